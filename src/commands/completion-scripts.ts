/** Writes the completion script for bash, zsh or fish from the command definitions; it does not call the program. */
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

/** For bash 3.2 and later, with or without the bash-completion package. */
export function bashScript({ commands, options }: Completion): string {
  const names = commands.map(({ name }) => name).join(' ')
  const all = [{ name: '', options, argument: undefined }, ...commands]
  return `# bash completion for motion-monitor, made by "motion-monitor completion bash"
_motion_monitor() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command='' words='' files='' reply
  # In --option=value the sign is a word of its own.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if (( COMP_CWORD > 1 )); then
    case \${COMP_WORDS[1]} in
      ${names.replaceAll(' ', '|')}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case "$command $previous" in
${all.flatMap(({ name, options: own }) => own.flatMap((option) => bashValue(name, option))).join('\n')}
    *)
      if [[ $current == -* ]]; then
        case $command in
${all.map(({ name, options: own }) => `          '${name}') words='${flagsOf(own).join(' ')}' ;;`).join('\n')}
        esac
      elif (( COMP_CWORD == 1 )); then
        words='${names}'
      else
        case $command in
${all.flatMap(({ name, argument }) => (argument === undefined ? [] : [`          '${name}') ${bashKind(argument)} ;;`])).join('\n')}
        esac
      fi ;;
  esac
  COMPREPLY=()
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r reply; do COMPREPLY+=("$reply"); done < <(compgen "$files" -- "$current")
  fi
  while IFS= read -r reply; do COMPREPLY+=("$reply"); done < <(compgen -W "$words" -- "$current")
}
complete -F _motion_monitor motion-monitor
`
}

/** For zsh, to be sourced or to be put into a folder of `fpath` as `_motion-monitor`. */
export function zshScript({ commands, options }: Completion): string {
  return `#compdef motion-monitor
# zsh completion for motion-monitor, made by "motion-monitor completion zsh"
_motion_monitor() {
  local command=''
  local -a known=(
${commands.map(({ name, meaning }) => `    ${quoted(`${name}:${meaning}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command known
    return
  fi
  case $words[2] in
    (${commands.map(({ name }) => name).join('|')})
      command=$words[2]
      shift words
      (( CURRENT-- )) ;;
  esac
  case $command in
${[{ name: '', options, argument: undefined }, ...commands].map(zshCommand).join('\n')}
  esac
}
if [[ $funcstack[1] == _motion-monitor ]]; then
  _motion_monitor "$@"
else
  compdef _motion_monitor motion-monitor
fi
`
}

/** For fish, to be sourced or put into `~/.config/fish/completions`. */
export function fishScript({ commands, options }: Completion): string {
  const names = commands.map(({ name }) => name).join(' ')
  const lines = [{ name: '', options, argument: undefined }, ...commands].flatMap(fishCommand)
  return `# fish completion for motion-monitor, made by "motion-monitor completion fish"
function __motion_monitor_runs --description 'whether the command line is that of a command'
    set -l tokens (commandline -opc)
    set -l command ''
    if test (count $tokens) -gt 1; and contains -- $tokens[2] ${names}
        set command $tokens[2]
    end
    test "$command" = "$argv[1]"
end
function __motion_monitor_begins --description 'whether no word has been written yet'
    test (count (commandline -opc)) -eq 1
end
complete -c motion-monitor -f
${commands.map(({ name, meaning }) => `complete -c motion-monitor -n __motion_monitor_begins -a ${name} -d ${quoted(meaning)}`).join('\n')}
${lines.join('\n')}
`
}

type Part = Pick<CompletedCommand, 'name' | 'options' | 'argument'>

function flagsOf(options: readonly CompletedOption[]): readonly string[] {
  return options.flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]))
}

function bashValue(command: string, { long, short, value }: CompletedOption): readonly string[] {
  if (value === undefined) return []
  const words = short === undefined ? [long] : [short, long]
  return [`    ${words.map((word) => `'${command} ${word}'`).join('|')}) ${bashKind(value)} ;;`]
}

function bashKind({ files, words }: CompletedValue): string {
  const kind = { none: '', files: 'files=-f', folders: 'files=-d' }[files]
  const named = words.length === 0 ? '' : `words='${words.join(' ')}'`
  return [kind, named].filter((part) => part !== '').join(' ') || ':'
}

function zshCommand({ name, options, argument }: Part): string {
  const specs = [
    ...options.map(zshOption),
    ...(argument === undefined ? [] : [quoted(`*:${argument.name}:${zshKind(argument)}`)]),
  ]
  return `    '${name}')\n      _arguments ${specs.join(' \\\n        ')} ;;`
}

function zshOption({ long, short, meaning, value }: CompletedOption): string {
  const explanation = `[${meaning.replace(/[[\]\\:]/g, '\\$&')}]`
  const wanted = value === undefined ? '' : `:${value.name}:${zshKind(value)}`
  const sign = value === undefined ? '' : '='
  return short === undefined
    ? quoted(long + sign + explanation + wanted)
    : `'(${short} ${long})'{${short},${long}${sign}}${quoted(explanation + wanted)}`
}

function zshKind({ files, words }: CompletedValue): string {
  const named = words.join(' ')
  if (files === 'none') return named === '' ? ' ' : `(${named})`
  const wanted = files === 'folders' ? '_files -/' : '_files'
  // A colon would end the action.
  return named === '' ? wanted : `{ compadd -- ${named}; ${wanted} }`
}

function fishCommand({ name, options, argument }: Part): readonly string[] {
  const begin = `complete -c motion-monitor -n '__motion_monitor_runs "${name}"'`
  return [
    ...options.map(({ long, short, meaning, value }) => {
      const flags = `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`
      return `${begin} ${flags}${value === undefined ? '' : fishKind(value, '-r')} -d ${quoted(meaning)}`
    }),
    ...(argument === undefined ? [] : [begin + fishKind(argument, '')]),
  ]
}

function fishKind({ files, words }: CompletedValue, required: string): string {
  const offered = [...words, ...(files === 'folders' ? ['(__fish_complete_directories)'] : [])]
  return [
    required,
    ...(files === 'files' ? ['-F'] : required === '' ? [] : ['-f']),
    ...(offered.length === 0 ? [] : [`-a ${quoted(offered.join(' '))}`]),
  ]
    .filter((part) => part !== '')
    .map((part) => ` ${part}`)
    .join('')
}

/** A word that needs no quotes in any of these shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
