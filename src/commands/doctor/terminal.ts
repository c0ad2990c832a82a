/** Checks whether the terminal can show the screen. */
import type { WriteStream } from 'node:tty'
import { currentPlatform, type Platform } from '../../core/base/platform.ts'
import { charsetOf, type Environment, smallestScreen } from '../../ui/terminal.ts'
import { type DoctorFinding, ok, warning } from './finding.ts'

export interface TerminalFacts {
  readonly isInput: boolean
  readonly isOutput: boolean
  /** Undefined without a terminal. */
  readonly size: { readonly columns: number; readonly rows: number } | undefined
  /** Bits per colour: 1, 4, 8 or 24. */
  readonly colourDepth: number
  readonly environment: Environment
  readonly platform: Platform
}

export function terminalFacts(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  environment: Environment,
): TerminalFacts {
  const terminal: WriteStream | undefined = stdout.isTTY ? stdout : undefined
  return {
    isInput: stdin.isTTY === true,
    isOutput: terminal !== undefined,
    size: terminal && { columns: terminal.columns, rows: terminal.rows },
    colourDepth: terminal?.getColorDepth() ?? 1,
    environment,
    platform: currentPlatform(),
  }
}

export function judgeTerminal(facts: TerminalFacts): readonly DoctorFinding[] {
  return [judgeScreen(facts), ...judgeSession(facts), judgeLocale(facts)]
}

function judgeScreen(facts: TerminalFacts): DoctorFinding {
  const { isInput, isOutput, size, colourDepth, environment } = facts
  const term = termOf(facts)
  if (!isInput || !isOutput || size === undefined) {
    const end = isOutput ? 'stdin is' : 'stdout is'
    return warning(
      'terminal',
      `${end} no terminal: the monitor would print lines instead of the screen`,
      'start it in a terminal; over SSH with "ssh -t"',
    )
  }
  if (term === '' || term === 'dumb') {
    const found = `TERM=${term}: the screen cannot be drawn`
    return warning('terminal', found, 'set TERM to what the terminal is, such as xterm-256color')
  }
  const { columns, rows } = size
  const least = smallestScreen
  if (columns < least.columns || rows < least.rows) {
    const found = `${columns}x${rows} is too small: the screen needs ${least.columns}x${least.rows}`
    return warning('terminal', found, 'make the window larger, or its letters smaller')
  }
  return ok('terminal', `${columns}x${rows}, ${term}, ${coloursOf(colourDepth, environment)}`)
}

/** Windows sets no TERM, and its console does not need it. */
function termOf({ environment, platform }: TerminalFacts): string {
  const term = environment.TERM ?? ''
  if (term !== '' || platform !== 'windows') return term
  return (environment.WT_SESSION ?? '') === '' ? 'the console of Windows' : 'Windows Terminal'
}

function coloursOf(depth: number, environment: Environment): string {
  if ((environment.NO_COLOR ?? '') !== '') return 'no colours, as NO_COLOR asks; words say the same'
  if (depth <= 1) return 'no colours; words say the same'
  return depth >= 24 ? 'all colours' : `${2 ** depth} colours`
}

function judgeSession({ environment, platform }: TerminalFacts): readonly DoctorFinding[] {
  const isSet = (name: string): boolean => (environment[name] ?? '') !== ''
  const within = isSet('TMUX') ? 'tmux' : isSet('STY') ? 'screen' : undefined
  const isRemote = isSet('SSH_CONNECTION') || isSet('SSH_TTY')
  const end = platform === 'wsl' ? ', but the last terminal of WSL that is closed stops all' : ''
  if (within !== undefined) return [ok('session', `in ${within}: a dropped line stops nothing${end}`)]
  if (!isRemote) return [ok('session', 'at the laptop itself')]
  if (platform === 'windows') {
    const remedy = 'start it at the laptop itself: Windows has nothing that keeps it'
    return [warning('session', 'over SSH: a dropped line stops the monitor', remedy)]
  }
  return [
    warning(
      'session',
      'over SSH without tmux: a dropped line stops the monitor, gracefully',
      'start it in tmux ("tmux new -s motion"), then "tmux attach" shows it again',
    ),
  ]
}

function judgeLocale({ environment, platform }: TerminalFacts): DoctorFinding {
  const name = ['LC_ALL', 'LC_CTYPE', 'LANG'].find((each) => (environment[each] ?? '') !== '')
  const setting =
    name === undefined ? 'neither LC_ALL, LC_CTYPE nor LANG is set' : `${name}=${environment[name]}`
  if (charsetOf(environment, platform) === 'unicode')
    return ok('locale', name === undefined ? 'names and symbols are drawn whatever the locale is' : setting)
  const found = `${setting}: that is not UTF-8, so names and symbols are drawn with ASCII letters`
  const remedy =
    platform === 'windows' ? `remove ${name}` : 'set LANG to a UTF-8 locale, such as "export LANG=C.UTF-8"'
  return warning('locale', found, remedy)
}
