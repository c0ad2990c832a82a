/** Turns terminal input into key names: several may come at once, and a key may be a whole grapheme. */
import type { Key } from 'ink'
import { graphemesOf } from './text.ts'

/** The keys of one input, in order: `up`, `enter`, `ctrl+l`, `j`, `é`. */
export function keysOf(input: string, key: Key): readonly string[] {
  const named = namedKey(key)
  if (named !== undefined) return [named]
  if (key.super || key.hyper || key.eventType === 'release') return []
  if (key.ctrl) return input === '' ? [] : [`ctrl+${input.toLowerCase()}`]
  const typed = graphemesOf(input).flatMap(typedKey)
  // Esc and a quick next key arrive as one key with Alt, which no binding uses.
  return key.meta && typed.length > 0 ? ['escape', ...typed] : typed
}

function namedKey(key: Key): string | undefined {
  if (key.upArrow) return 'up'
  if (key.downArrow) return 'down'
  if (key.pageUp) return 'pageup'
  if (key.pageDown) return 'pagedown'
  if (key.home) return 'home'
  if (key.end) return 'end'
  if (key.return) return 'enter'
  if (key.escape) return 'escape'
  if (key.tab) return 'tab'
  // Alt with Backspace erases a word in every shell.
  if (key.backspace) return key.meta ? 'ctrl+w' : 'backspace'
  if (key.delete) return 'delete'
  const isByWord = key.ctrl || key.meta
  if (key.leftArrow) return isByWord ? 'ctrl+left' : 'left'
  if (key.rightArrow) return isByWord ? 'ctrl+right' : 'right'
  return undefined
}

function typedKey(grapheme: string): readonly string[] {
  if (grapheme === ' ') return ['space']
  if (grapheme === '\r' || grapheme === '\n' || grapheme === '\r\n') return ['enter']
  if (grapheme === '\t') return ['tab']
  if (grapheme === '\u007f' || grapheme === '\b') return ['backspace']
  const code = grapheme.codePointAt(0) ?? 0
  if (code < 0x20) return [`ctrl+${String.fromCharCode(code + 96)}`]
  return [grapheme]
}
