/** The way in: draws the screen of a store on a terminal until the session has stopped. */
import { setTimeout as delay } from 'node:timers/promises'
import { render } from 'ink'
import type { StoreApi } from 'zustand/vanilla'
import type { Bytes, Milliseconds } from '../../core/base/units.ts'
import type { MonitorCommand } from '../../core/events/command.ts'
import type { MonitorStore } from '../../core/events/store.ts'
import type { ScreenControl, ScreenMode } from '../mode.ts'
import type { Schedule } from '../projection.ts'
import type { ScreenState } from '../screen-state.ts'
import { createSession, type ScreenEnd } from '../session.ts'
import { charsetOf, clipboardSequence, type Environment, themeOf } from '../terminal.ts'
import type { Charset } from '../text.ts'
import { createStyle, type ThemeName } from '../theme.ts'
import { App } from './app.tsx'

export type { ScreenEnd } from '../session.ts'

/** How long a terminal gets to take what gives it back before the process is stopped. */
const SUSPEND_TIMEOUT: Milliseconds = 1000

/** How the screen looks; what is absent is as the environment says. */
export interface ScreenLook {
  readonly theme?: ThemeName
  readonly charset?: Charset
}

export interface ScreenOptions extends ScreenLook {
  readonly store: MonitorStore
  readonly dispatch: (command: MonitorCommand) => void
  readonly now: () => Milliseconds
  /** What is shown; absent = the engine of this process. */
  readonly mode?: StoreApi<ScreenMode>
  /** Asked by the keys of a viewer and of a replay. */
  readonly control?: (control: ScreenControl) => void
  /** A name of the IANA list; absent = the laptop's. */
  readonly timeZone?: string
  /** Default `process.stdin` and `process.stdout`. */
  readonly stdin?: NodeJS.ReadStream
  readonly stdout?: NodeJS.WriteStream
  /** Default `process.env`. */
  readonly environment?: Environment
  /** The timer of the projection; tests bring their own. */
  readonly schedule?: Schedule
  /** Stops the process for Ctrl-Z; default: the signal a shell sends. */
  readonly stopProcess?: () => void | Promise<void>
  /** What the screen begins with, for showing one of its states. */
  readonly screen?: ScreenState
  /** Called at each key and each paste: somebody is there. */
  readonly onKey?: () => void
}

export interface Screen {
  /** Resolves when the terminal is given back; rejects with what was thrown while drawing. */
  readonly waitUntilExit: () => Promise<ScreenEnd>
  /** Gives the terminal back now; the engine is not told. */
  readonly end: () => void
}

/** True where the screen can be drawn; elsewhere the monitor runs headless. */
export function canDraw(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  environment: Environment,
): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && environment.TERM !== 'dumb'
}

/** Stops the process once the terminal has taken what gives it back; one that does not read is waited for no longer. */
async function stopThisProcess(stdout: NodeJS.WriteStream): Promise<void> {
  const taken = new Promise<void>((resolve) => stdout.write('', () => resolve()))
  await Promise.race([taken, delay(SUSPEND_TIMEOUT)])
  process.kill(process.pid, 'SIGTSTP')
}

/** What keys do to the screen is drawn while the terminal has not taken more than this; then only its end is. */
const MOST_UNREAD: Bytes = 2 ** 20

/** Draws the screen; it ends by itself once the store's phase is `stopped`. */
export function startScreen(options: ScreenOptions): Screen {
  const { store, stdin = process.stdin, stdout = process.stdout, environment = process.env } = options
  const write = (sequence: string): void => void stdout.write(sequence)
  const session = createSession({
    store,
    dispatch: options.dispatch,
    mode: options.mode,
    control: options.control,
    now: options.now,
    timeZone: options.timeZone,
    style: createStyle(themeOf(environment, options.theme), options.charset ?? charsetOf(environment)),
    write,
    copyText: (text) => write(clipboardSequence(text, environment)),
    schedule: options.schedule,
    isBehind: () => stdout.writableNeedDrain === true,
    isStalled: () => stdout.writableLength > MOST_UNREAD,
    screen: options.screen,
    onKey: options.onKey,
  })
  let end: ScreenEnd = 'ended'
  const leave = (how: ScreenEnd): void => {
    end = how
    instance.unmount()
  }
  const lose = (): void => leave('terminal-lost')
  let isForgetDue = false
  const forget = (): void => {
    if (stdout.writableNeedDrain) {
      // Drawn again and again before a terminal that does not read, it would fill the memory.
      isForgetDue = true
      return
    }
    isForgetDue = false
    // Erases from the top: where outside damage left the cursor is not known.
    write('\u001b[H\u001b[J')
    instance.clear()
  }
  const instance = render(
    <App
      session={session}
      leave={leave}
      forget={forget}
      stopProcess={options.stopProcess ?? (() => stopThisProcess(stdout))}
    />,
    {
      stdin,
      stdout,
      exitOnCtrlC: false,
      alternateScreen: true,
      incrementalRendering: true,
      // Ink asks whether CI is set; whether the screen is drawn was decided by whoever called.
      interactive: true,
      maxFps: 60,
      // What is said to the console lands on the process's own terminal, on no other.
      patchConsole: stdout === process.stdout,
    },
  )
  const unsubscribe = store.subscribe((state) => {
    if (state.phase === 'stopped') leave('quit')
  })
  // Never taken off: a terminal that is lost gives an error for each write, the last ones of all included.
  stdout.on('error', lose)
  stdin.on('error', lose)
  const redrawIfDue = (): void => {
    if (!isForgetDue) return
    forget()
    session.act({ type: 'redraw-asked' })
  }
  stdout.on('drain', redrawIfDue)
  const tidy = (): void => {
    stdout.off('drain', redrawIfDue)
    unsubscribe()
    session.projection.stop()
  }
  const exit = instance.waitUntilExit().then(() => end)
  void exit.then(tidy, tidy)
  if (store.getState().phase === 'stopped') leave('quit')
  return { waitUntilExit: () => exit, end: () => instance.unmount() }
}
