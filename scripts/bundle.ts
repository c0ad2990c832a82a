/** Bundles the program, and the benchmark's own entries in the same way. */
import { createRequire } from 'node:module'
import type { BuildOptions, Plugin } from 'esbuild'
import { browserScript } from './browser-script.ts'

const require = createRequire(import.meta.url)

/**
 * undici: only the agent, its requests, its connector and the errors; the main entry loads a browser's worth of classes,
 * which costs 50 ms a start.
 */
const partOfUndici: Plugin = {
  name: 'part-of-undici',
  setup(build) {
    const pathOf = (part: string): string => JSON.stringify(require.resolve(`undici/lib/${part}`))
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'part' }))
    build.onLoad({ filter: /.*/, namespace: 'part' }, () => ({
      // As the main entry does.
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

/** Everything except the entries and the output folder. */
export const bundling: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // An older Node must parse it, to say that it is too old or to start the project's own.
  target: 'node20',
  jsx: 'automatic',
  // Keeps names for the stacks of a crash report.
  minifySyntax: true,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [partOfUndici, browserScript],
  // Its main entry is UMD, whose inner requires a bundler cannot follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // Ink loads its developer tools only with DEV=true; they are not shipped.
  external: ['react-devtools-core'],
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // Bundled CommonJS packages require node's modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
}
