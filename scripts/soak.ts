// Runs the built program for several simulated days: node scripts/soak.ts [--days 7] [--devices 117] [--speed 60] [--seed N] [--program dist/cli.js]
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defects, table } from '../test/soak/judge.ts'
import { runSoak } from '../test/soak/soak.ts'

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    devices: { type: 'string', default: '117' },
    speed: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    program: { type: 'string', default: 'dist/cli.js' },
  },
})
console.log(`soak with seed ${values.seed}: --seed ${values.seed} repeats it`)
const report = await runSoak({
  days: Number(values.days),
  devices: Number(values.devices),
  speed: Number(values.speed),
  seed: Number(values.seed),
  program: resolve(values.program),
  samples: 20,
  say: (line) => console.log(line),
})
for (const line of table(report)) console.log(line)
const found = defects(report)
for (const defect of found) console.error(`WRONG: ${defect}`)
process.exitCode = found.length === 0 ? 0 : 1
