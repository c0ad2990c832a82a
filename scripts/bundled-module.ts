/** Loads a module that needs the screen, whose components must be bundled before Node can run them. */
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { browserFiles } from './browser-files.ts'
import { bundling } from './bundle.ts'

/** The exports of a TypeScript file of this folder, which the caller names by its type. */
export async function importBundled<Exports>(entry: string): Promise<Exports> {
  const outfile = resolve('node_modules/.cache/scripts', `${basename(entry, '.ts')}.mjs`)
  const { plugins: _, splitting: _splitting, alias: _alias, banner: _banner, ...options } = bundling
  await build({
    ...options,
    plugins: [browserFiles],
    entryPoints: [entry],
    packages: 'external',
    sourcemap: false,
    outfile,
  })
  return import(pathToFileURL(outfile).href)
}
