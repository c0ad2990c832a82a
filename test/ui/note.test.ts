import { describe, expect, it } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { applyEvents } from '../../src/core/events/store.ts'
import { begin, entrant, NOON } from './scenes.ts'
import { show } from './shown-screen.ts'

describe('a note', () => {
  const noted = (motion: number, text: string): MonitorEvent => ({
    type: 'note-taken',
    at: NOON - 60_000,
    motion,
    text,
  })
  const two = begin([entrant(601), entrant(602)])

  it('a note is one line, with pasted text and letters of several code points, and is sent to the engine', async () => {
    const { terminal, commands } = show({ events: two })
    await terminal.until('? help')
    terminal.type('n')
    await terminal.until('note on 601:')
    terminal.type('Zoe\u0301 ')
    terminal.type('\u001b[200~has\u001b[31m it\nqq\u001b[201~')
    await terminal.until('note on 601: Zoé has it')
    terminal.type('!\r')
    await terminal.until('motion 601: noted')
    expect(commands).toEqual([{ type: 'note', motion: 601, text: 'Zoe\u0301 has it!' }])
  })

  it('a note has at most 200 characters, and its end stays visible while it is written', async () => {
    const { terminal, commands } = show({ events: two })
    await terminal.until('? help')
    terminal.type('n')
    await terminal.until('note on 601:')
    terminal.type(`${'a'.repeat(230)}`)
    await terminal.until(`…${'a'.repeat(40)}`)
    terminal.type('\r')
    await terminal.until('motion 601: noted')
    expect(commands).toEqual([{ type: 'note', motion: 601, text: 'a'.repeat(200) }])
  })

  it('a note is marked at the edge of its row, and shown whole in the detail', async () => {
    const text =
      'the strap is torn, the case is scratched, and the one who has it is still on the water with it'
    const { terminal } = show({ events: [...two, noted(602, text)] })
    const lines = await terminal.until('602')
    expect(lines.find((line) => line.includes('601'))).toMatch(/^> /)
    expect(lines.find((line) => / 602 ·/.test(line))).toMatch(/^ \* +602/)
    terminal.type('j\r')
    const detail = await terminal.until('who has it')
    const shown = detail.map((line) => line.trim()).join(' ')
    expect(shown).toContain(text)
    expect(shown).toContain('noted Tue 7 Oct 17:01')
  })

  it('a note can be changed when n is pressed again, and Esc leaves it as it was', async () => {
    const { terminal, commands } = show({ events: [...two, noted(601, 'low strap')] })
    await terminal.until('? help')
    terminal.type('n')
    await terminal.until('note on 601: low strap')
    terminal.type('xx\u001b')
    await terminal.until((now) => now.at(-1)?.includes('? help') === true)
    terminal.type('n')
    await terminal.until('note on 601: low strap')
    terminal.type('\r')
    await terminal.until((now) => now.at(-1)?.includes('? help') === true)
    expect(commands).toEqual([])
  })

  it('a note that is made empty is removed', async () => {
    const { terminal, commands, store } = show({ events: [...two, noted(601, 'low strap')] })
    await terminal.until('? help')
    terminal.type('n\u0015\r')
    await terminal.until('motion 601: note removed')
    expect(commands).toEqual([{ type: 'note', motion: 601, text: '' }])
    applyEvents(store, [noted(601, '')])
    await terminal.until((now) => now.some((line) => /^> +601/.test(line)))
  })

  it('a note is found by the filter', async () => {
    const { terminal } = show({ events: [...two, noted(602, 'dry it')] })
    await terminal.until('? help')
    terminal.type('/dry')
    await terminal.until('"dry" 1 of 2')
  })

  it('a note is not begun by n in the log, where n is the next older hit', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('\tn')
    await terminal.until('nothing to search for')
  })
})
