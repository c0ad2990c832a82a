/** How the program is bundled; the benchmark bundles its own entries in the same way. */
import { createRequire } from 'node:module'
import type { BuildOptions, Plugin } from 'esbuild'
import { browserScript } from './browser-script.ts'

const require = createRequire(import.meta.url)

/**
 * Of undici the agent, its requests, its way to connect and the errors are used; the main entry loads a browser's worth of classes
 * besides, at 50 ms a start.
 */
const partOfUndici: Plugin = {
  name: 'part-of-undici',
  setup(build) {
    const pathOf = (part: string): string => JSON.stringify(require.resolve(`undici/lib/${part}`))
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'part' }))
    build.onLoad({ filter: /.*/, namespace: 'part' }, () => ({
      // As the main entry does it.
      contents: `
        import Agent from ${pathOf('dispatcher/agent.js')}
        import Dispatcher from ${pathOf('dispatcher/dispatcher.js')}
        import buildConnector from ${pathOf('core/connect.js')}
        import errors from ${pathOf('core/errors.js')}
        import api from ${pathOf('api/index.js')}
        Object.assign(Dispatcher.prototype, api)
        export { Agent, buildConnector, errors }`,
      resolveDir: '.',
    }))
  },
}

/** Everything but what is bundled, and where to. */
export const bundling: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // An older Node reads it too: it says that it is too old, or goes on with the project's own.
  target: 'node20',
  jsx: 'automatic',
  // Names stay, for the stacks of a crash report.
  minifySyntax: true,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [partOfUndici, browserScript],
  // Its main entry is UMD, whose inner requires a bundler cannot follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // Ink loads its developer tools only when asked to by DEV=true; they are not ours to ship.
  external: ['react-devtools-core'],
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // Bundled CommonJS packages ask for node's modules with require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
}
