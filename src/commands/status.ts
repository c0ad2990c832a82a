/** `motion-monitor status`: the state of an event in ten lines, for SSH, scripts and phones. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { errorText } from '../core/base/errors.ts'
import { ProblemError, unusable } from '../core/base/problem.ts'
import { jsonText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { loadConfiguration, type Project, projectOf } from '../core/config/project.ts'
import { readdir } from '../core/disk/calls.ts'
import { readLock } from '../core/disk/lock-state.ts'
import { createLocalTime } from '../core/views/format.ts'
import { cutText, widthOf } from '../ui/text.ts'
import { type EventStatus, StatusReader } from './event-status.ts'
import { addExamples } from './help.ts'
import { groups, jsonOption, rootOption } from './options.ts'
import { isSystemError } from './output.ts'
import { statusLines } from './status-text.ts'
import { version } from './version.ts'

interface StatusOptions {
  readonly root: string
  readonly json: boolean
  readonly watch: boolean
}

/** Adds `status` to the program. */
export function registerStatus(program: Command): void {
  const command = program
    .command('status')
    .summary('how far the day is, in ten lines')
    .description(
      'Shows how far the day is, from the journal, beside a running monitor or after it. Ends with 0 if all are home, 1 if not yet, 2 without an event.',
    )
    .addOption(rootOption())
    .addOption(
      new Option('--watch', 'show it again at each change, until Ctrl-C')
        .default(false)
        .helpGroup(groups.shown),
    )
    .addOption(jsonOption('one JSON object; with --watch one a line'))
    .action(async (options: StatusOptions) => {
      process.exitCode = await runStatus(options)
    })
  addExamples(command, [
    ['motion-monitor status --root ~/event', 'ten lines'],
    ['motion-monitor status --watch', 'kept up to date, until Ctrl-C'],
    ['motion-monitor status --json | jq .counts', 'for a program'],
    ['motion-monitor status > /dev/null && echo home', 'its exit status: 0 once all are home'],
  ])
}

/** Prints the status; returns the exit status. Throws `ProblemError` without an event. */
async function runStatus({ root, json, watch }: StatusOptions): Promise<number> {
  const { logsFolder, event } = await findEvent(root)
  const reader = new StatusReader({ logsFolder, event, version })
  const time = createLocalTime(undefined)
  const read = (): Promise<EventStatus> => readOrReport(reader, logsFolder)
  if (watch) {
    const format = json
      ? (status: EventStatus) => [jsonText(status)]
      : (status: EventStatus) => statusLines(status, time)
    return watchStatus(read, format, process.stdout)
  }
  const status = await read()
  await reader.close()
  if (status.monitor.state === 'none')
    throw unusable(logsFolder, 'There is no journal: no monitor has run on this event yet.')
  process.stdout.write(json ? `${jsonText(status, 2)}\n` : `${statusLines(status, time).join('\n')}\n`)
  return status.isAllHome ? 0 : 1
}

async function readOrReport(reader: StatusReader, logsFolder: string): Promise<EventStatus> {
  try {
    return await reader.read(Date.now())
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw unusable(logsFolder, `The journal cannot be read: ${errorText(error)}`)
  }
}

/** The project's event; where server.json cannot be used, the only event on which a monitor runs. */
async function findEvent(root: string): Promise<Project> {
  const { configuration, problems } = await loadConfiguration(root, Date.now())
  if (configuration !== undefined) return projectOf(root, configuration.event)
  const [running, ...others] = await runningEvents(root)
  if (running === undefined || others.length > 0) throw new ProblemError(problems)
  process.stderr.write(`${new ProblemError(problems).message}\n`)
  return running
}

async function runningEvents(root: string): Promise<readonly Project[]> {
  const names = await readdir(join(projectOf(root, '').root, 'events')).catch(() => [])
  const projects = names.map((name) => projectOf(root, name))
  const holders = await Promise.all(
    projects.map(({ logsFolder }) => readLock(logsFolder).catch(() => undefined)),
  )
  return projects.filter((_, place) => holders[place]?.purpose === 'monitor')
}

const STATUS_INTERVAL: Milliseconds = 1000

type Format = (status: EventStatus) => readonly string[]
type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns' | 'rows' | 'writableNeedDrain'>

/**
 * Shows the status until a signal ends the process. Throws `ProblemError` if the first reading fails; later failures go
 * to stderr, each once.
 */
export async function watchStatus(
  read: () => Promise<EventStatus>,
  format: Format,
  output: Output,
): Promise<never> {
  const canMove = output.isTTY === true && process.env.TERM !== 'dumb'
  const show = canMove ? drawInPlace(format, output) : printChanges(format, output)
  show(await read())
  let failure = ''
  for (;;) {
    await delay(STATUS_INTERVAL)
    try {
      show(await read())
      failure = ''
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      if (error.message !== failure) process.stderr.write(`${error.message}\n`)
      failure = error.message
    }
  }
}

/** Prints a block whenever more than the time has changed. */
function printChanges(format: Format, output: Output): (status: EventStatus) => void {
  let last = ''
  return (status) => {
    const content = JSON.stringify({ ...status, at: 0, asOf: 0 })
    if (content === last) return
    last = content
    const lines = format(status)
    // A blank line separates two blocks.
    output.write(`${lines.join('\n')}\n${lines.length > 1 ? '\n' : ''}`)
  }
}

/** Draws over what it has drawn before, without touching anything above. */
function drawInPlace(format: Format, output: Output): (status: EventStatus) => void {
  let drawn: readonly string[] = []
  // After Ctrl-Z and `fg` the shell has written below the block.
  process.on('SIGCONT', () => {
    drawn = []
  })
  return (status) => {
    // A terminal that does not read would let the output fill the memory.
    if (output.writableNeedDrain) return
    const { columns, rows } = { columns: output.columns || 80, rows: output.rows || 24 }
    const lines = format(status)
      .slice(0, rows - 1)
      .map((line) => cutText(line, columns - 1, '~'))
    // A narrower terminal has wrapped the lines since.
    const height = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0)
    const up = height === 0 ? '' : `\u001b[${Math.min(height, rows - 1)}A`
    output.write(`\r${up}\u001b[J${lines.join('\r\n')}\r\n`)
    drawn = lines
  }
}
