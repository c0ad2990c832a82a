/** With any name, every column of the real table begins at its cell of a real terminal emulator. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import xterm from '@xterm/headless'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sanitiseText } from '../../src/core/base/sanitise.ts'
import { steadyText, widthOf } from '../../src/core/base/steady-text.ts'
import { textTable } from '../../src/report/text-table.ts'
import { hostileNames } from '../ui/hostile-names.ts'
import { mixedFleet } from '../ui/scenes.ts'
import { show } from '../ui/shown-screen.ts'

const require = createRequire(import.meta.url)
const inkRequire = createRequire(require.resolve('ink'))
/** The one that Ink lays its lines out with. */
const { default: inkWidth }: { default: (text: string) => number } = await import(
  pathToFileURL(inkRequire.resolve('string-width')).href
)

/** Letters of names, and everything that has been tried to move a column. */
const zeroWidth = fc.constantFrom(
  ...'\u200b\u200c\u200d\u2060\u2063\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0\u180e\ufe0f\ufe0e\u2800\u061c\u0605\u06dd\u{e0041}\u{e0100}',
)
const mark = fc
  .oneof(fc.integer({ min: 0x300, max: 0x36f }), fc.integer({ min: 0x483, max: 0xfff }), fc.constant(0x1ab0))
  .map((point) => String.fromCodePoint(point))
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }) },
  {
    weight: 2,
    arbitrary: fc.array(zeroWidth, { minLength: 1, maxLength: 5 }).map((units) => units.join('')),
  },
  { weight: 2, arbitrary: fc.array(mark, { minLength: 1, maxLength: 40 }).map((units) => units.join('')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\ud800', '\udc00', '👩‍🚀', '🇬🇧', '1️⃣', 'क्ष', 'กำ', '각', '±', '①', '𝐀𝐧𝐧'),
  },
  { weight: 1, arbitrary: fc.constantFrom(...hostileNames) },
)
const anyName = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))

async function columnsOnTerminal(texts: readonly string[]): Promise<readonly number[]> {
  const rows = texts.length + 1
  const terminal = new xterm.Terminal({ cols: 200, rows, convertEol: true, allowProposedApi: true })
  await new Promise<void>((resolve) => terminal.write(texts.map((text) => `${text}|\n`).join(''), resolve))
  const { active } = terminal.buffer
  const widths = texts.map((_, y) => {
    const line = active.getLine(y)
    // The position of the next character shows the text's width in the terminal.
    for (let x = 199; x >= 0; x--) if (line?.getCell(x)?.getChars().startsWith('|') === true) return x
    return -1
  })
  terminal.dispose()
  return widths
}

test('a text takes the columns of its measure on a terminal, and by every measure that lays it out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyName, { minLength: 10, maxLength: 10 }), async (names) => {
      const steady = names.map((name) => steadyText(sanitiseText(name, 40)))
      const widths = steady.map(widthOf)
      expect(steady.map((text) => inkWidth(text))).toEqual(widths)
      expect(await columnsOnTerminal(steady)).toEqual(widths)
    }),
    { numRuns: 150 },
  )
})

test('every letter that Unicode has takes the columns of its measure, alone and between others', async () => {
  const letters: string[] = []
  for (let point = 0xa1; point < 0x31400; point++) {
    // One in seven of the thousands of Chinese and Korean ones, and of what is not assigned.
    if ((point > 0x3400 && point < 0xd7a4) || point > 0x1fb00) point += 6
    if (point < 0xd800 || point > 0xdfff) letters.push(steadyText(`a${String.fromCodePoint(point)}b`))
  }
  const widths = letters.map(widthOf)
  expect(letters.map((text) => inkWidth(text))).toEqual(widths)
  const shown: number[] = []
  for (let from = 0; from < letters.length; from += 1000)
    shown.push(...(await columnsOnTerminal(letters.slice(from, from + 1000))))
  expect(letters.filter((_, index) => shown[index] !== widths[index])).toEqual([])
}, 120_000)

test('whatever people are called, the state of each motion begins at its column and is whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyName, { minLength: 12, maxLength: 12 }), async (names) => {
      const plain = await drawn(names.map(() => 'Ann'))
      const strange = await drawn(names)
      const at = plain[0]?.indexOf('CAN GO') ?? -1
      expect(at).toBeGreaterThan(0)
      expect(strange.map((line) => line.slice(at, at + 'CAN GO'.length))).toEqual(plain.map(() => 'CAN GO'))
    }),
    { numRuns: 12 },
  )
})

test('the table of a report keeps its columns, whatever people are called', async () => {
  const columns = [
    { title: 'person', align: 'left', cell: (name: string) => name },
    { title: 'hours', align: 'left', cell: () => 'HOURS' },
  ] as const
  await fc.assert(
    fc.asyncProperty(fc.array(anyName, { minLength: 6, maxLength: 6 }), async (names) => {
      const [, ...lines] = textTable(columns, names, 120)
      const before = await columnsOnTerminal(lines.map((line) => line.replace(/HOURS$/, '')))
      expect(new Set(before).size).toBe(1)
    }),
    { numRuns: 60 },
  )
})

test('a letter that a spreadsheet has taken apart is shown in one, and a pile of marks as two', () => {
  expect(steadyText('Zoe\u0308 Ange\u0301lique')).toBe('Zoë Angélique')
  expect(steadyText(`z\u0302${'\u0336'.repeat(500)}`)).toBe('ẑ\u0336\u0336')
  expect(steadyText('\u3164\u200b\u2060')).toBe('')
  expect(steadyText('𝐀𝐧𝐧')).toBe('Ann')
})

/** The rows of released motions, as cells of the emulator: one string position a column. */
async function drawn(names: readonly string[]): Promise<readonly string[]> {
  const events = mixedFleet(names.length).map((event) => {
    if (event.type !== 'roster-read') return event
    const entrants = event.entrants.map((entrant, index) => ({
      ...entrant,
      familyName: sanitiseText(names[index % names.length] ?? '', 60),
      firstName: '',
    }))
    return { ...event, entrants }
  })
  const { terminal, screen } = show({ size: [140, 40], events })
  await terminal.until((lines) => lines.some((line) => line.includes('CAN GO')))
  await terminal.lines()
  const rows = rowsOf(terminal.emulator)
  screen.end()
  return rows.filter((row) => row.includes('CAN GO'))
}

/** A wide letter fills two cells; the second is given as a space, so that a position is a column. */
function rowsOf({ buffer, rows, cols }: xterm.Terminal): readonly string[] {
  return Array.from({ length: rows }, (_, y) => {
    const line = buffer.active.getLine(y)
    return Array.from({ length: cols }, (_unused, x) => {
      const cell = line?.getCell(x)
      const chars = cell?.getChars() ?? ''
      return chars.length === 1 ? chars : ' '
    }).join('')
  })
}
