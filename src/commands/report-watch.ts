/** `motion-monitor report --watch`: rewrites the report whenever the event changes, while a monitor runs. */
import { systemClock } from '../core/base/clock.ts'
import { ProblemError } from '../core/base/problem.ts'
import { sanitiseText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { DayChoice } from '../report/event-days.ts'
import { type ReadReport, ReportReader } from '../report/read-event.ts'
import { toLines } from './output.ts'
import { formatReport, type ReportFormat, requireFileAsOutput, writeOutput } from './report-output.ts'
import { onStopSignals } from './stop-signals.ts'
import { version } from './version.ts'

export interface WatchOptions {
  readonly root: string
  readonly choice: DayChoice
  readonly format: ReportFormat
  readonly output: string
}

/** The interval between checks of the event. */
const REPORT_WATCH_INTERVAL: Milliseconds = 1000

/** The most of the time that writing may take, however fast the event changes. */
const WRITING_SHARE = 0.2

/** How often a page reloads itself, s. */
const REFRESH_EVERY = 10

/**
 * Writes until a signal arrives, and once more then, so that the page stops reloading; returns the exit status. Throws
 * `ProblemError` when the first report cannot be written.
 */
export async function watchReport(options: WatchOptions): Promise<number> {
  await requireFileAsOutput(options.output)
  const stopping = new AbortController()
  const forgetSignals = onStopSignals(() => stopping.abort())
  const watch = new ReportWatch(options)
  try {
    await watch.write(REFRESH_EVERY)
    process.stderr.write(
      `Written to ${sanitiseText(options.output, 500)}, again at each change; Ctrl-C ends it.\n`,
    )
    await watch.writeChanges(stopping.signal)
    await watch.write(undefined)
    return 0
  } finally {
    forgetSignals()
  }
}

class ReportWatch {
  readonly #options: WatchOptions
  readonly #reader: ReportReader
  #mark = ''
  #written = ''
  #lastSaid = ''

  constructor(options: WatchOptions) {
    this.#options = options
    this.#reader = new ReportReader(options.root, version)
  }

  /** Writes the report if it changed; throws `ProblemError`. */
  async write(refreshEvery: number | undefined): Promise<void> {
    const before = await this.#reader.mark()
    const read = await this.#reader.read(this.#options.choice, Date.now())
    const content = contentOf(read, refreshEvery)
    if (content !== this.#written) {
      await writeOutput(
        this.#options.output,
        await formatReport(read, this.#options.format, { refreshEvery }),
      )
      this.#written = content
      this.#say(read.report.problems.join('\n'))
    }
    // The next check sees what changed while it was read.
    this.#mark = before
  }

  /** Writes at each change until the signal; prints a failure and tries again. */
  async writeChanges(signal: AbortSignal): Promise<void> {
    let pause: Milliseconds = REPORT_WATCH_INTERVAL
    while (!signal.aborted) {
      await systemClock.wait(pause, signal)
      pause = REPORT_WATCH_INTERVAL
      if (signal.aborted || (await this.#reader.mark()) === this.#mark) continue
      const begun = systemClock.elapsed()
      try {
        await this.write(REFRESH_EVERY)
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        this.#say(error.message)
      }
      pause = Math.max(REPORT_WATCH_INTERVAL, (systemClock.elapsed() - begun) / WRITING_SHARE)
    }
  }

  /** Prints each warning once, not at each writing. */
  #say(text: string): void {
    if (text !== '' && text !== this.#lastSaid) process.stderr.write(toLines(text.split('\n')))
    this.#lastSaid = text
  }
}

/** The report without the time it was written. */
function contentOf({ report }: ReadReport, refreshEvery: number | undefined): string {
  return JSON.stringify({ ...report, writtenAt: refreshEvery ?? 0 })
}
