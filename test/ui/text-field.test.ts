import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemesOf, widthOf } from '../../src/ui/text.ts'
import { type CaretMove, eraseText, insertText, moveCaret, showField } from '../../src/ui/text-field.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { press } from './pressed.ts'
import { begin, entrant } from './scenes.ts'

const moves = ['left', 'right', 'word-left', 'word-right', 'start', 'end'] as const
const style = createStyle('none', 'unicode')
const events = begin([entrant(601)])

/** The filter after keys in its field; `|` stands for the cursor. */
function filterAfter(...keys: readonly string[]): string {
  const { filter, afterCaret } = press(['/', ...keys], { events }).screen
  const whole = graphemesOf(filter)
  const at = whole.length - afterCaret
  return [...whole.slice(0, at), '|', ...whole.slice(at)].join('')
}

describe('a text field', () => {
  it('a text field is edited at its cursor with the keys of a shell', () => {
    const typed = [...'anna lee'].map((letter) => (letter === ' ' ? 'space' : letter))
    expect(filterAfter(...typed)).toBe('anna lee|')
    expect(filterAfter(...typed, 'left', 'left', 'x')).toBe('anna lx|ee')
    expect(filterAfter(...typed, 'home', 'x', 'right')).toBe('xa|nna lee')
    expect(filterAfter(...typed, 'ctrl+a', 'delete', 'ctrl+e', 'backspace')).toBe('nna le|')
    expect(filterAfter(...typed, 'ctrl+w')).toBe('anna |')
    expect(filterAfter(...typed, 'ctrl+w', 'ctrl+w')).toBe('|')
    expect(filterAfter(...typed, 'ctrl+left', 'ctrl+u')).toBe('|lee')
    expect(filterAfter(...typed, 'ctrl+left', 'ctrl+k')).toBe('anna |')
    expect(filterAfter(...typed, 'home', 'ctrl+right', 'x')).toBe('annax| lee')
  })

  it('a text field never cuts a letter from its accent, nor a wide one in two', () => {
    expect(filterAfter('東', '京', 'left', 'e', '\u0301')).toBe('東e\u0301|京')
    expect(filterAfter('東', '京', 'left', 'e', '\u0301', 'backspace')).toBe('東|京')
    expect(filterAfter('👩‍🚀', 'a', 'home', 'delete')).toBe('|a')
  })

  it('a full text field takes nothing more, and keeps what is behind its cursor', () => {
    const full = insertText({ text: 'tail', after: 4 }, 'x'.repeat(50), 10)
    expect(full).toEqual({ text: 'xxxxxxtail', after: 4 })
    expect(insertText(full, 'y', 10)).toEqual(full)
    expect(insertText(full, '\u0301', 10).text).toBe('xxxxxx\u0301tail')
  })

  it('a text field shows its cursor in any width', () => {
    const field = { text: 'the strap is torn and 東京 too', after: 9 }
    const { before, under, after } = showField(field, 12, style)
    expect(before.startsWith('…')).toBe(true)
    expect(under).toBe('n')
    expect(after.endsWith('…')).toBe(true)
    expect(showField({ text: 'ab', after: 1 }, 20, style)).toEqual({ before: 'a', under: 'b', after: '' })
    expect(showField({ text: 'ab', after: 0 }, 20, style)).toEqual({ before: 'ab', under: ' ', after: '' })
  })

  it('any text and any keys leave a cursor within the text and a line that fits', () => {
    const step = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => ({ kind: 'type' as const, text })),
      fc.constantFrom<CaretMove>(...moves).map((to) => ({ kind: 'move' as const, to })),
      fc.constantFrom<CaretMove>(...moves).map((to) => ({ kind: 'erase' as const, to })),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 8, max: 90 }), (steps, width) => {
        let field = { text: '', after: 0 }
        for (const each of steps) {
          if (each.kind === 'type') field = insertText(field, each.text, 40)
          else field = each.kind === 'move' ? moveCaret(field, each.to) : eraseText(field, each.to)
          expect(field.after).toBeGreaterThanOrEqual(0)
          expect(field.after).toBeLessThanOrEqual(graphemesOf(field.text).length)
          const { before, under, after } = showField(field, width, style)
          expect(widthOf(before) + widthOf(under) + widthOf(after)).toBeLessThanOrEqual(width)
        }
      }),
    )
  })
})
