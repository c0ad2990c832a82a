/** Finds a thread's program: beside its source, or beside the bundle. */

/** The file of a thread named as in the build (`stale-thread`); `base` is the caller's `import.meta.url`. */
export function threadFile(name: string, base: string): URL {
  return new URL(base.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, base)
}
