/** Adds examples and environment variables to `--help`. */
import { type Command, Help, type Option } from 'commander'

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
