/**
 * Lets this thread load the program's modules from within the single-file executable.
 *
 * The program is ES modules with threads and parts that load on demand, and an executable begins with one CommonJS
 * script. The same bundle as everywhere is kept in it and loaded from memory: nothing is unpacked, so that no home
 * folder is needed, nobody can put other files in the place of ours, and a start takes no longer than from `dist`.
 */
import { registerHooks } from 'node:module'
import { getRawAsset } from 'node:sea'
import { pathToFileURL } from 'node:url'

/** Where the modules seem to lie: below the executable itself, where no real file can be. */
const base = `${pathToFileURL(process.execPath).href}/`

/** The address of a module by its path in the package: `dist/cli.js`. */
export function addressWithin(path: string): string {
  return base + path
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isRelative = specifier.startsWith('./') && context.parentURL?.startsWith(base) === true
    const url = isRelative ? new URL(specifier, context.parentURL).href : specifier
    return url.startsWith(base)
      ? { url, format: 'module', shortCircuit: true }
      : nextResolve(specifier, context)
  },
  load(url, context, nextLoad) {
    if (!url.startsWith(base)) return nextLoad(url, context)
    const source = new Uint8Array(getRawAsset(url.slice(base.length)))
    return { format: 'module', source, shortCircuit: true }
  },
})
