/** Cleans the environment variables that stand for options: empty values, and yes or no for switches. */
import { type Command, CommanderError, type Option } from 'commander'
import { sanitiseText } from '../core/base/sanitise.ts'
import { optionsOf } from './help.ts'

export type Environment = Record<string, string | undefined>

const yes: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'on'])
const no: ReadonlySet<string> = new Set(['0', 'false', 'no', 'off'])

/**
 * Removes from `environment` the variables of options that are empty, and the switches that say no: commander would
 * take any value of a switch for yes.
 *
 * Throws `CommanderError` for a switch that says neither yes nor no.
 */
export function settleVariables(program: Command, environment: Environment): void {
  for (const option of [program, ...program.commands].flatMap(optionsOf)) {
    const { envVar } = option
    const value = envVar === undefined ? undefined : environment[envVar]
    if (envVar === undefined || value === undefined) continue
    const word = value.trim().toLowerCase()
    if (word === '' || (isSwitch(option) && no.has(word))) delete environment[envVar]
    else if (isSwitch(option) && !yes.has(word)) {
      const said = sanitiseText(value, 40)
      const message = `error: ${envVar}, which stands for ${option.long}, is "${said}": set it to 1 or 0`
      throw new CommanderError(1, 'motion-monitor.variable', message)
    }
  }
}

/** True for an option without a value, also for one that begins with `--no-`. */
function isSwitch({ required, optional }: Option): boolean {
  return !required && !optional
}
