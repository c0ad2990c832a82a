// Bundles the program: dist/cli.js starts, dist/engine-thread.js and dist/board-thread.js
// run a thread each; commands load on demand.
// Also writes the licences of the bundled packages, and the manual page.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import packageJson from '../package.json' with { type: 'json' }
import { createProgram } from '../src/program.ts'
import { packagesInScripts } from './browser-files.ts'
import { bundling } from './bundle.ts'
import { releasedVersions } from './changelog.ts'
import { licenceTexts, packageFoldersIn } from './licences.ts'
import { renderManualPage } from './pages/manual.ts'

const folder = 'dist'

const { metafile, outputFiles } = await build({
  ...bundling,
  entryPoints: {
    cli: 'src/cli.ts',
    'engine-thread': 'src/core/engine/thread-entry.ts',
    'board-thread': 'src/board/thread-entry.ts',
    'simulation-thread': 'src/simulator/simulation-thread.ts',
    'stale-thread': 'src/simulator/stale-thread.ts',
  },
  outdir: folder,
  metafile: true,
  write: false,
})
const packages = [...new Set([...packageFoldersIn(metafile), ...packagesInScripts])].sort()
const preface = 'Motion Monitor is one bundle with parts of these packages, each under its own licence.'
const files = new Map<string, string | Uint8Array>([
  ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
  ['motion-monitor.1', await manualPage()],
  ['THIRD-PARTY-LICENSES', `${preface}\n\n\n${licenceTexts(packages)}`],
])
await mkdir(folder, { recursive: true })
for (const [name, contents] of files) await put(join(folder, name), Buffer.from(contents))
for (const name of await readdir(folder))
  if (!files.has(name)) await rm(join(folder, name), { recursive: true })

async function manualPage(): Promise<string> {
  const [newest] = releasedVersions(await readFile('CHANGELOG.md', 'utf8'))
  if (newest === undefined) throw new Error('CHANGELOG.md has no version')
  const summary = packageJson.description.replace(/^A/, 'a')
  return renderManualPage(await createProgram(), { ...newest, summary })
}

/** npx builds a checkout before each start: unchanged files stay, for programs that run from them. */
async function put(path: string, contents: Buffer): Promise<void> {
  const old = await readFile(path).catch(() => undefined)
  if (old?.equals(contents)) return
  const beside = `${path}.${process.pid}.part`
  await writeFile(beside, contents, { mode: contents.subarray(0, 2).toString() === '#!' ? 0o755 : 0o644 })
  await rename(beside, path)
}
