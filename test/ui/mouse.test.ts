import { describe, expect, it } from 'vitest'
import { createMouseSplitter } from '../../src/ui/mouse.ts'
import { report, splitAll } from './mouse-reports.ts'
import { show } from './shown-screen.ts'

const ESC = '\u001b'
const clickAt = (column: number, row: number) => report(0, column, row) + report(0, column, row, 'm')

describe('the reports of a mouse', () => {
  it('a report is split from the keys around it, in order', () => {
    const pieces = createMouseSplitter()(`j${report(0, 4, 7)}${report(65, 1, 2)}k`, 0)
    expect(pieces).toEqual([
      'j',
      { kind: 'click', column: 4, row: 7 },
      { kind: 'wheel-down', column: 1, row: 2 },
      'k',
    ])
  })

  it('a report cut at any place is put together, and nothing of it is a key', () => {
    const whole = `a${report(64, 119, 38)}b`
    for (let cut = 3; cut < whole.length - 1; cut += 1) {
      const { text, events } = splitAll([whole.slice(0, cut), whole.slice(cut)])
      expect(text).toBe('ab')
      expect(events).toEqual([{ kind: 'wheel-up', column: 119, row: 38 }])
    }
    // After the Esc, which Ink has, it gets the rest to drop the whole.
    expect(splitAll([`${ESC}`, `${report(64, 1, 1).slice(1)}q`]).text).toBe(`${report(64, 1, 1)}q`)
    expect(splitAll([`${ESC}`, `${report(64, 1, 1).slice(1)}q`], 100).text).toBe(`${ESC}q`)
  })

  it('a report whose rest never comes keeps no key back for more than half a second', () => {
    expect(splitAll([`${ESC}[<0;1`, '5'], 600).text).toBe('5')
    expect(splitAll([`${ESC}[<0;1`, 'q']).text).toBe('q')
    expect(splitAll([`${ESC}[`, 'q'], 600).text).toBe('q')
    expect(splitAll([`${ESC}[`, 'A']).text).toBe(`${ESC}[A`)
    expect(splitAll([`${ESC}[<0;1${ESC}`]).text).toBe(ESC)
  })

  it('a report that makes no sense, of another button, a release or a move does nothing', () => {
    const strange = [
      '0;0;5M',
      '0;5M',
      '0;1;2;3M',
      ';;M',
      '2;5;5M',
      '1;5;5M',
      '35;5;5M',
      '0;5;5m',
      '128;5;5M',
      'M',
    ]
    expect(splitAll(strange.map((each) => `${ESC}[<${each}`))).toEqual({ text: '', events: [] })
    expect(splitAll([`${ESC}[<${'9'.repeat(5000)}`, 'q']).text).toBe('q')
  })

  it('a terminal that sends bytes instead of numbers types nothing with its mouse', () => {
    expect(splitAll([`${ESC}[M qq`])).toEqual({ text: '', events: [] })
    expect(splitAll([`x${ESC}[M`, '`q', 'qj'])).toEqual({ text: 'xj', events: [] })
  })

  it('a report within a paste is text, as the paste is', () => {
    const paste = `${ESC}[200~a${report(0, 1, 1)}b${ESC}[201~`
    expect(splitAll([paste, report(0, 2, 2)])).toEqual({
      text: paste,
      events: [{ kind: 'click', column: 2, row: 2 }],
    })
  })
})

/** The line of the screen that has a text. */
function lineWith(lines: readonly string[], text: string): number {
  return lines.findIndex((line) => line.includes(text))
}

describe('the mouse on the screen', () => {
  it('a click selects a row, and a second one opens its page', async () => {
    const { terminal } = show()
    const lines = await terminal.until('? help')
    const row = lineWith(lines, ' 604 ')
    terminal.type(clickAt(20, row))
    await terminal.until((now) => now[row]?.startsWith('>    604') === true)
    terminal.type(clickAt(20, row))
    await terminal.until('── motion 604')
  })

  it('a click on a tab shows its view, and one in the log moves the keys there', async () => {
    const { terminal } = show()
    const lines = await terminal.until('? help')
    const tabs = lineWith(lines, '3 trouble')
    terminal.type(clickAt(lines[tabs]?.indexOf('3 trouble') ?? 0, tabs))
    const trouble = await terminal.until('what to do')
    terminal.type(clickAt(30, lineWith(trouble, '── log') + 1))
    await terminal.until('Esc back')
    terminal.type(clickAt(30, lineWith(trouble, '── log') - 2))
    await terminal.until('Enter details')
  })

  it('the wheel scrolls what lies under it: the table, the log, a page', async () => {
    const { terminal } = show()
    const lines = await terminal.until('? help')
    const [table, log] = [6, lineWith(lines, '── log') + 1]
    terminal.type(report(65, 20, table))
    await terminal.until('4-')
    terminal.type(report(64, 20, table))
    await terminal.until('1-')
    terminal.type(report(64, 20, log))
    await terminal.until('paused, 3 new')
    terminal.type(report(65, 20, log))
    await terminal.until('following')
    terminal.type('?')
    await terminal.until('lines 1 to')
    terminal.type(report(65, 20, table))
    await terminal.until('lines 4 to')
  })

  it('the mouse does nothing while text is typed or a question is open', async () => {
    const { terminal, commands } = show()
    const lines = await terminal.until('? help')
    const row = lineWith(lines, ' 604 ')
    terminal.type('/')
    await terminal.until('filter:')
    terminal.type(`${clickAt(20, row)}a`)
    await terminal.until('filter: a')
    terminal.type('\u001b')
    await terminal.until('? help')
    terminal.type('R')
    await terminal.until('y does it')
    terminal.type(clickAt(20, row))
    terminal.type('y')
    await terminal.until('connected motions again')
    expect(commands.map(({ type }) => type)).toEqual(['re-inspect-all'])
  })

  it('the mouse is switched off whenever the terminal is given back, and on again after it', async () => {
    const { terminal, screen, suspended } = show()
    await terminal.until('? help')
    expect(terminal.takeWritten()).toContain(`${ESC}[?1006h${ESC}[?1000h`)
    terminal.type('\u001a')
    await expect.poll(() => suspended.count).toBe(1)
    await terminal.until('? help')
    const between = terminal.takeWritten()
    expect(between.indexOf(`${ESC}[?1000l`)).toBeGreaterThan(-1)
    expect(between.lastIndexOf(`${ESC}[?1000h`)).toBeGreaterThan(between.indexOf(`${ESC}[?1000l`))
    screen.end()
    await screen.waitUntilExit()
    expect(terminal.takeWritten()).toContain(`${ESC}[?1000l${ESC}[?1006l`)
  })

  it('a screen without a mouse asks for none', async () => {
    const { terminal } = show({ mouse: false })
    await terminal.until('? help')
    expect(terminal.takeWritten()).not.toContain('?1000')
  })
})
