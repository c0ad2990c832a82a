/** `motion-monitor replay`: shows a session again from its journal, on the screen or as log lines. */
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { createStore } from 'zustand/vanilla'
import { errorText } from '../core/base/errors.ts'
import { unusable } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { createMonitorStore } from '../core/events/store.ts'
import type { JournalEntry } from '../core/record/journal.ts'
import { JournalPlayer } from '../core/record/journal-player.ts'
import { type ReadJournal, readJournal } from '../core/record/journal-reader.ts'
import { createTimeline, type Timeline } from '../core/record/journal-timeline.ts'
import type { ScreenMode } from '../ui/mode.ts'
import { BoardSession, noBoard } from './board-session.ts'
import { boardWishOf, wishedAddress } from './board-wish.ts'
import type { Connect, EventListener } from './connection.ts'
import { addExamples } from './help.ts'
import { type ShowOptions, showWith } from './monitor.ts'
import { addShowOptions, boardLinkOption, groups, shownBoardOptions } from './options.ts'
import { speedFactor } from './simulated-fleet.ts'

interface ReplayOptions extends ShowOptions {
  readonly speed?: number
  readonly at?: string
}

/** The interval between frames. */
const REPLAY_TICK: Milliseconds = 100

/** Entries printed at once when no speed is given. */
const ENTRIES_AT_ONCE = 2000

/** Adds `replay` to the program. */
export function registerReplay(program: Command): void {
  const command = program
    .command('replay')
    .summary('show a session again from its journal')
    .description('Shows a session again from its journal, on the same screen or as lines.')
    .argument(
      '<journal>',
      'a file events/<Event>/logs/journal-*.ndjson; the parts that follow it are played too',
    )
  for (const option of replayOptions()) command.addOption(option)
  addShowOptions(command)
  for (const option of [...shownBoardOptions(), boardLinkOption()]) command.addOption(option)
  command.action(async (file: string, options: ReplayOptions) => {
    process.exitCode = await runReplay(file, options)
  })
  const journal = 'journal-20261007T160230.123Z.ndjson'
  addExamples(command, [
    [`motion-monitor replay ${journal}`, 'on the screen, as fast as it happened'],
    [`motion-monitor replay --at 17:02 ${journal}`, 'from two minutes past five on'],
    [`motion-monitor replay ${journal} --board`, 'with pages for a browser, too'],
    [`motion-monitor replay --headless ${journal}`, 'the lines of the log, all at once'],
    [`motion-monitor replay --json ${journal} | jq .type`, 'its events, for a program'],
  ])
}

/** How a journal is played. */
export function replayOptions(): readonly Option[] {
  return [
    new Option('--speed <x>', 'play it so many times faster (default: 1; as lines: all at once)')
      .argParser(speedFactor)
      .helpGroup(groups.shown),
    new Option(
      '--at <time>',
      'begin there: 17:02 or 17:02:30 as the laptop tells the time, or a date and time',
    )
      .argParser(instant)
      .helpGroup(groups.shown),
  ]
}

/** Replays until asked to end; returns the exit status. Throws `ProblemError` for a file without events. */
export async function runReplay(file: string, options: ReplayOptions): Promise<number> {
  const journal = await read(resolve(file))
  for (const remark of remarksOn(journal)) process.stderr.write(`${remark}\n`)
  const timeline = createTimeline(journal.entries)
  const at = options.at === undefined ? timeline.start : instantWithin(options.at, timeline)
  const isAsLines = options.headless || options.json
  const wish = boardWishOf(options)
  const store = createMonitorStore()
  await using board = new BoardSession({ wish, store, isAsLines })
  // A board is to be looked at, so it takes its time.
  const isAtOnce = isAsLines && options.speed === undefined && wishedAddress(wish, undefined) === undefined
  const replay = isAtOnce
    ? connectAll(timeline, at)
    : connectReplay(timeline, { speed: options.speed ?? 1, at })
  return await showWith(
    board,
    options,
    board.over(replay, { eventFolder: undefined, settings: noBoard }),
    store,
  )
}

/** Plays a timeline, steered by the replay keys. */
export function connectReplay(
  timeline: Timeline,
  { speed, at, clock = () => performance.now() }: ReplayStart,
): Connect {
  return (hear) => {
    const player = new JournalPlayer({ timeline, clock, speed, at })
    const modeNow = (): ScreenMode => {
      return { type: 'replay', start: timeline.start, end: timeline.end, ...player.playing() }
    }
    const mode = createStore(modeNow)
    const step = (): void => {
      const played = player.advance()
      if (played.type === 'state') hear.restored(played.state)
      else deliver(played.entries, hear)
      if (!isDeepStrictEqual(mode.getState(), modeNow())) mode.setState(modeNow(), true)
    }
    const timer = setInterval(step, REPLAY_TICK)
    const ended = Promise.withResolvers<void>()
    const finish = (): void => {
      clearInterval(timer)
      ended.resolve()
    }
    return {
      mode,
      now: () => player.now(),
      control(control) {
        if (control.type === 'pause') player.togglePause()
        else if (control.type === 'seek') player.seek(control.by)
        else if (control.type === 'speed') player.changeSpeed(control.change)
        step()
      },
      dispatch: ({ type }) => (type === 'stop' ? finish() : undefined),
      kill: async () => finish(),
      // The folders in another laptop's journal do not exist here.
      reportFolder: () => tmpdir(),
      ended: ended.promise,
    }
  }
}

export interface ReplayStart {
  readonly speed: number
  readonly at: Milliseconds
  /** Default: this machine's monotonic clock. */
  readonly clock?: () => Milliseconds
}

/** The instant of a time of day in a session that began at `start`. */
export function instantOf(text: string, start: Milliseconds): Milliseconds {
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text) ?? []
  if (hours === undefined) return Date.parse(text)
  const day = new Date(start)
  day.setHours(Number(hours), Number(minutes), Number(seconds ?? 0), 0)
  // A session may pass midnight; the minute in which it began belongs to it.
  if (day.getTime() < start - 60_000) day.setDate(day.getDate() + 1)
  return day.getTime()
}

/** The instant within the session; the minute in which it began belongs to it. */
function instantWithin(text: string, { start, end }: Timeline): Milliseconds {
  const at = instantOf(text, start)
  if (at > start - 60_000 && at <= end + 1000) return at
  const [from, to] = [start, end].map((instant) => new Date(instant).toLocaleString('sv-SE'))
  throw unusable(
    '--at',
    `${text} is outside the session, which goes from ${from} to ${to} on the laptop's clock`,
  )
}

/** Warnings about a damaged or incomplete journal. */
export function remarksOn({ skipped, isTorn, isCut }: ReadJournal): readonly string[] {
  const lines = skipped === 1 ? '1 line is' : `${skipped} lines are`
  return [
    ...(skipped > 0 ? [`${lines} no event that this version knows: passed over`] : []),
    ...(isTorn ? ['The last line has no end: passed over'] : []),
    ...(isCut ? ['The journal is too long to be held as a whole: its beginning is shown'] : []),
  ]
}

/** Prints everything from an instant on, as fast as possible. */
function connectAll(timeline: Timeline, at: Milliseconds): Connect {
  return (hear) => {
    const ended = Promise.withResolvers<void>()
    let isStopped = false
    const start = at <= timeline.start ? 0 : timeline.countAt(at - 1)
    const run = async (): Promise<void> => {
      await Promise.resolve()
      hear.restored(timeline.stateAfter(start))
      for (let from = start; from < timeline.entries.length && !isStopped; from += ENTRIES_AT_ONCE) {
        deliver(timeline.entries.slice(from, from + ENTRIES_AT_ONCE), hear)
        // Lets a signal, or the reader's end, arrive between two batches.
        await new Promise((next) => setImmediate(next))
      }
    }
    run().then(ended.resolve, ended.reject)
    const stop = (): void => {
      isStopped = true
    }
    const { start: from, end } = timeline
    const mode: ScreenMode = { type: 'replay', start: from, end, speed: 1, isPaused: false, isAtEnd: false }
    return {
      mode: createStore(() => mode),
      now: Date.now,
      control: () => undefined,
      dispatch: ({ type }) => (type === 'stop' ? stop() : undefined),
      kill: async () => stop(),
      reportFolder: () => tmpdir(),
      ended: ended.promise,
    }
  }
}

/** Passes entries on in order; skips the state at the head of a part, which repeats what was shown. */
function deliver(entries: readonly JournalEntry[], hear: EventListener): void {
  const events = entries.flatMap((entry) => (entry.type === 'state-restored' ? [] : [entry]))
  if (events.length > 0) hear.events(events)
}

async function read(file: string): Promise<ReadJournal> {
  const journal = await readJournal(file).catch((error: unknown) => {
    throw unusable(file, `The journal cannot be read: ${errorText(error)}`)
  })
  if (journal.entries.length > 0) return journal
  const remedy = 'Name a file journal-*.ndjson of a folder events/<Event>/logs.'
  throw unusable(file, `There is no event in it that this version knows. ${remedy}`)
}

function instant(text: string): string {
  if (/^\d{1,2}:\d\d(?::\d\d)?$/.test(text) || Number.isFinite(Date.parse(text))) return text
  throw new InvalidArgumentError('A time is wanted: 17:02, 17:02:30 or 2026-10-07T16:02:30Z.')
}
