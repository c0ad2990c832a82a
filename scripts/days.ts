// Plays arbitrary days for longer than the normal tests do: node scripts/days.ts [--seconds 600] [--lanes 4] [--seed N]
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    lanes: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
})
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/days'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    DAYS_SECONDS: values.seconds,
    DAYS_LANES: values.lanes,
    DAYS_SEED: values.seed,
  },
})
process.exitCode = status ?? 1
