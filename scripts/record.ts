// Makes the README's picture and a recording: node scripts/record.ts [JOURNAL] writes docs/screen.svg and docs/demo.cast.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { importBundled } from './bundled-module.ts'

/** How long the demo runs if no journal is given, seconds. */
const DEMO_SECONDS = 75
const DEMO = ['--devices', '60', '--seed', '7', '--speed', '30']

const [, , named] = process.argv
const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-record-'))
try {
  const journal = named === undefined ? await recordDemo(folder) : resolve(named)
  const { record } = await importBundled<typeof import('./recording.ts')>('scripts/recording.ts')
  const { picture, cast } = await record({
    journal,
    columns: 120,
    rows: 36,
    seconds: 30,
    pictureAt: 0.5,
    // Down the table, one motion's details, the fleet check, charging, the day, and back.
    keys: [
      [0.55, 'jjj'],
      [0.58, '\r'],
      [0.68, '\u001b'],
      [0.7, '4'],
      [0.78, '5'],
      [0.86, '6'],
      [0.94, '1'],
    ],
  })
  await writeFile('docs/screen.svg', picture)
  await writeFile('docs/demo.cast', cast)
  process.stdout.write(`docs/screen.svg ${kilobytes(picture)} kB, docs/demo.cast ${kilobytes(cast)} kB\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Runs the demo without a screen and returns its journal. */
async function recordDemo(root: string): Promise<string> {
  const demo = spawn(process.execPath, ['src/cli.ts', 'demo', '--headless', ...DEMO, '--folder', root], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(demo, 'exit')
  const timer = setTimeout(() => demo.kill('SIGINT'), DEMO_SECONDS * 1000)
  await exited
  clearTimeout(timer)
  const files = await readdir(root, { recursive: true })
  const journal = files.find((file) => /journal-[^/]*Z\.ndjson$/.test(file))
  if (journal === undefined) throw new Error(`The demo left no journal in ${root}.`)
  return join(root, journal)
}

function kilobytes(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 1000)
}
