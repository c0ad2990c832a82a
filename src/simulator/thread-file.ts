/** Where a thread's program lies: beside its source when run from source, beside the bundle when bundled. */

/** The file of a thread named as in the build (`stale-thread`); `base` is the asking module's `import.meta.url`. */
export function threadFile(name: string, base: string): URL {
  return new URL(base.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, base)
}
