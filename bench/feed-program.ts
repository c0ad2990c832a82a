/** The program as it is shipped, except that its engine's thread emits the events of a feed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundling } from '../scripts/bundle.ts'

export interface FeedProgram extends AsyncDisposable {
  readonly program: string
}

/** Bundles it into a folder of its own. */
export async function feedProgram(): Promise<FeedProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-bench-'))
  await build({
    ...bundling,
    entryPoints: {
      cli: 'src/cli.ts',
      'engine-thread': 'bench/feed-thread.ts',
      'board-thread': 'src/board/thread-entry.ts',
    },
    outdir: folder,
  })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return {
    program: join(folder, 'cli.js'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
