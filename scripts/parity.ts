// Compares our results with those of the incumbent's own parsers, for longer than the normal tests: node scripts/parity.ts [--cases 5000] [--seed N]
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
})
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/parity'], {
  stdio: 'inherit',
  env: { ...process.env, PARITY_CASES: values.cases, PARITY_SEED: values.seed },
})
process.exitCode = status ?? 1
