/** Looks up keys: what one does in a place, which ones the key bar shows, and how one is printed. */
import { type Binding, keymap } from './keymap.ts'
import type { Place } from './screen-state.ts'
import type { Style } from './theme.ts'

/** The row of a key in a place, if any. */
export function bindingOf(key: string, place: Place): Binding | undefined {
  return keymap.find((binding) => binding.places.includes(place) && binding.keys.includes(key))
}

/** The bindings in the key bar of a place, the most important first. */
export function barOf(place: Place): readonly Binding[] {
  return keymap
    .filter((binding) => binding.bar !== undefined && binding.places.includes(place))
    .toSorted((a, b) => (a.bar ?? 0) - (b.bar ?? 0))
}

/** A key as printed on a keyboard. */
export function keyLabel(key: string, style: Style): string {
  const named = keyLabels[key]
  if (named !== undefined) return named[style.charset === 'unicode' ? 0 : 1]
  if (!key.startsWith('ctrl+')) return key
  const rest = key.slice(5)
  return `Ctrl-${keyLabels[rest] === undefined ? rest.toUpperCase() : keyLabel(rest, style)}`
}

const keyLabels: Readonly<Record<string, readonly [unicode: string, ascii: string]>> = {
  up: ['↑', 'Up'],
  down: ['↓', 'Down'],
  left: ['←', 'Left'],
  right: ['→', 'Right'],
  pageup: ['PgUp', 'PgUp'],
  pagedown: ['PgDn', 'PgDn'],
  home: ['Home', 'Home'],
  end: ['End', 'End'],
  tab: ['Tab', 'Tab'],
  enter: ['Enter', 'Enter'],
  escape: ['Esc', 'Esc'],
  space: ['Space', 'Space'],
  backspace: ['Backspace', 'Backspace'],
  delete: ['Del', 'Del'],
}
