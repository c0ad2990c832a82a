import { describe, expect, it } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { press } from './pressed.ts'
import { arrive, begin, entrant, NOON, track } from './scenes.ts'
import { show } from './shown-screen.ts'

const skipped = (id: number) => track(id, 0, { status: 'skipped', reason: 'best 500 m below 5 knots' })
const events: readonly MonitorEvent[] = [
  ...begin([entrant(601), entrant(602), entrant(603)]),
  ...arrive(601, NOON - 5000, [skipped(601)]),
  ...arrive(602, NOON - 6000, [skipped(602)]),
  ...arrive(603, NOON - 7000, []),
]
const noted = (motion: number, text: string): MonitorEvent => ({ type: 'note-taken', at: NOON, motion, text })

describe('marks', () => {
  it('marks are set with x, which goes on to the next row, and taken away with x', () => {
    expect(press(['x', 'x'], { events }).screen.marked).toEqual([601, 602])
    expect(press(['x', 'k', 'x'], { events }).screen.marked).toEqual([])
    expect(
      press('x', { events, screen: { overlay: { kind: 'detail', motion: 602, top: 0 } } }).screen,
    ).toMatchObject({
      marked: [602],
      overlay: { kind: 'detail' },
    })
  })

  it('a request is for all marked motions, whichever row is selected', () => {
    const screen = { marked: [601, 603], selection: 602 }
    expect(press('r', { events, screen }).asked).toEqual([
      { type: 're-inspect', motion: 601 },
      { type: 're-inspect', motion: 603 },
    ])
    // 603 has no skipped track, so it is not asked for any.
    expect(press('f', { events, screen }).asked).toEqual([{ type: 'fetch-skipped', motion: 601 }])
  })

  it('the page of one motion is about that motion, not about the marked ones', () => {
    const screen = { marked: [601, 603], overlay: { kind: 'detail', motion: 602, top: 0 } } as const
    expect(press('r', { events, screen }).asked).toEqual([{ type: 're-inspect', motion: 602 }])
  })

  it('marked motions that the view does not show are counted and named before anything is asked of them', async () => {
    const screen = { marked: [601, 602], filter: '601' }
    const first = press('r', { events, screen })
    expect(first.asked).toEqual([])
    expect(first.screen.pending).toEqual({ type: 're-inspect', motions: [601, 602], hidden: 1 })
    expect(press(['r', 'y'], { events, screen }).asked).toHaveLength(2)
    expect(press(['r', 'escape', 'y'], { events, screen }).asked).toEqual([])
    const { terminal } = show({ events, size: [120, 40] })
    await terminal.until('? help')
    terminal.type('xx/601\r')
    await terminal.until('2 marked')
    terminal.type('r')
    await terminal.until('read 2 motions again, 1 not in this view: 601 602 - y does it, Esc does not')
    terminal.type('\u001b')
    await terminal.until('2 marked')
    terminal.type('n')
    await terminal.until('note on 2 marked, not in this view 602: ')
  })

  it('a note goes to all marked motions, begins with the one that all of them have, and empty removes none', () => {
    const same = [...events, noted(601, 'strap'), noted(602, 'strap')]
    const screen = { marked: [601, 602] }
    expect(press('n', { events: same, screen }).screen.draft).toEqual({ motions: [601, 602], text: 'strap' })
    expect(press(['n', '!', 'enter'], { events: same, screen }).asked).toEqual([
      { type: 'note', motion: 601, text: 'strap!' },
      { type: 'note', motion: 602, text: 'strap!' },
    ])
    const different = [...events, noted(601, 'strap')]
    expect(press('n', { events: different, screen }).screen.draft?.text).toBe('')
    expect(press(['n', 'enter'], { events: different, screen }).asked).toEqual([])
  })

  it('marks are seen without colours, in the rows and in the last line, until Esc clears them after the filter', async () => {
    const { terminal } = show({ events, theme: 'none' })
    await terminal.until('? help')
    terminal.type('xx')
    const lines = await terminal.until('2 marked')
    expect(lines.filter((line) => /^x +60[12] /.test(line))).toHaveLength(2)
    terminal.type('k')
    await terminal.until((now) => now.some((line) => /^X +602 /.test(line)))
    terminal.type('/60\r')
    await terminal.until('"60"')
    terminal.type('\u001b')
    await terminal.until((now) => !now.join().includes('"60"') && now.join().includes('2 marked'))
    terminal.type('\u001b')
    await terminal.until((now) => !now.join().includes('marked') && !now.some((line) => /^[xX] /.test(line)))
  })
})

describe('a request by a capital letter', () => {
  it.each(['F', 'R'])('the key %s asks back, because Caps Lock may be on, and only y answers', (key) => {
    expect(press(key, { events }).asked).toEqual([])
    expect(press([key, key], { events }).asked).toEqual([])
    expect(press([key, 'enter'], { events }).asked).toEqual([])
    expect(press([key, 'y'], { events }).asked).toHaveLength(1)
  })
})

describe('the keys of a page', () => {
  it('the keys [ and ] go through the motions of the view in its order, and stop at its ends', () => {
    const screen = { selection: 601, overlay: { kind: 'detail', motion: 601, top: 3 } } as const
    expect(press(']', { events, screen }).screen.overlay).toEqual({ kind: 'detail', motion: 602, top: 0 })
    expect(press([']', ']', '['], { events, screen }).screen).toMatchObject({
      selection: 602,
      overlay: { motion: 602 },
    })
    expect(press('[', { events, screen }).screen.message?.text).toBe('the first motion of this view')
    expect(press([']', ']', ']'], { events, screen }).screen.message?.text).toBe(
      'the last motion of this view',
    )
    const filtered = {
      ...screen,
      filter: '60',
      sorts: { arrivals: { by: 'motion', isReversed: true } },
    } as const
    expect(press('[', { events, screen: filtered }).screen.overlay).toMatchObject({ motion: 602 })
  })

  it('a motion that has left the view keeps its place among the others for [ and ]', () => {
    const held = { at: NOON, since: NOON, ids: [601, 602, 603], top: 0, height: 10 }
    const screen = { held, filter: '601', overlay: { kind: 'detail', motion: 602, top: 0 } } as const
    expect(press('[', { events, screen }).screen.overlay).toMatchObject({ motion: 601 })
    expect(press(']', { events, screen }).screen.overlay).toMatchObject({ motion: 602 })
  })
})

describe('a key without meaning', () => {
  it('a key without meaning points at the help, and at the same letter in the other case', () => {
    expect(press('z', { events }).screen.message?.text).toBe('z is no key here: ? help')
    expect(press('Z', { events }).screen.message?.text).toBe('Z is no key here: ? help')
    expect(press('w', { events }).screen.message?.text).toBe('w is no key here, W is: ? help')
    expect(press('left', { events }).screen.message?.text).toBe('← is no key here: ? help')
    expect(press(['/', 'Z'], { events }).screen.message).toBeUndefined()
  })

  it('a key without meaning that withdraws a question only does that', () => {
    expect(press(['R', 'z'], { events }).screen).toMatchObject({ pending: undefined, message: undefined })
  })
})
