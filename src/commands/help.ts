/** What `--help` shows besides the options: examples, and the variables that stand for options. */
import { type Command, Help, type Option } from 'commander'

/** A command line to copy, and what it does. */
export type Example = readonly [command: string, meaning: string]

const examples = new WeakMap<Command, readonly Example[]>()

/** The examples of a command, as its help shows them. */
export function examplesOf(command: Command): readonly Example[] {
  return examples.get(command) ?? []
}

/** Gives a command the examples of its help, with its variables below them; returns the command. */
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

/** The options a command takes; those of the program are those of the monitor, which runs where no command is named. */
export function optionsOf(command: Command): readonly Option[] {
  const monitor =
    command.parent === null ? command.commands.find((own) => own.name() === 'monitor') : undefined
  return [...(monitor?.options ?? []), ...command.options]
}

/** The options of the program that each of its commands takes too; none for the program itself. */
export function sharedOptionsOf(command: Command): readonly Option[] {
  return command.parent?.options.filter(({ hidden }) => !hidden) ?? []
}

/** How options look in the help: without what stands elsewhere in it. */
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
    const isTold = defaultValue !== undefined && defaultValue !== false && !Array.isArray(defaultValue)
    const facts = [
      ...(argChoices === undefined ? [] : [argChoices.join(', ')]),
      ...(isTold ? [`default: ${defaultValueDescription ?? String(defaultValue)}`] : []),
    ]
    return facts.length === 0 ? description : `${description} (${facts.join('; ')})`
  },
}
