/** What a shell needs to complete our command lines, taken from the command definitions. */
import type { Argument, Command, Option } from 'commander'
import { optionsOf, sharedOptionsOf } from './help.ts'
import { suggestedFor } from './options.ts'

/** A value that a shell can complete. */
export interface CompletedValue {
  /** Its name in the help. */
  readonly name: string
  readonly files: 'none' | 'files' | 'folders'
  readonly words: readonly string[]
}

export interface CompletedOption {
  readonly long: string
  readonly short: string | undefined
  readonly meaning: string
  /** `undefined` = it takes none. */
  readonly value: CompletedValue | undefined
}

export interface CompletedCommand {
  readonly name: string
  readonly meaning: string
  readonly options: readonly CompletedOption[]
  /** Its arguments. */
  readonly argument: CompletedValue | undefined
}

export interface Completion {
  readonly commands: readonly CompletedCommand[]
  /** The default command. */
  readonly options: readonly CompletedOption[]
}

export function completionOf(program: Command): Completion {
  return {
    commands: program.commands.map((command) => ({
      name: command.name(),
      meaning: command.summary(),
      options: [...optionsOf(command), ...sharedOptionsOf(command)].map(optionOf).concat(helpOption),
      argument: command.registeredArguments.map(argumentOf).at(0),
    })),
    options: [
      ...optionsOf(program)
        .filter(({ hidden }) => !hidden)
        .map(optionOf),
      helpOption,
    ],
  }
}

const helpOption: CompletedOption = {
  long: '--help',
  short: '-h',
  meaning: 'show the help',
  value: undefined,
}

function optionOf(option: Option): CompletedOption {
  const [, name] = /[<[]([^>\]]+)/.exec(option.flags) ?? []
  return {
    long: option.long ?? '',
    short: option.short,
    meaning: option.description,
    value: name === undefined ? undefined : valueNamed(name, option),
  }
}

function argumentOf(argument: Argument): CompletedValue {
  return valueNamed(argument.name(), argument)
}

/** The name of a value in the help shows whether it is a file or a folder. */
function valueNamed(name: string, taker: Option | Argument): CompletedValue {
  const files = /file|journal|path/.test(name) ? 'files' : /dir|folder/.test(name) ? 'folders' : 'none'
  return { name, files, words: [...(taker.argChoices ?? []), ...suggestedFor(taker)] }
}
