/** Checks that the folders are writable, by making, syncing, renaming and removing a file in each. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../../core/base/errors.ts'
import type { Platform } from '../../core/base/platform.ts'
import { access, readdir, rename, rm } from '../../core/disk/calls.ts'
import { syncFolder } from '../../core/disk/folders.ts'
import { openFile } from '../../core/disk/open-file.ts'
import { type DoctorFinding, ok, problem } from './finding.ts'

/** The result for one folder. */
export interface TriedFolder {
  readonly folder: string
  readonly outcome:
    | { readonly type: 'written' }
    /** The monitor makes it at its start. */
    | { readonly type: 'missing' }
    | { readonly type: 'refused'; readonly step: string; readonly code: string }
  /** The paths in it that are not writable. */
  readonly closed: readonly string[]
}

/** The most entries checked in a folder. */
const MOST_ENTRIES = 3000

/** Tries a folder and leaves it unchanged. Never throws. */
export async function tryFolder(folder: string): Promise<TriedFolder> {
  const name = join(folder, `.doctor-${process.pid}-${randomBytes(4).toString('hex')}`)
  // The name of a half-written file, so that the next start removes it after a kill.
  const [made, renamed] = [`${name}.part`, `${name}-renamed.part`]
  let step = 'a file cannot be made'
  try {
    const handle = await openFile(made, 'truncate')
    try {
      step = 'a file cannot be written'
      await handle.writeFile('motion-monitor doctor\n')
      step = 'a file cannot be synced'
      await handle.sync()
    } finally {
      await handle.close()
    }
    step = 'a file cannot be renamed'
    await rename(made, renamed)
    step = 'the folder cannot be synced'
    await syncFolder(folder)
    step = 'a file cannot be removed'
    await rm(renamed)
    return { folder, outcome: { type: 'written' }, closed: await closedIn(folder) }
  } catch (error) {
    const code = errorCode(error)
    await Promise.all([made, renamed].map((file) => rm(file, { force: true }).catch(() => undefined)))
    return {
      folder,
      outcome: code === 'ENOENT' ? { type: 'missing' } : { type: 'refused', step, code },
      closed: [],
    }
  }
}

export function judgeFolders(tried: readonly TriedFolder[], platform: Platform): readonly DoctorFinding[] {
  const refused = tried.flatMap(({ folder, outcome }) =>
    outcome.type === 'refused'
      ? [
          problem(
            'rights',
            `${folder}: ${outcome.step} (${outcome.code})`,
            remedyOf(outcome.code, folder, platform),
          ),
        ]
      : [],
  )
  const closed = tried.flatMap((folder) => folder.closed)
  const [first] = closed
  const owned =
    first === undefined
      ? []
      : [
          problem(
            'rights',
            `${first}${closed.length === 1 ? '' : ` and ${closed.length - 1} more`} cannot be written`,
            platform === 'windows' ? makeWritable : `make them yours: sudo chown -R "$USER" ${first}`,
          ),
        ]
  if (refused.length + owned.length > 0) return [...refused, ...owned]
  const written = tried.filter(({ outcome }) => outcome.type === 'written').length
  const missing = tried.length - written
  if (written === 0) return [ok('rights', 'the folder of the event is not there yet')]
  const rest = missing === 0 ? '' : `, ${missing} will be made at the start`
  return [ok('rights', `${written} of ${tried.length} folders take, keep and give up files${rest}`)]
}

/** Only its owner makes the folder for second copies: if it is missing, so is the USB stick. */
export function judgeMirror({ folder, outcome }: TriedFolder, platform: Platform): readonly DoctorFinding[] {
  if (outcome.type === 'written') return [ok('rights', `${folder}, for the second copies, can be written`)]
  if (outcome.type === 'missing') {
    const mount = platform === 'wsl' ? ` and mount it ("sudo mount -t drvfs E: ${folder}", if it is E:)` : ''
    const remedy = `put the stick or disk in${mount}, or change "Mirror" in the section "Monitor" of server.json`
    return [problem('rights', `${folder}, for the second copies, is not there`, remedy)]
  }
  const { step, code } = outcome
  return [
    problem(
      'rights',
      `${folder}, for the second copies: ${step} (${code})`,
      remedyOf(code, folder, platform),
    ),
  ]
}

/** On Windows the cause may be rights, a file attribute, or another program. */
const makeWritable =
  'close what has it open, and see in its Properties that it is not "Read-only" and that Security lets you write'

function remedyOf(code: string, folder: string, platform: Platform): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return platform === 'windows' ? makeWritable : `make it yours: sudo chown -R "$USER" ${folder}`
    case 'EROFS':
      return 'the disk is read-only: mount it again to write, or use another one'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'make room on the disk'
    case 'ENOTDIR':
      return 'put a folder in the place of the file of this name'
    default:
      return 'look at the disk, or use another one'
  }
}

/** Folders of days and motions may belong to another user who ran the program before. */
async function closedIn(folder: string): Promise<readonly string[]> {
  const closed: string[] = []
  for (const name of (await readdir(folder)).slice(0, MOST_ENTRIES)) {
    const path = join(folder, name)
    const isClosed = await access(path, constants.W_OK).then(
      () => false,
      // It may be gone by now.
      (error: unknown) => errorCode(error) !== 'ENOENT',
    )
    if (isClosed) closed.push(path)
  }
  return closed
}
