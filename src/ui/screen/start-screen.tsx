/** Draws the screen of a store on a terminal until the session has stopped. */
import { setTimeout as delay } from 'node:timers/promises'
import { render } from 'ink'
import type { StoreApi } from 'zustand/vanilla'
import type { ScreenMemoryKeeper } from '../../core/archive/screen-memory.ts'
import { currentPlatform } from '../../core/base/platform.ts'
import type { Bytes, Milliseconds } from '../../core/base/units.ts'
import type { BellLevel } from '../../core/domain/bell.ts'
import type { ThemeName } from '../../core/domain/themes.ts'
import type { MonitorCommand } from '../../core/events/command.ts'
import type { MonitorStore } from '../../core/events/store.ts'
import type { Schedule } from '../../core/views/projection.ts'
import type { BoardStatusStore } from '../board.ts'
import type { ScreenControl, ScreenMode } from '../mode.ts'
import { createMouseInput } from '../mouse.ts'
import type { ScreenState } from '../screen-state.ts'
import { createSession, type ScreenEnd, type ScreenSession } from '../session.ts'
import { type ScreenStart, startingScreen } from '../starting-screen.ts'
import { charsetOf, clipboardSequence, type Environment, isColourless, themeOf } from '../terminal.ts'
import { statusSupport, TerminalStatus } from '../terminal-status.ts'
import type { Charset } from '../text.ts'
import { createStyle } from '../theme.ts'
import { App } from './app.tsx'

export type { ScreenEnd } from '../session.ts'

/** How long to wait for the terminal to be restored before the process is stopped. */
const SUSPEND_TIMEOUT: Milliseconds = 1000

/** The look of the screen, by default from the environment, and what it shows first. */
export interface ScreenLook extends ScreenStart {
  readonly theme?: ThemeName
  /** Whether to use the mouse where there is one. Default true. */
  readonly mouse?: boolean
  readonly charset?: Charset
  /** Whether the terminal's title and progress are set; absent = where it knows them. */
  readonly title?: boolean
  readonly progress?: boolean
  /** What rings the bell; absent = as remembered. */
  readonly bell?: BellLevel
}

export interface ScreenOptions extends ScreenLook {
  readonly store: MonitorStore
  readonly dispatch: (command: MonitorCommand) => void
  readonly now: () => Milliseconds
  /** The mode; absent = the engine of this process. */
  readonly mode?: StoreApi<ScreenMode>
  /** The board for phones; absent = there is none. */
  readonly board?: BoardStatusStore
  /** Asked by the keys of a viewer and of a replay. */
  readonly control?: (control: ScreenControl) => void
  /** A name of the IANA list; absent = the laptop's. */
  readonly timeZone?: string
  /** Default `process.stdin` and `process.stdout`. */
  readonly stdin?: NodeJS.ReadStream
  readonly stdout?: NodeJS.WriteStream
  /** Default `process.env`. */
  readonly environment?: Environment
  /** The timer of the projection; tests have their own. */
  readonly schedule?: Schedule
  /** Stops the process for Ctrl-Z; default: the signal a shell sends. */
  readonly stopProcess?: () => void | Promise<void>
  /** The initial state, for showing a state of the screen. */
  readonly screen?: ScreenState
  /** Where the bell and the theme are remembered. */
  readonly memory?: ScreenMemoryKeeper
  /** Called at each key and each paste. */
  readonly onKey?: () => void
}

export interface Screen {
  /** Resolves when the terminal is restored; rejects with an error of drawing. */
  readonly waitUntilExit: () => Promise<ScreenEnd>
  /** Restores the terminal now, without stopping the engine. */
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

/** Stops the process once the terminal is restored, or after a timeout if it does not read. */
async function stopThisProcess(stdout: NodeJS.WriteStream): Promise<void> {
  const taken = new Promise<void>((resolve) => stdout.write('', () => resolve()))
  await Promise.race([taken, delay(SUSPEND_TIMEOUT)])
  process.kill(process.pid, 'SIGTSTP')
}

/** Node on Windows reads no mouse: switched on there, it would only take the selection of text away. */
function hasMouse({ mouse = true }: ScreenLook): boolean {
  return mouse && currentPlatform() !== 'windows'
}

/** Keys are drawn until this many bytes wait for the terminal; then only the end is. */
const MOST_UNREAD: Bytes = 2 ** 20

/** Draws the screen; it ends by itself once the store's phase is `stopped`. */
export function startScreen(options: ScreenOptions): Screen {
  const { store, stdin = process.stdin, stdout = process.stdout, environment = process.env } = options
  const write = (sequence: string): void => void stdout.write(sequence)
  const { hasTitle, hasProgress } = statusSupport(environment)
  const status = new TerminalStatus(
    { hasTitle: hasTitle && options.title !== false, hasProgress: hasProgress && options.progress !== false },
    write,
    options.now,
  )
  const session = createSession({
    store,
    dispatch: options.dispatch,
    mode: options.mode,
    board: options.board,
    control: options.control,
    now: options.now,
    timeZone: options.timeZone,
    style: createStyle(themeOf(environment, options.theme), options.charset ?? charsetOf(environment)),
    hasThemes: !isColourless(environment),
    write,
    copyText: (text) => write(clipboardSequence(text, environment)),
    status,
    memory: options.memory,
    schedule: options.schedule,
    isBehind: () => stdout.writableNeedDrain === true,
    isStalled: () => stdout.writableLength > MOST_UNREAD,
    screen: options.screen ?? startingScreen(options, options.now()),
    onKey: options.onKey,
  })
  let end: ScreenEnd = 'ended'
  const unmount = (): void => {
    status.restore()
    instance.unmount()
  }
  const leave = (how: ScreenEnd): void => {
    end = how
    unmount()
  }
  const lose = (): void => leave('terminal-lost')
  let isForgetDue = false
  const forget = (): void => {
    if (stdout.writableNeedDrain) {
      // A terminal that does not read would let frames fill the memory.
      isForgetDue = true
      return
    }
    isForgetDue = false
    // Erases from the top, because outside damage may have moved the cursor.
    write('\u001b[H\u001b[J')
    instance.clear()
  }
  const mouse = hasMouse(options) ? createMouseInput(stdin, () => performance.now()) : undefined
  const instance = render(
    <App
      session={session}
      leave={leave}
      forget={forget}
      mouse={mouse}
      stopProcess={async () => {
        status.restore()
        await (options.stopProcess ?? (() => stopThisProcess(stdout)))()
        status.resume()
      }}
    />,
    {
      stdin: mouse?.stdin ?? stdin,
      stdout,
      exitOnCtrlC: false,
      alternateScreen: true,
      incrementalRendering: true,
      // Ink checks CI; the caller has already decided whether to draw.
      interactive: true,
      maxFps: 60,
      // Console output would go to the process's own terminal only.
      patchConsole: stdout === process.stdout,
    },
  )
  const restore = (): void => status.restore()
  process.on('exit', restore)
  applyChoices(session, options)
  const unsubscribe = store.subscribe((state) => {
    if (state.phase === 'stopped') leave('quit')
  })
  // Stays attached: a lost terminal gives an error for each write, including the last.
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
    status.restore()
    process.off('exit', restore)
    session.projection.stop()
  }
  const exit = instance.waitUntilExit().then(() => end)
  void exit.then(tidy, tidy)
  if (store.getState().phase === 'stopped') leave('quit')
  return { waitUntilExit: () => exit, end: unmount }
}

/** Sets the bell that was asked for and remembers it; applies what is remembered where nothing was asked for, unless a key was faster. */
function applyChoices(
  session: ScreenSession,
  { bell: asked, theme: askedTheme, memory }: ScreenOptions,
): void {
  if (asked !== undefined) {
    session.act({ type: 'bell-chosen', level: asked })
    session.rememberBell(asked)
  }
  void memory?.load().then(({ bell, theme }) => {
    const now = session.screen.getState()
    if (asked === undefined && bell !== undefined && now.bell === 'off')
      session.act({ type: 'bell-chosen', level: bell })
    const isThemeFree = askedTheme === undefined && session.hasThemes && now.theme === undefined
    if (isThemeFree && theme !== undefined) session.act({ type: 'theme-chosen', theme })
  })
}
