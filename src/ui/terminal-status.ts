/** What the terminal shows outside the screen: the title of its window and its progress. */
import { sanitiseText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { FleetSummary } from '../core/views/fleet-summary.ts'
import { readingProgress } from '../core/views/groups.ts'
import type { Environment } from './terminal.ts'

/** What a terminal knows. */
export interface StatusSupport {
  readonly hasTitle: boolean
  readonly hasProgress: boolean
}

/** The progress of reading, %; undefined while nothing is read. */
export interface ShownProgress {
  readonly percent: number
  readonly hasTrouble: boolean
}

export interface ShownStatus {
  readonly title: string
  readonly progress: ShownProgress | undefined
}

/** Ends a sequence; BEL would do so too, and is the bell elsewhere. */
const ST = '\u001b\\'

/** The longest title: taskbars show less. */
const TITLE_LENGTH = 80

/** Ghostty forgets a progress that is not renewed within 15 s. */
const RENEW_INTERVAL: Milliseconds = 10_000

/** Terminals whose titles can be set, by the beginning of TERM. */
const titledTerms =
  /^(?:xterm|tmux|screen|rxvt|alacritty|foot|contour|ghostty|kitty|konsole|gnome|vte|st-|mintty|iterm|wezterm|mlterm|putty)/

/** What the environment says the terminal knows: nothing for one that is not known. */
export function statusSupport(environment: Environment): StatusSupport {
  const { TERM = '', TERM_PROGRAM = '' } = environment
  const isSet = (name: string) => (environment[name] ?? '') !== ''
  if (TERM === 'dumb' || TERM === 'linux') return { hasTitle: false, hasProgress: false }
  const hasTitle =
    titledTerms.test(TERM) || TERM_PROGRAM !== '' || ['WT_SESSION', 'VTE_VERSION', 'ConEmuPID'].some(isSet)
  // tmux and screen pass on no progress, and inherit the variables of the terminal they were started in.
  const isWithin = isSet('TMUX') || isSet('STY') || /^(?:tmux|screen)/.test(TERM)
  return { hasTitle, hasProgress: !isWithin && knowsProgress(environment) }
}

/** OSC 9;4 is a notification to older iTerm2 and to others. */
function knowsProgress(environment: Environment): boolean {
  const { TERM, TERM_PROGRAM, TERM_PROGRAM_VERSION = '', WT_SESSION = '', VTE_VERSION = '' } = environment
  if (WT_SESSION !== '' || environment.ConEmuANSI === 'ON') return true
  if (TERM_PROGRAM === 'ghostty' || TERM === 'xterm-ghostty') return true
  if (TERM_PROGRAM === 'iTerm.app') return isAtLeast(TERM_PROGRAM_VERSION, [3, 6, 6])
  return /^\d+$/.test(VTE_VERSION) && Number(VTE_VERSION) >= 8000
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const place = least.findIndex((part, index) => (parts[index] ?? 0) !== part)
  return place < 0 || (parts[place] ?? 0) > (least[place] ?? 0)
}

/** What to show of a fleet: `61 can go, 2 trouble - Speed Week`. */
export function statusOfFleet(event: string | undefined, fleet: FleetSummary): ShownStatus {
  const { counts } = fleet
  const trouble = counts.trouble === 0 ? '' : `, ${counts.trouble} trouble`
  const name = event === undefined ? '' : ` - ${event}`
  const { expected, received } = readingProgress(fleet.summaries)
  return {
    title: `${counts.canGo} can go${trouble}${name}`,
    progress:
      counts.reading === 0
        ? undefined
        : {
            percent: expected === 0 ? 0 : Math.min(100, Math.floor((received / expected) * 100)),
            hasTrouble: counts.trouble > 0,
          },
  }
}

/** Shows the status of one terminal, and gives back what was there. */
export class TerminalStatus {
  readonly #support: StatusSupport
  readonly #write: (sequence: string) => void
  readonly #now: () => Milliseconds
  #last: ShownStatus | undefined
  #title: string | undefined
  #progress: string | undefined
  #progressAt: Milliseconds = Number.NEGATIVE_INFINITY

  constructor(support: StatusSupport, write: (sequence: string) => void, now: () => Milliseconds) {
    this.#support = support
    this.#write = write
    this.#now = now
  }

  /** Writes what has changed. */
  show(status: ShownStatus): void {
    const { title, progress } = status
    this.#last = status
    if (this.#support.hasTitle) this.#showTitle(sanitiseText(title, TITLE_LENGTH))
    if (this.#support.hasProgress) this.#showProgress(progress)
  }

  /** Brings back the title that was there, and removes the progress. */
  restore(): void {
    // A terminal that keeps no titles, as Windows Terminal, takes an empty one for its own.
    if (this.#title !== undefined) this.#write(`\u001b]2;${ST}\u001b[23;2t`)
    if (this.#progress !== undefined) this.#write(`\u001b]9;4;0${ST}`)
    this.#title = undefined
    this.#progress = undefined
  }

  /** Shows the last status again, after `restore`. */
  resume(): void {
    if (this.#last !== undefined) this.show(this.#last)
  }

  #showTitle(title: string): void {
    if (title === this.#title) return
    const keep = this.#title === undefined ? '\u001b[22;2t' : ''
    this.#title = title
    this.#write(`${keep}\u001b]2;${title}${ST}`)
  }

  #showProgress(progress: ShownProgress | undefined): void {
    const text = progress && `${progress.hasTrouble ? 2 : 1};${progress.percent}`
    if (text === undefined && this.#progress === undefined) return
    const isDue = text !== undefined && this.#now() - this.#progressAt >= RENEW_INTERVAL
    if (text === this.#progress && !isDue) return
    this.#progress = text
    this.#progressAt = this.#now()
    this.#write(`\u001b]9;4;${text ?? '0'}${ST}`)
  }
}
