import fc from 'fast-check'
import { expect, it } from 'vitest'
import { report, splitAll } from '../ui/mouse-reports.ts'

const ESC = '\u001b'

it('any input in any chunks loses no key, and no part of a report becomes one', () => {
  const part = fc.oneof(
    fc.constantFrom('j', 'é', '東', `${ESC}[A`, `${ESC}OP`, `${ESC}[5~`, '\r', '\u0003'),
    fc
      .tuple(
        fc.constantFrom(0, 2, 3, 32, 64, 65, 66, 128),
        fc.nat(400),
        fc.nat(400),
        fc.constantFrom('M', 'm'),
      )
      .map(([button, column, row, end]) => report(button, column, row, end)),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), fc.array(fc.nat(200), { maxLength: 8 }), (parts, cuts) => {
      const whole = parts.join('')
      // Not right after an Esc, where nobody can know what comes.
      const places = [...new Set(cuts)]
        .filter((cut) => cut < whole.length && whole[cut - 1] !== ESC)
        .toSorted((a, b) => a - b)
      const chunks = [0, ...places].map((from, place) => whole.slice(from, places[place]))
      const keys = parts.filter((each) => !each.startsWith(`${ESC}[<`)).join('')
      const { text, events } = splitAll(chunks)
      expect(text).toBe(keys)
      expect(events).toHaveLength(parts.filter((each) => /\[<(0|64|65);\d+;\d+M$/.test(each)).length)
    }),
    { numRuns: 2000 },
  )
})

it('any bytes of a hostile terminal throw nothing, and stay within their length', () => {
  const bytes = fc.string({ unit: fc.constantFrom(ESC, '[', '<', 'M', 'm', ';', '0', '9', '~', 'q', '2') })
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 8 }), (chunks) => {
      expect(splitAll(chunks).text.length).toBeLessThanOrEqual(chunks.join('').length)
    }),
    { numRuns: 2000 },
  )
})
