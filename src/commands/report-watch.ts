/** `motion-monitor report --watch`: writes the report again whenever the event has changed, beside a monitor that runs. */
import { systemClock } from '../core/base/clock.ts'
import { ProblemError } from '../core/base/problem.ts'
import { sanitiseText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { DayChoice } from '../report/event-days.ts'
import { type ReadReport, ReportReader } from '../report/read-event.ts'
import { formatReport, type ReportFormat, requireFileAsOutput, writeOutput } from './report-output.ts'
import { onStopSignals } from './stop-signals.ts'
import { version } from './version.ts'

export interface WatchOptions {
  readonly root: string
  readonly choice: DayChoice
  readonly format: ReportFormat
  readonly output: string
}

/** From one look at the event to the next. */
const REPORT_WATCH_INTERVAL: Milliseconds = 1000

/** Writing takes at most this share of the time, however fast the event changes. */
const WRITING_SHARE = 0.2

/** A page that is written again reads itself again this often, s. */
const REFRESH_EVERY = 10

/**
 * Writes until a signal asks to end, and a last time then, so that the page no longer waits for more; resolves with the
 * exit status. Throws `ProblemError` where not even the first report can be written.
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

  /** Writes the report if it says anything new; throws `ProblemError`. */
  async write(refreshEvery: number | undefined): Promise<void> {
    const before = await this.#reader.mark()
    const read = await this.#reader.read(this.#options.choice, Date.now())
    const content = contentOf(read, refreshEvery)
    if (content !== this.#written) {
      await writeOutput(this.#options.output, await formatReport(read, this.#options.format, refreshEvery))
      this.#written = content
      this.#say(read.report.problems.join('\n'))
    }
    // What has changed while it was read is seen at the next look.
    this.#mark = before
  }

  /** Writes at each change until the signal; what goes wrong meanwhile is told, and tried again. */
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

  /** Each thing once, not at each writing. */
  #say(text: string): void {
    if (text !== '' && text !== this.#lastSaid) {
      process.stderr.write(
        `${text
          .split('\n')
          .map((line) => sanitiseText(line, 1000))
          .join('\n')}\n`,
      )
    }
    this.#lastSaid = text
  }
}

/** What a reader of the report would see, but for the time it was written. */
function contentOf({ report }: ReadReport, refreshEvery: number | undefined): string {
  return JSON.stringify({ ...report, writtenAt: refreshEvery ?? 0 })
}
