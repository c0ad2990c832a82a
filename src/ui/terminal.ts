/** What the environment says of the terminal: colours, characters, and tmux. */
import { currentPlatform } from '../core/base/platform.ts'
import type { ThemeName } from '../core/domain/themes.ts'
import type { Charset } from './text.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The smallest screen that can be drawn. */
export const smallestScreen = { columns: 60, rows: 20 } as const

/** True where no colours are wanted: `NO_COLOR` is set to anything (https://no-color.org). */
export function isColourless(environment: Environment): boolean {
  return (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb'
}

/** The theme to draw with. */
export function themeOf(environment: Environment, asked: ThemeName | undefined): ThemeName {
  if (isColourless(environment)) return 'none'
  if (asked !== undefined) return asked
  const background = environment.COLORFGBG?.split(';').at(-1)
  return background === '7' || background === '15' ? 'light' : 'dark'
}

/**
 * The character set of the locale, in the order of POSIX: LC_ALL, LC_CTYPE, LANG. Without one, that of the Windows
 * console and Windows Terminal, which draw Unicode in any locale.
 */
export function charsetOf(environment: Environment, platform = currentPlatform()): Charset {
  const named = [environment.LC_ALL, environment.LC_CTYPE, environment.LANG]
  const locale = named.find((value) => value !== undefined && value !== '')
  if (locale !== undefined) return /utf-?8/i.test(locale) ? 'unicode' : 'ascii'
  const isWindows = platform === 'windows' || (environment.WT_SESSION ?? '') !== ''
  return isWindows ? 'unicode' : 'ascii'
}

/** The sequence that copies a text to the terminal's clipboard (OSC 52), through tmux if necessary. */
export function clipboardSequence(text: string, environment: Environment): string {
  const sequence = `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`
  if ((environment.TMUX ?? '') === '') return sequence
  return `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`
}
