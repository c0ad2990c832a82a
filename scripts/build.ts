// Bundles the program: dist/cli.js starts, dist/engine-thread.js begins the engine's thread; commands load on demand.
import { rm } from 'node:fs/promises'
import { build } from 'esbuild'
import { bundling } from './bundle.ts'

await rm('dist', { recursive: true, force: true })
await build({
  ...bundling,
  entryPoints: {
    cli: 'src/cli.ts',
    'engine-thread': 'src/core/engine-entry.ts',
    'simulation-thread': 'src/simulator/simulation-thread.ts',
    'stale-thread': 'src/simulator/stale-thread.ts',
  },
  outdir: 'dist',
})
