// Bundles the program: dist/cli.js starts, dist/engine-thread.js is the engine's thread; commands load on demand.
import { rm } from 'node:fs/promises'
import { build } from 'esbuild'

await rm('dist', { recursive: true, force: true })
await build({
  entryPoints: {
    cli: 'src/cli.ts',
    'engine-thread': 'src/core/engine-thread.ts',
    'simulation-thread': 'src/simulator/simulation-thread.ts',
    'stale-thread': 'src/simulator/stale-thread.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  minifySyntax: true,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // Its main entry is UMD, whose inner requires a bundler cannot follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // Ink loads its developer tools only when asked to by DEV=true; they are not ours to ship.
  external: ['react-devtools-core'],
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // Bundled CommonJS packages ask for node's modules with require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
})
