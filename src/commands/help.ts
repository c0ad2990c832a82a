/** What the options of a command say in its help and take from variables, and its examples. */
import { type Command, CommanderError, Help, type Option } from 'commander'
import { sanitiseText } from '../core/base/sanitise.ts'

/** A command line to copy, and its purpose. */
export type Example = readonly [command: string, meaning: string]

const examples = new WeakMap<Command, readonly Example[]>()

export function examplesOf(command: Command): readonly Example[] {
  return examples.get(command) ?? []
}

/** Adds its examples and its variables to a command's help; returns the command. */
export function addExamples(command: Command, shown: readonly Example[]): Command {
  examples.set(command, shown)
  return command.addHelpText('after', () => {
    const variables = optionsOf(command).filter(({ envVar }) => envVar !== undefined)
    const width = Math.max(0, ...variables.map(({ envVar = '' }) => envVar.length))
    return [
      '\nExamples:',
      ...shown.flatMap(([line, meaning]) => [`  $ ${line}`, `      ${meaning}`]),
      ...(variables.length === 0 ? [] : ['\nVariables (an option wins over its variable):']),
      ...variables.map(({ envVar = '', flags }) => `  ${envVar.padEnd(width)}  ${flags}`),
    ].join('\n')
  })
}

/** A command's options; those of the program belong to the monitor, the default command. */
export function optionsOf(command: Command): readonly Option[] {
  const monitor =
    command.parent === null ? command.commands.find((own) => own.name() === 'monitor') : undefined
  return [...(monitor?.options ?? []), ...command.options]
}

/** The program's options that its commands also take; none for the program itself. */
export function sharedOptionsOf(command: Command): readonly Option[] {
  return command.parent?.options.filter(({ hidden }) => !hidden) ?? []
}

/** The options without what the help shows elsewhere. */
export const helpLook: Partial<Help> = {
  sortSubcommands: false,
  sortOptions: false,
  subcommandTerm: (command) => command.name(),
  visibleOptions(command) {
    const own = Help.prototype.visibleOptions.call(this, command)
    const ofMonitor = optionsOf(command).filter((option) => !command.options.includes(option))
    return [...ofMonitor, ...sharedOptionsOf(command), ...own]
  },
  optionDescription({ description, argChoices, defaultValue, defaultValueDescription }) {
    const isShown = defaultValue !== undefined && defaultValue !== false && !Array.isArray(defaultValue)
    const facts = [
      ...(argChoices === undefined ? [] : [argChoices.join(', ')]),
      ...(isShown ? [`default: ${defaultValueDescription ?? String(defaultValue)}`] : []),
    ]
    return facts.length === 0 ? description : `${description} (${facts.join('; ')})`
  },
}

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
