/** Bundles the program, and the benchmark's own entries in the same way. */
import type { BuildOptions, Plugin } from 'esbuild'
import { browserFiles } from './browser-files.ts'

/** What is taken of packages whose main entry loads much more: a browser's worth of classes, other kinds of metrics. */
const partsOfPackages: Readonly<Record<string, string>> = {
  // As the main entry does.
  undici: `
    import Agent from 'undici/lib/dispatcher/agent.js'
    import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
    import buildConnector from 'undici/lib/core/connect.js'
    import errors from 'undici/lib/core/errors.js'
    import api from 'undici/lib/api/index.js'
    Object.assign(Dispatcher.prototype, api)
    export { Agent, buildConnector, errors }`,
  'prom-client': `
    export { default as Counter } from 'prom-client/lib/counter.js'
    export { default as Gauge } from 'prom-client/lib/gauge.js'
    export { default as Registry } from 'prom-client/lib/registry.js'`,
}

const partPlugin: Plugin = {
  name: 'parts-of-packages',
  setup(build) {
    const filter = new RegExp(`^(${Object.keys(partsOfPackages).join('|')})$`)
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'part' }))
    build.onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
      contents: partsOfPackages[path] ?? '',
      resolveDir: '.',
    }))
    // Devices speak HTTP/1.1 alone.
    build.onResolve({ filter: /^\.\/client-h2\.js$/ }, ({ path }) => ({ path, namespace: 'http2' }))
    build.onLoad({ filter: /.*/, namespace: 'http2' }, () => ({ contents: 'module.exports = undefined' }))
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
  plugins: [partPlugin, browserFiles],
  // Its main entry is UMD, whose inner requires a bundler cannot follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // Ink loads its developer tools only with DEV=true; they are not shipped.
  external: ['react-devtools-core'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    // undici leaves its second, experimental parser out, as it does in Node.
    esbuildDetection: 'true',
  },
  // Bundled CommonJS packages require node's modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
}
