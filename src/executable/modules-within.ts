/**
 * Loads the program's modules from within the single-file executable, in this thread.
 *
 * The program consists of ES modules with threads and parts that load on demand, but an executable begins with one CommonJS
 * script. It loads the usual bundle from memory: it needs no home folder, nobody can replace our files, and it starts
 * as fast as `dist`.
 */
import { registerHooks } from 'node:module'
import { getRawAsset } from 'node:sea'
import { pathToFileURL } from 'node:url'

/** The modules' apparent folder: below the executable itself, where no real file can be. */
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
