/** Writes the manual page for `man motion-monitor` from the definitions of the commands. */
import type { Argument, Command, Option } from 'commander'
import { type Example, examplesOf, helpLook, optionsOf, sharedOptionsOf } from '../../src/commands/help.ts'
import { otherVariables } from './environment.ts'

/** The release that the page describes. */
export interface ManualRelease {
  readonly version: string
  /** The release day, `YYYY-MM-DD`. */
  readonly date: string
  /** The program in a few words. */
  readonly summary: string
}

/** The whole page for section 1, in man(7) that groff and mandoc render alike. */
export function renderManualPage(program: Command, { version, date, summary }: ManualRelease): string {
  const [first] = program.commands
  return [
    '.\\" Made from the definitions of the commands: npm run build',
    `.TH MOTION\\-MONITOR 1 ${date} "Motion Monitor ${version}" "User Commands"`,
    heading('Name'),
    paragraph(`motion-monitor - ${summary}`),
    heading('Synopsis'),
    synopsis(program.name(), '[options]'),
    '.br',
    synopsis(program.name(), '<command> [options]'),
    heading('Description'),
    paragraph(program.description()),
    '.PP',
    paragraph('Without a command it is the monitor.'),
    heading('Options'),
    paragraph('Every command takes these.'),
    ...[...(first === undefined ? [] : sharedOptionsOf(first)), helpOption].map(optionEntry),
    heading('Commands'),
    ...program.commands.flatMap(commandSection),
    heading('Exit status'),
    ...exitStatuses.map(([status, meaning]) => entry(bold(status), meaning)),
    heading('Environment'),
    paragraph('An option wins over its variable. A switch is turned on by 1 and off by 0.'),
    ...variableEntries(program),
    ...otherVariables.map(({ names, meaning }) => entry(names.map(bold).join(', '), plain(meaning))),
    heading('Files'),
    ...files.map(([path, meaning]) => entry(italic(path), meaning)),
    heading('Examples'),
    ...examplesOf(program).map(exampleEntry),
    heading('See also'),
    paragraph('The folder docs of the package, with README.md beside it.'),
    '',
  ].join('\n')
}

const helpOption = { flags: '-h, --help', description: 'show the help of the program or of a command' }

const exitStatuses = [
  ['0', 'It did what was asked, and found nothing wrong.'],
  ['1', 'It found something wrong, or failed while it worked.'],
  ['2', 'It could not begin: a wrong argument, a missing or wrong file, an event that is locked.'],
  ['130', 'It was interrupted twice and ended at once.'],
] as const

const files = [
  ['config/server.json', 'The configuration; its key Event names the folder of the event.'],
  ['events/<Event>/config/motions.csv', 'Who has which motion on which dates.'],
  ['events/<Event>/gpslogs/<day>/', 'The tracks.'],
  ['events/<Event>/logs/', 'The log server.log, the journals and reports of crashes.'],
] as const

function commandSection(command: Command): readonly string[] {
  const usage = [command.name(), '[options]', ...command.registeredArguments.map(argumentTerm)].join(' ')
  return [
    `.SS ${quoted(`motion\\-monitor ${escaped(usage)}`)}`,
    paragraph(command.description()),
    ...command.registeredArguments.map((argument) =>
      entry(italic(argument.name()), helpLook.argumentDescription?.(argument) ?? argument.description),
    ),
    ...optionsOf(command)
      .filter(({ hidden }) => !hidden)
      .map(optionEntry),
    ...(examplesOf(command).length === 0 ? [] : ['.PP', 'Examples:']),
    ...examplesOf(command).map(exampleEntry),
  ]
}

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

function optionEntry(option: Option | typeof helpOption): string {
  const [flags = '', value] = option.flags.split(/ (?=[<[])/)
  const term = flags.split(', ').map(bold).join(', ')
  const description = 'argChoices' in option ? helpLook.optionDescription?.(option) : option.description
  return entry(
    value === undefined ? term : `${term} ${italic(value.replaceAll(/[<>]/g, ''))}`,
    description ?? '',
  )
}

function variableEntries(program: Command): readonly string[] {
  const options = program.commands.flatMap(optionsOf).filter(({ envVar }) => envVar !== undefined)
  return [...Map.groupBy(options, ({ envVar = '' }) => envVar)].map(([variable, [option]]) =>
    entry(bold(variable), `stands for ${option?.long}`),
  )
}

function exampleEntry([line, meaning]: Example): string {
  return entry(bold(line), meaning)
}

function heading(words: string): string {
  return `.SH ${quoted(words.toUpperCase())}`
}

function synopsis(name: string, rest: string): string {
  return `${bold(name)} ${escaped(rest)}`
}

/** A term, with its meaning indented below. */
function entry(term: string, meaning: string): string {
  return `.TP\n${term}\n${paragraph(meaning)}`
}

function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`
}

function italic(text: string): string {
  return `\\fI${escaped(text)}\\fR`
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\(dq')}"`
}

/** Markdown as plain text. */
function plain(text: string): string {
  return text.replaceAll('`', '')
}

/** Text on lines of its own; a leading dot does not make a request. */
function paragraph(text: string): string {
  return folded(escaped(text)).replaceAll(/^(?=\.)/gm, '\\&')
}

/** The usual width of a page's lines. */
const LINE = 78

function folded(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = [lines.at(-1) ?? '', word].filter((part) => part !== '').join(' ')
    if (line.length > LINE) lines.push(word)
    else lines[lines.length - 1] = line
  }
  return lines.join('\n')
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
}

/** Escapes characters that man would make typographic and a shell would reject. */
function escaped(text: string): string {
  return text.replaceAll(/[\\'`^~-]|[^ -~]/g, (character) => {
    const code = character.codePointAt(0) ?? 0
    return escapes[character] ?? `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`
  })
}
