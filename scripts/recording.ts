/** Plays a journal on the real screen in a terminal in memory, and saves a picture and a recording. */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { createMonitorStore } from '../src/core/events/store.ts'
import { JournalPlayer } from '../src/core/record/journal-player.ts'
import { readJournal } from '../src/core/record/journal-reader.ts'
import { createTimeline } from '../src/core/record/journal-timeline.ts'
import { startScreen } from '../src/ui/screen/start-screen.tsx'
import { createTerminal } from '../test/ui/terminal.ts'
import { renderPicture } from './picture.ts'

export interface RecordingOptions {
  readonly journal: string
  readonly columns: number
  readonly rows: number
  /** The length of the recording, seconds. */
  readonly seconds: number
  /** When to take the picture, as a share of the recording. */
  readonly pictureAt: number
  /** The keys to type in order, each with its time as a share of the recording. */
  readonly keys: readonly (readonly [share: number, keys: string])[]
}

export interface Recording {
  /** An SVG document. */
  readonly picture: string
  /** An asciicast, version 2. */
  readonly cast: string
}

/** The interval between frames, ms: a shorter one makes the recording larger and not clearer. */
const STEP = 400

/** Plays the journal once from beginning to end, in the length of the recording. */
export async function record(options: RecordingOptions): Promise<Recording> {
  const { journal, columns, rows, seconds } = options
  const timeline = createTimeline((await readJournal(journal)).entries)
  const speed = (timeline.end - timeline.start) / (seconds * 1000)
  const player = new JournalPlayer({ timeline, clock: () => performance.now(), speed })
  const store = createMonitorStore()
  const advance = (): void => {
    player.advance()
    const count = timeline.countAt(player.now())
    store.setState({ ...timeline.stateAfter(count), phase: 'running' }, true)
  }
  advance()

  const terminal = createTerminal(columns, rows)
  const begin = performance.now()
  const elapsed = (): number => (performance.now() - begin) / 1000
  const lines: string[] = []
  const keep = (): void => {
    const written = terminal.takeWritten()
    if (written !== '') lines.push(JSON.stringify([Number(elapsed().toFixed(3)), 'o', written]))
  }
  const screen = startScreen({
    store,
    dispatch: () => undefined,
    now: () => player.now(),
    timeZone: 'UTC',
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    environment: { LANG: 'C.UTF-8', TERM: 'xterm-256color' },
  })
  let picture: string | undefined
  const keys = [...options.keys]
  for (let share = 0; share < 1; share = elapsed() / seconds) {
    for (const next of keys) {
      if (next[0] > share) break
      terminal.type(next[1])
      keys.splice(keys.indexOf(next), 1)
    }
    advance()
    await delay(STEP)
    keep()
    if (picture === undefined && share >= options.pictureAt) {
      await terminal.lines()
      picture = renderPicture(terminal.emulator)
    }
  }
  screen.end()
  await screen.waitUntilExit()
  const header = { version: 2, width: columns, height: rows, title: 'motion-monitor' }
  return { picture: picture ?? '', cast: [JSON.stringify(header), ...lines, ''].join('\n') }
}
