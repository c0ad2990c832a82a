import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { formatEventLine, formatHeader, LineSplitter } from '../../../src/core/record/journal-lines.ts'
import { foldEntries } from '../../../src/core/record/journal-timeline.ts'
import { parseLine } from '../../../src/core/record/parse-line.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

describe('a line of the journal', () => {
  test('a journal line gives every event back as it was', () => {
    fc.assert(
      fc.property(monitorEvent, (event) => {
        expect(parseLine(formatEventLine(event))).toEqual(event)
      }),
      { numRuns: 500 },
    )
  })

  test('a journal line at the head of a part gives any state back as it was', () => {
    fc.assert(
      fc.property(fc.array(monitorEvent, { maxLength: 40 }), (events) => {
        const state = reduceAll(initialState, events)
        const line = formatHeader(state, 5)
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(parseLine(line)).toEqual({ type: 'state-restored', at: 5, state })
      }),
    )
  })

  test('a foreign journal line is an event that can be folded and shown, or nothing', () => {
    const hostile = fc.oneof(
      fc.json(),
      fc.string(),
      fc.tuple(monitorEvent, fc.string(), fc.jsonValue()).map(([event, key, value]) => {
        return JSON.stringify({ ...event, [key]: value })
      }),
      fc
        .tuple(monitorEvent, fc.nat(), fc.constantFrom(null, -1, 1e300, 'x', {}, [], '\u001b[2J'))
        .map(([event, at, value]) => {
          const keys = Object.keys(event)
          return JSON.stringify({ ...event, [keys[at % keys.length] ?? 'at']: value })
        }),
    )
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), (lines) => {
        const entries = lines.flatMap((line) => parseLine(line) ?? [])
        const state = foldEntries(initialState, entries)
        for (const line of state.log.lines) expect(line.message).not.toContain('\u001b')
        expect(() => formatHeader(state, 0)).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })

  test('a journal line that is nested without end is skipped', () => {
    expect(parseLine('['.repeat(100_000))).toBeUndefined()
    expect(parseLine(`{"type":"notice","at":1,"level":"INFO","message":${'['.repeat(50)}`)).toBeUndefined()
  })
})

describe('the splitter', () => {
  test('the splitter of journal lines skips a line longer than the limit, and reads the next', () => {
    const splitter = new LineSplitter()
    const piece = Buffer.alloc(2 ** 24, 'x')
    for (let pieces = 0; pieces < 4; pieces++) expect(splitter.push(piece)).toEqual([])
    expect(splitter.isTorn).toBe(true)
    expect(splitter.push(Buffer.from('its end\nthe next\n'))).toEqual(['the next'])
    expect(splitter.overlong).toBe(1)
  })

  test('the splitter of journal lines gives the same lines however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
        fc.array(fc.nat(60), { maxLength: 12 }),
        (texts, cuts) => {
          const lines = texts.map((text) => text.replaceAll('\n', ' ').toWellFormed())
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
          const splitter = new LineSplitter()
          const found: string[] = []
          const places = [
            ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
            bytes.length,
          ]
          let from = 0
          for (const place of places) {
            found.push(...splitter.push(bytes.subarray(from, place)))
            from = place
          }
          expect(found).toEqual(lines)
          expect(splitter.isTorn).toBe(false)
        },
      ),
    )
  })
})
