/** `motion-monitor merge`: merges the tracks that another laptop downloaded. */
import { join } from 'node:path'
import type { Command } from 'commander'
import {
  type MergedNote,
  type MergedTrack,
  type MergeReport,
  mergeEvent,
} from '../core/archive/event-merge.ts'
import { unusable } from '../core/base/problem.ts'
import { jsonText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { openProject } from '../core/config/project.ts'
import { realpath, stat } from '../core/disk/calls.ts'
import { holdEvent } from '../core/disk/lock.ts'
import { nameOf } from '../core/domain/motion.ts'
import { addExamples } from './help.ts'
import { dryRunOption, jsonOption, rootOption } from './options.ts'
import { toLines } from './output.ts'

export interface MergeCommandOptions {
  readonly root: string
  readonly dryRun: boolean
  readonly json: boolean
}

/** Adds `merge` to the program; the process ends with 1 when something needs a person. */
export function registerMerge(program: Command): void {
  const command = program
    .command('merge')
    .summary("bring another laptop's tracks, ledgers and notes home")
    .description(
      "Brings another laptop's tracks, ledgers and notes into this event. Nothing is ever overwritten.",
    )
    .argument('<event-folder>', "the other laptop's event folder, the one with motions and gpslogs in it")
    .addOption(rootOption())
    .addOption(dryRunOption())
    .addOption(jsonOption('print one JSON object'))
    .action(async (theirEvent: string, options: MergeCommandOptions) => {
      const report = await merge(theirEvent, options, Date.now())
      process.stdout.write(options.json ? jsonOf(report, options.dryRun) : linesOf(report, options.dryRun))
      process.exitCode = isClean(report) ? 0 : 1
    })
  addExamples(command, [
    ['motion-monitor merge --dry-run /media/stick/events/2026', 'what would come'],
    ['motion-monitor merge /media/stick/events/2026', 'bring it home'],
    ['motion-monitor merge --root ~/event /media/stick/events/2026', 'into another project'],
  ])
}

/** Merges; throws `ProblemError` when a folder cannot be merged, `LockedError` while a monitor runs. */
export async function merge(
  theirEvent: string,
  { root, dryRun }: Pick<MergeCommandOptions, 'root' | 'dryRun'>,
  now: Milliseconds,
): Promise<MergeReport> {
  const { eventFolder: ourEvent, logsFolder } = (await openProject(root, now)).project
  if (!(await isFolder(join(theirEvent, 'motions')))) {
    const remedy = "Name the other laptop's event folder, for example /media/stick/events/2025."
    throw unusable(theirEvent, `There is no folder "motions" in it. ${remedy}`)
  }
  if ((await realpath(theirEvent)) === (await realpath(ourEvent))) {
    throw unusable(theirEvent, "This is the event folder of this project. Name the other laptop's.")
  }
  // A dry run is safe while a monitor runs.
  if (dryRun) return mergeEvent({ ourEvent, theirEvent, isDryRun: true })
  const { lock } = await holdEvent(logsFolder, { purpose: 'merge', now })
  try {
    return await mergeEvent({ ourEvent, theirEvent, isDryRun: false })
  } finally {
    await lock?.release()
  }
}

/** True when nothing needs a person. */
export function isClean({ tracks, notes, problems }: MergeReport): boolean {
  const isDone = ({ action }: MergedTrack | MergedNote): boolean => action === 'copied' || action === 'taken'
  return problems.length === 0 && [...tracks, ...notes].every(isDone)
}

/** The report as text, with its line ends. */
export function linesOf({ tracks, notes, kept, problems }: MergeReport, isDryRun: boolean): string {
  const merged = [...tracks, ...notes.map((note) => ({ ...note, key: 'note' }))]
  const lines = merged.map(({ action, motion, key, reason }) => {
    return `${action.padEnd('conflict'.length)}  ${nameOf(motion)}  ${key}  ${reason}`
  })
  const counts = (['copied', 'taken', 'conflict', 'failed'] as const).map((action) => {
    return `${merged.filter((one) => one.action === action).length} ${action}`
  })
  const total = `${counts.join(', ')}, ${kept} as they were${isDryRun ? ' (dry run: nothing was written)' : ''}`
  return toLines([...lines, ...problems.map((reason) => `problem   ${reason}`), total])
}

function jsonOf({ tracks, notes, kept, problems }: MergeReport, isDryRun: boolean): string {
  return `${jsonText({ dry_run: isDryRun, tracks, notes, kept, problems }, 2)}\n`
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
