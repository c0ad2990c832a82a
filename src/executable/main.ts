/** Starts the single-file executable. Its threads start with `modules-within.ts` only (scripts/executable.ts). */
import { createRequire, registerHooks } from 'node:module'
import { addressWithin } from './modules-within.ts'

// An executable's first script can import Node's own modules only; a module that it requires can import ours.
const start = addressWithin('start.cjs')
registerHooks({
  load: (url, context, nextLoad) =>
    url === start
      ? {
          format: 'commonjs',
          source: `import(${JSON.stringify(addressWithin('dist/cli.js'))})`,
          shortCircuit: true,
        }
      : nextLoad(url, context),
})
createRequire(process.execPath)(start)
