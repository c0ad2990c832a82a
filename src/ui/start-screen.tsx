/** The way in: draws the screen of a store on a terminal until the session has stopped. */
import { render } from 'ink'
import type { StoreApi } from 'zustand/vanilla'
import type { MonitorCommand } from '../core/command.ts'
import type { MonitorStore } from '../core/store.ts'
import type { Milliseconds } from '../core/units.ts'
import { App } from './app.tsx'
import type { ScreenControl, ScreenMode } from './mode.ts'
import type { Schedule } from './projection.ts'
import type { ScreenState } from './screen-state.ts'
import { createSession, type ScreenEnd } from './session.ts'
import { charsetOf, clipboardSequence, type Environment, themeOf } from './terminal.ts'
import type { Charset } from './text.ts'
import { createStyle, type ThemeName } from './theme.ts'

export type { ScreenEnd } from './session.ts'

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
  readonly stopProcess?: () => void
  /** What the screen begins with, for showing one of its states. */
  readonly screen?: ScreenState
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

function stopThisProcess(): void {
  process.kill(process.pid, 'SIGTSTP')
}

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
    screen: options.screen,
  })
  let end: ScreenEnd = 'ended'
  const leave = (how: ScreenEnd): void => {
    end = how
    instance.unmount()
  }
  const lose = (): void => leave('terminal-lost')
  const forget = (): void => {
    // Erases from the top: where outside damage left the cursor is not known.
    write('\u001b[H\u001b[J')
    instance.clear()
  }
  const instance = render(
    <App
      session={session}
      leave={leave}
      forget={forget}
      stopProcess={options.stopProcess ?? stopThisProcess}
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
  const tidy = (): void => {
    unsubscribe()
    session.projection.stop()
  }
  const exit = instance.waitUntilExit().then(() => end)
  void exit.then(tidy, tidy)
  if (store.getState().phase === 'stopped') leave('quit')
  return { waitUntilExit: () => exit, end: () => instance.unmount() }
}
