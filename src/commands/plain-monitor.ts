/** Recognises the usual ways to start the monitor before any module that parses command lines is loaded. */
import { parseArgs } from 'node:util'

/** The options of an early start. */
const options = {
  root: { type: 'string' },
  headless: { type: 'boolean' },
  json: { type: 'boolean' },
  'no-color': { type: 'boolean' },
} as const

/** Variables that stand for other options. */
const otherVariable = /^MOTION_MONITOR_(?!(?:ROOT|VITAL_SIGNS|RESOURCES)$)/

/**
 * The project folder if the arguments and variables are those of a plain monitor, such as `monitor --root DIR --headless`.
 * Undefined for everything else, which the full parser reads later: the first probe does not wait for that one.
 */
export function plainMonitorRoot(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const isSet = ([name, value]: [string, string | undefined]): boolean =>
    value !== '' && otherVariable.test(name)
  if (args.includes('--') || Object.entries(environment).some(isSet)) return undefined
  const variable = environment.MOTION_MONITOR_ROOT ?? ''
  try {
    const { values } = parseArgs({ args: args.slice(args[0] === 'monitor' ? 1 : 0), options })
    return (values.root ?? (variable.trim() === '' ? '.' : variable)) || undefined
  } catch {
    return undefined
  }
}
