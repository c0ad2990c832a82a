/** `motion-monitor rename`: gives saved tracks the File IDs that motions.csv now has. */
import type { Command } from 'commander'
import { type RenameReport, renameTracks } from '../core/archive/rename-tracks.ts'
import { formatProblem } from '../core/base/problem.ts'
import { jsonText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { openProject } from '../core/config/project.ts'
import { holdEvent } from '../core/disk/lock.ts'
import { nameOf } from '../core/domain/motion.ts'
import { addExamples } from './help.ts'
import { dryRunOption, jsonOption, requireMotion, rootOption } from './options.ts'
import { toLines } from './output.ts'

export interface RenameCommandOptions {
  readonly root: string
  readonly dryRun: boolean
  readonly json: boolean
}

/** Adds `rename` to the program; the process ends with 1 when a track could not be renamed. */
export function registerRename(program: Command): void {
  const command = program
    .command('rename')
    .summary('give fetched tracks the File IDs of motions.csv')
    .description(
      'Gives fetched tracks the File IDs of motions.csv, in file names and ledgers. It never overwrites.',
    )
    .argument('[motions...]', 'the motions to look at, such as 601 or motion-601; all if none is named')
    .addOption(rootOption())
    .addOption(dryRunOption())
    .addOption(jsonOption('print one JSON object'))
    .action(async (motions: string[], options: RenameCommandOptions) => {
      const { report, warnings } = await rename(motions, options, Date.now())
      process.stderr.write(toLines(warnings))
      const { dryRun } = options
      process.stdout.write(options.json ? `${jsonText({ dryRun, ...report }, 2)}\n` : linesOf(report, dryRun))
      process.exitCode = isClean(report) ? 0 : 1
    })
  addExamples(command, [
    ['motion-monitor rename --dry-run', 'what would be renamed'],
    ['motion-monitor rename 601 602', 'the tracks of two motions'],
    ['motion-monitor rename --root ~/event', 'all of another project'],
  ])
}

/** Renames; throws `ProblemError` for an unknown motion or project, `LockedError` while a monitor runs. */
export async function rename(
  motions: readonly string[],
  { root, dryRun }: Pick<RenameCommandOptions, 'root' | 'dryRun'>,
  now: Milliseconds,
): Promise<{ readonly report: RenameReport; readonly warnings: readonly string[] }> {
  const wanted = motions.map((motion) => requireMotion(motion, 'rename'))
  const { project, roster, problems } = await openProject(root, now)
  const held = dryRun ? undefined : await holdEvent(project.logsFolder, { purpose: 'rename', now })
  try {
    const report = await renameTracks({
      project,
      roster,
      motions: wanted.length === 0 ? undefined : wanted,
      isDryRun: dryRun,
    })
    const warnings = [...problems.map(formatProblem), ...(held?.refusal === undefined ? [] : [held.refusal])]
    return { report, warnings }
  } finally {
    await held?.lock?.release()
  }
}

/** True when nothing needs a person. */
export function isClean({ tracks, problems }: RenameReport): boolean {
  return problems.length === 0 && tracks.every(({ action }) => action === 'renamed' || action === 'finished')
}

/** The report as text, with its line ends. */
export function linesOf({ tracks, problems }: RenameReport, isDryRun: boolean): string {
  const lines = tracks.map(({ action, motion, key, newKey, reason }) => {
    const why = reason === '' ? '' : `: ${reason}`
    return `${action.padEnd('finished'.length)}  ${nameOf(motion)}  ${key} -> ${newKey}${why}`
  })
  const counts = (['renamed', 'finished', 'conflict', 'failed'] as const).map((action) => {
    return `${tracks.filter((track) => track.action === action).length} ${action}`
  })
  const total = `${counts.join(', ')}${isDryRun ? ' (dry run: nothing was written)' : ''}`
  return toLines([...lines, ...problems.map((reason) => `problem   ${reason}`), total])
}
