/** Imports with `?script`: bundles a browser script and its imports into the text of one classic script. */
import { resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { packageFoldersIn } from './licences.ts'

const QUERY = '?script'

/** The folders of the packages inside the scripts bundled so far. */
export const packagesInScripts = new Set<string>()

/** The plugin of the program's bundles. */
export const browserScript: Plugin = {
  name: 'browser-script',
  setup(bundle) {
    bundle.onResolve({ filter: /\?script$/ }, ({ path, resolveDir }) => {
      return { path: resolve(resolveDir, path.slice(0, -QUERY.length)), namespace: 'browser-script' }
    })
    bundle.onLoad({ filter: /.*/, namespace: 'browser-script' }, async ({ path }) => {
      return { contents: moduleOf(await bundleForBrowser(path)) }
    })
  },
}

/** The same for vite, which runs the tests. */
export const browserScriptForTests = {
  name: 'browser-script',
  enforce: 'pre',
  async load(id: string): Promise<string | undefined> {
    return id.endsWith(QUERY) ? moduleOf(await bundleForBrowser(id.slice(0, -QUERY.length))) : undefined
  },
} as const

function moduleOf(script: string): string {
  return `export const script = ${JSON.stringify(script)}`
}

async function bundleForBrowser(path: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
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
