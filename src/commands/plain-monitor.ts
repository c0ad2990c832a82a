/** Recognises the usual ways to start the monitor before anything is loaded that could read a command line. */

/**
 * The project folder where the arguments are those of a monitor and nothing else, as `monitor --root DIR --headless`.
 *
 * Undefined for all others: what is unusual, wrong or another command is read with care, and late.
 */
export function plainMonitorRoot(args: readonly string[]): string | undefined {
  const [first, ...rest] = args
  const left = first === 'monitor' ? rest : [...args]
  let root = '.'
  while (left.length > 0) {
    const argument = left.shift() ?? ''
    const named = argument === '--root' ? left.shift() : /^--root=(.+)$/.exec(argument)?.[1]
    if (named !== undefined && named !== '' && !named.startsWith('-')) root = named
    else if (argument !== '--headless' && argument !== '--json') return undefined
  }
  return root
}
