/** `npm run bench [-- --short] [--to=NAME] [SECTION...]`: measures the built program against goals and limits. */
import { execFileSync } from 'node:child_process'
import { benchBoard } from './board.ts'
import { benchBurst } from './burst.ts'
import { benchCalm } from './calm.ts'
import { benchDetect } from './detect.ts'
import type { Section } from './extent.ts'
import { benchFlood } from './flood.ts'
import { benchFormats } from './formats.ts'
import { benchHostile } from './hostile.ts'
import { benchIdle } from './idle.ts'
import { thisMachine } from './machine.ts'
import { benchManyLogs } from './many-logs.ts'
import { benchReduce } from './reduce.ts'
import { formatRow, writeResults } from './results.ts'
import type { BenchRow } from './row.ts'
import { benchScreen } from './screen.ts'
import { benchStart } from './start.ts'
import { benchVerify } from './verify.ts'

const sections: Readonly<Record<string, Section>> = {
  start: benchStart,
  reduce: benchReduce,
  verify: benchVerify,
  formats: benchFormats,
  screen: benchScreen,
  idle: benchIdle,
  calm: benchCalm,
  detect: benchDetect,
  burst: benchBurst,
  board: benchBoard,
  hostile: benchHostile,
  flood: benchFlood,
  'many-logs': benchManyLogs,
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const extent = process.argv.includes('--short') ? 'short' : 'full'
for (const name of wanted) {
  if (sections[name] === undefined)
    throw new Error(`no section "${name}": there are ${Object.keys(sections).join(', ')}`)
}
execFileSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' })
const measured: Record<string, readonly BenchRow[]> = {}
for (const [name, section] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  const rows = await section(extent)
  for (const row of rows) console.log(`  ${formatRow(row)}`)
  measured[name] = rows
}
// A part of the benchmark, or its short form, does not replace the whole result.
const isWhole = wanted.length === 0 && extent === 'full'
const named = process.argv.find((argument) => argument.startsWith('--to='))?.slice('--to='.length)
const target = named ?? (isWhole ? 'bench/RESULTS' : undefined)
if (target !== undefined) {
  const date = new Date().toISOString()
  await writeResults(target, { date, extent, machine: thisMachine(), sections: measured })
  console.log(`\nwritten: ${target}.md, ${target}.json`)
}
