/** Imports with `?script` and `?style`: bundles a browser script and its imports, or a style sheet, into one text. */
import { dirname, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { packageFoldersIn } from './licences.ts'

/** How each kind is built, and the name of its text. */
const kinds = {
  '?script': {
    name: 'script',
    options: {
      format: 'iife',
      platform: 'browser',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
    },
  },
  '?style': { name: 'style', options: {} },
} as const satisfies Record<string, { readonly name: string; readonly options: BuildOptions }>

type Query = keyof typeof kinds

/** The folders of the packages inside the scripts bundled so far. */
export const packagesInScripts = new Set<string>()

/** The plugin of the program's bundles. */
export const browserFiles: Plugin = {
  name: 'browser-files',
  setup(bundle) {
    bundle.onResolve({ filter: /\?(?:script|style)$/ }, ({ path, resolveDir }) => {
      return { path: resolve(resolveDir, path), namespace: 'browser-files' }
    })
    bundle.onLoad({ filter: /.*/, namespace: 'browser-files' }, async ({ path }) => {
      return { contents: (await moduleOf(path)) ?? '' }
    })
  },
}

/** Vite takes every id that ends in `.css` for a style of its own, and every path for one below the project. */
const HIDDEN = '\0browser-style:'

interface CachesModules {
  readonly defineCacheKeyGenerator: (keyOf: (module: { readonly id: string }) => false | undefined) => void
}

/** The same for vite, which runs the tests. */
export const browserFilesForTests = {
  name: 'browser-files',
  enforce: 'pre',
  resolveId(path: string, importer: string | undefined): string | undefined {
    if (importer === undefined || !path.endsWith('.css?style')) return undefined
    return `${HIDDEN}${resolve(dirname(importer), path.slice(0, -'.css?style'.length))}`
  },
  load: (id: string) => moduleOf(id.startsWith(HIDDEN) ? `${id.slice(HIDDEN.length)}.css?style` : id),
  // The cache of a test run knows the first file of a text alone, and not the many that it is made of.
  configureVitest({ defineCacheKeyGenerator }: CachesModules): void {
    defineCacheKeyGenerator(({ id }) =>
      queryOf(id) !== undefined || id.startsWith(HIDDEN) ? false : undefined,
    )
  },
} as const

/** The module of an import with a query of ours; undefined for every other import. */
async function moduleOf(id: string): Promise<string | undefined> {
  const query = queryOf(id)
  if (query === undefined) return undefined
  const text = await textForBrowser(id.slice(0, -query.length), kinds[query].options)
  return `export const ${kinds[query].name} = ${JSON.stringify(text)}`
}

function queryOf(id: string): Query | undefined {
  return (Object.keys(kinds) as Query[]).find((query) => id.endsWith(query))
}

async function textForBrowser(path: string, options: BuildOptions): Promise<string> {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [path],
    bundle: true,
    minify: true,
    target: 'es2020',
    // The licences of inlined packages go with them.
    legalComments: 'inline',
    logLevel: 'warning',
    metafile: true,
    write: false,
  })
  for (const folder of packageFoldersIn(metafile)) packagesInScripts.add(folder)
  // An end tag within a string would end the script element.
  return (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script')
}
