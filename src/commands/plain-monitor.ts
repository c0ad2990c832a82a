/** Recognises the usual ways to start the monitor before any module that parses command lines is loaded. */

/** Variables that do not affect the early start. */
const plainVariables: ReadonlySet<string> = new Set([
  'MOTION_MONITOR_ROOT',
  'MOTION_MONITOR_VITAL_SIGNS',
  'MOTION_MONITOR_RESOURCES',
])

/** Options that do not affect the early start. */
const plainOptions: ReadonlySet<string> = new Set(['--headless', '--json', '--no-color'])

/**
 * The project folder if the arguments and variables are those of a plain monitor, such as
 * `monitor --root DIR --headless`.
 *
 * Undefined for everything else, which the full parser reads later.
 */
export function plainMonitorRoot(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const isPlain = ([name, value]: [string, string | undefined]): boolean =>
    !name.startsWith('MOTION_MONITOR_') || plainVariables.has(name) || value === ''
  if (!Object.entries(environment).every(isPlain)) return undefined
  const [first, ...rest] = args
  const left = first === 'monitor' ? rest : [...args]
  const variable = environment.MOTION_MONITOR_ROOT ?? ''
  let root = variable.trim() === '' ? '.' : variable
  while (left.length > 0) {
    const argument = left.shift() ?? ''
    const named = argument === '--root' ? left.shift() : /^--root=(.+)$/.exec(argument)?.[1]
    if (named !== undefined && named !== '' && !named.startsWith('-')) root = named
    else if (!plainOptions.has(argument)) return undefined
  }
  return root
}
