/** The start of the single-file executable. A thread of it starts with `modules-within.ts` alone (scripts/executable.ts). */
import { createRequire, registerHooks } from 'node:module'
import { addressWithin } from './modules-within.ts'

// The script that an executable begins with can import Node's own modules only; a module that it requires can import ours.
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
