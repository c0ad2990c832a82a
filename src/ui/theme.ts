/** The look of the terminal: the SGR codes of each tone in each theme, and the characters it draws with. */
import type { MotionState } from '../core/domain/motion.ts'
import type { ThemeName } from '../core/domain/themes.ts'
import { stateLooks, type Tone } from '../core/views/state-words.ts'
import { type Align, type Charset, cutText, fitText, steadyText } from './text.ts'

/** SGR parameters that switch a tone on and off; only the 16 ANSI colours, so that the terminal's palette applies. */
type Sgr = readonly [on: string, off: string]

const common = {
  plain: ['', ''],
  strong: ['1', '22'],
  quiet: ['2', '22'],
  found: ['4', '24'],
  selected: ['7', '27'],
} as const

const themes: Readonly<Record<ThemeName, Readonly<Record<Tone, Sgr>>>> = {
  dark: {
    ...common,
    accent: ['1;36', '22;39'],
    good: ['1;32', '22;39'],
    fresh: ['1;30;42', '22;39;49'],
    busy: ['36', '39'],
    warn: ['33', '39'],
    bad: ['1;91', '22;39'],
    alarm: ['1;97;41', '22;39;49'],
  },
  light: {
    ...common,
    accent: ['1;34', '22;39'],
    good: ['1;32', '22;39'],
    fresh: ['1;97;42', '22;39;49'],
    busy: ['34', '39'],
    warn: ['33', '39'],
    bad: ['1;31', '22;39'],
    alarm: ['1;97;41', '22;39;49'],
  },
  'high-contrast': {
    ...common,
    quiet: ['', ''],
    accent: ['1;4', '22;24'],
    good: ['1;92', '22;39'],
    fresh: ['1;30;102', '22;39;49'],
    busy: ['1;96', '22;39'],
    warn: ['1;93', '22;39'],
    bad: ['1;97;41', '22;39;49'],
    alarm: ['1;97;41', '22;39;49'],
  },
  none: {
    ...common,
    accent: ['1;4', '22;24'],
    good: ['1', '22'],
    fresh: ['1;7', '22;27'],
    busy: ['', ''],
    warn: ['', ''],
    bad: ['1', '22'],
    alarm: ['1;7', '22;27'],
  },
}

/** The terminal's colours and characters, for drawing. */
export interface Style {
  readonly theme: ThemeName
  readonly charset: Charset
  readonly ellipsis: string
  /** The text in a tone's colours, safe beside other painted text. */
  readonly paint: (tone: Tone, text: string) => string
  /** Text from outside, made safe. */
  readonly safe: (text: string) => string
  readonly cut: (text: string, width: number) => string
  readonly fit: (text: string, width: number, align?: Align) => string
}

/** A style of a theme and a character set. */
export function createStyle(theme: ThemeName, charset: Charset): Style {
  const tones = themes[theme]
  const ellipsis = charset === 'unicode' ? '…' : '..'
  return {
    theme,
    charset,
    ellipsis,
    paint(tone, text) {
      const [on, off] = tones[tone]
      return on === '' || text === '' ? text : `\u001b[${on}m${text}\u001b[${off}m`
    },
    safe: (text) => steadyText(text, charset),
    cut: (text, width) => cutText(text, width, ellipsis),
    fit: (text, width, align = 'left') => fitText(text, width, align, ellipsis),
  }
}

/** Characters the screen draws with, each with its ASCII replacement. */
const drawn = {
  rule: ['─', '-'],
  full: ['━', '#'],
  empty: ['─', '-'],
  up: ['↑', '^'],
  down: ['↓', 'v'],
  advice: ['→', '->'],
  between: ['·', '|'],
  pass: ['✓', 'ok'],
  fail: ['✗', 'x'],
} as const satisfies Record<string, readonly [unicode: string, ascii: string]>

export function glyph(style: Style, name: keyof typeof drawn): string {
  return drawn[name][style.charset === 'unicode' ? 0 : 1]
}

/** The symbol of a state in the terminal's character set. */
export function symbolOf(style: Style, state: MotionState): string {
  const { symbol, asciiSymbol } = stateLooks[state]
  return style.charset === 'unicode' ? symbol : asciiSymbol
}
