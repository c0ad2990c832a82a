/** `motion-monitor report`: summarises a day or an event for people, spreadsheets, programs and phones. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { dateIn, isDate } from '../core/base/local-time.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { DayChoice } from '../report/event-days.ts'
import { ReportReader } from '../report/read-event.ts'
import type { Report } from '../report/report.ts'
import { addExamples } from './help.ts'
import { groups, jsonOption, rootOption } from './options.ts'
import { toLines, writeToStdout } from './output.ts'
import { formatOf, formatReport, type ReportFormat, reportFormats, writeOutput } from './report-output.ts'
import { watchReport } from './report-watch.ts'
import { version } from './version.ts'

interface ReportCommandOptions {
  readonly root: string
  /** `YYYY-MM-DD` */
  readonly date?: string
  readonly all: boolean
  /** Default: the format of the output's name, else a table. */
  readonly format?: ReportFormat
  readonly output?: string
  readonly watch: boolean
  readonly json: boolean
}

/** Adds `report` to the program. */
export function registerReport(program: Command): void {
  const command = program
    .command('report')
    .summary('what a day has brought, by person and motion')
    .description('Tells what a day has brought: files, hours, km and bests of each person and motion.')
    .addOption(rootOption())
  for (const option of reportOptions()) command.addOption(option)
  command.action(async (options: ReportCommandOptions, command: Command) => {
    // As everywhere, - is stdout.
    const output = options.output === '-' ? undefined : options.output
    const format = formatOf(options.json ? 'json' : options.format, output)
    if (options.watch && output === undefined) {
      command.error('error: --watch needs a file to write again: name it with --output')
    }
    if (options.watch && output !== undefined) {
      process.exitCode = await watchReport({
        root: options.root,
        choice: choiceOf(options),
        format,
        output,
      })
      return
    }
    await runReport(options, { format, output }, Date.now())
  })
  addExamples(command, [
    ['motion-monitor report', 'a table of the newest day'],
    ['motion-monitor report --date 2026-10-09 -o day.csv', 'a day for a spreadsheet'],
    ['motion-monitor report --all --format json | jq .totals', 'the whole event, for a program'],
    ['motion-monitor report --watch -o ~/public/today.html', 'a page that is kept up to date'],
  ])
}

function reportOptions(): readonly Option[] {
  return [
    ...[
      new Option('--date <day>', 'the day, 2026-10-09 or 20261009; without it the newest with tracks')
        .argParser(parseDay)
        .conflicts('all'),
      new Option('--all', 'every day of the event').default(false),
    ].map((option) => option.helpGroup(groups.shown)),
    ...[
      new Option('--format <format>', "the form; without it by the output's name, else a table").choices(
        reportFormats,
      ),
      new Option('-o, --output <file>', 'write it there, whole or not at all; without it, and as -, stdout'),
      new Option('--watch', 'write it again whenever the event changes, until Ctrl-C').default(false),
    ].map((option) => option.helpGroup('The output:')),
    jsonOption('the same as --format json').conflicts('format'),
  ]
}

/** Writes one report; throws `ProblemError` if there is no event or the output is not writable. */
async function runReport(
  options: ReportCommandOptions,
  { format, output }: { readonly format: ReportFormat; readonly output: string | undefined },
  now: Milliseconds,
): Promise<void> {
  const read = await new ReportReader(options.root, version).read(choiceOf(options), now)
  process.stderr.write(toLines(remarksOn(read.report, options, now)))
  const columns = output === undefined && process.stdout.isTTY ? process.stdout.columns : undefined
  const text = await formatReport(read, format, { columns })
  if (output === undefined) await writeToStdout([text])
  else await writeOutput(output, text)
}

/** What goes to stderr beside a report: its day, and problems with the files. */
function remarksOn(
  { days, timezone, problems, totals, leftOut, future }: Report,
  { all, date }: Pick<ReportCommandOptions, 'all' | 'date'>,
  now: Milliseconds,
): readonly string[] {
  const [first] = days
  const remarks: string[] = []
  if (first === undefined) {
    const tracks = future.length > 0 ? 'no track up to today' : 'no track yet'
    remarks.push(`There is ${tracks}, and nobody has a motion today: the report is empty.`)
  } else if (totals.wanted + totals.skipped + totals.unassigned + totals.assigned === 0) {
    remarks.push(`Nothing is known of ${first.date}: no track, and nobody has a motion that day.`)
  } else if (!all && date === undefined && first.date !== dateIn(now, timezone)) {
    remarks.push(
      `This is ${first.date}, the newest day with tracks: --date names another, --all takes every day.`,
    )
  }
  if (leftOut.length > 0) {
    remarks.push(
      `Days outside the dates of motions.csv are left out: ${leftOut.map((day) => day.date).join(', ')}.`,
    )
  }
  if (future.length > 0) {
    remarks.push(
      `Days in the future are left out: ${future.map((day) => day.date).join(', ')}. ` +
        "A motion's clock or the laptop's was wrong; --date names one.",
    )
  }
  return [...remarks, ...problems]
}

function choiceOf({ all, date }: Pick<ReportCommandOptions, 'all' | 'date'>): DayChoice {
  if (all) return { type: 'all' }
  return date === undefined ? { type: 'newest' } : { type: 'date', date }
}

function parseDay(text: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text) ?? []
  const date = `${year}-${month}-${day}`
  if (!isDate(date)) throw new InvalidArgumentError('A day is wanted: 2026-10-09 or 20261009.')
  return date
}
