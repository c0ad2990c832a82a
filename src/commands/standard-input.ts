/** Keeps stdin in a file for the argument `-`, because a track is read twice. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unusable } from '../core/base/problem.ts'
import { MIB } from '../core/base/units.ts'
import { mkdtemp, rm } from '../core/disk/calls.ts'
import { openFile } from '../core/disk/open-file.ts'

/** The largest track that is downloaded has 256 MiB. */
const LONGEST = 256 * MIB

/** The files of a command's arguments. */
export interface NamedFiles extends AsyncDisposable {
  readonly fileOf: (path: string) => string
}

/** Stores stdin for a path `-`, once; throws `ProblemError` if it is too long. */
export async function takeFiles(paths: readonly string[], stdin = process.stdin): Promise<NamedFiles> {
  if (!paths.includes('-')) return { fileOf: (path) => path, [Symbol.asyncDispose]: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-'))
  const file = join(folder, 'stdin.oao')
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    await keep(file, stdin)
  } catch (error) {
    await dispose()
    throw error
  }
  return { fileOf: (path) => (path === '-' ? file : path), [Symbol.asyncDispose]: dispose }
}

async function keep(file: string, stdin: AsyncIterable<Buffer | string>): Promise<void> {
  const kept = await openFile(file, 'create')
  try {
    let length = 0
    for await (const chunk of stdin) {
      length += chunk.length
      if (length > LONGEST) throw unusable('-', `It has more than ${LONGEST / MIB} MiB: this is no track`)
      await kept.writeFile(chunk)
    }
  } finally {
    await kept.close()
  }
}
