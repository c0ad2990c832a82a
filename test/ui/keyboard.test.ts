import { describe, expect, it } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { applyEvents } from '../../src/core/events/store.ts'
import { arrive, begin, entrant, NOON, read, release, track } from './scenes.ts'
import { expectWhole, show } from './shown-screen.ts'

describe('the keyboard', () => {
  it('the keyboard moves the cursor by each key of an input that brings several', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('jjj')
    const lines = await terminal.until((now) =>
      now.some((line) => line.startsWith('>    679') || line.startsWith('>    678')),
    )
    expect(lines.filter((line) => line.startsWith('>'))).toHaveLength(1)
  })

  it('the selected row is shown inverse and with a marker', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('j')
    const lines = await terminal.until((now) => now[5]?.startsWith('>') === true)
    expect(lines[4]?.startsWith('>')).toBe(false)
    expect(terminal.emulator.buffer.active.getLine(5)?.getCell(20)?.isInverse()).toBeTruthy()
  })

  it('the keys send their commands to the engine, and the screen confirms them', async () => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('r')
    await terminal.until('motion 603: inspecting again')
    terminal.type('R')
    await terminal.until('connected again: ')
    terminal.type('y')
    await terminal.until(/* 16 being read, 4 in trouble and the released */ 'connected motions again')
    terminal.type('G')
    await terminal.until((lines) => lines.some((line) => line.startsWith('>') && line.includes('absent')))
    terminal.type('r')
    await terminal.until('looking for it now')
    terminal.type('f')
    await terminal.until('has no skipped track')
    expect(commands.map((command) => command.type)).toEqual(['re-inspect', 're-inspect-all', 're-inspect'])
  })

  it('the keys fetch skipped tracks and those of the newest day again', async () => {
    const skipped = track(601, 0, { status: 'skipped', reason: 'too slow' })
    const events = [
      ...begin([entrant(601)]),
      ...arrive(601, NOON - 5000, [skipped]),
      release(601, NOON, 'only-skipped'),
    ]
    const { terminal, commands } = show({ events })
    await terminal.until('1 skipped only')
    terminal.type('f')
    await terminal.until('fetching 1 skipped track')
    terminal.type('F')
    await terminal.until('fetch the newest day of 601 again - y does it, Esc does not')
    terminal.type('y')
    await terminal.until('motion 601: fetching the tracks of its newest day again')
    expect(commands).toEqual([
      { type: 'fetch-skipped', motion: 601 },
      { type: 'fetch-again', motion: 601 },
    ])
  })

  it('the filter follows the typing, is kept with Enter and cleared with Esc', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('/')
    await terminal.until('filter:')
    terminal.type('greta')
    await terminal.until('"greta"')
    terminal.type('\r')
    const lines = await terminal.until((now) => now.at(-1)?.includes('? help') === true)
    const rows = lines.slice(4).filter((line) => /^[ >] {4}\d{3} /.test(line))
    expect(rows.every((line) => line.includes('Greta'))).toBe(true)
    terminal.type('\u001b')
    await terminal.until((now) => !now.join().includes('"greta"'))
  })

  it('a paste is text where text is typed, and nothing elsewhere', async () => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('\u001b[200~qRrF\u001b[201~')
    terminal.type('/')
    await terminal.until('filter:')
    terminal.type('\u001b[200~Anna\nq\u001b[201~')
    await terminal.until('filter: Anna')
    expect(commands).toEqual([])
  })

  it('the keyboard opens the detail of a motion and comes back', async () => {
    const { terminal } = show({ size: [120, 40] })
    await terminal.until('? help')
    terminal.type('jjjj\r')
    const lines = await terminal.until('who has it')
    expectWhole(terminal, lines)
    expect(lines.join('\n')).toMatch(/GNSS rate/)
    terminal.type('\u001b')
    await terminal.until('following')
  })

  it('the keyboard scrolls the log, which counts new lines, and follows again', async () => {
    const { terminal, store } = show()
    await terminal.until('following')
    terminal.type('\tkkk')
    await terminal.until('paused, 3 new')
    const before = (await terminal.lines()).slice(-5, -1)
    applyEvents(
      store,
      Array.from(
        { length: 34 },
        (): MonitorEvent => ({ type: 'notice', at: NOON, level: 'WARNING', message: 'a notice' }),
      ),
    )
    const lines = await terminal.until('paused, 37 new')
    expect(lines.slice(-5, -1)).toEqual(before)
    terminal.type('G')
    await terminal.until('following')
  })

  it('the Space key holds the screen still, and lets it go on', async () => {
    const { terminal, store } = show()
    await terminal.until('? help')
    terminal.type(' ')
    await terminal.until('PAUSED +0')
    applyEvents(store, [...read(604, NOON, [track(604, 0), track(604, 1)]), release(604, NOON)])
    const lines = await terminal.until('PAUSED +3')
    expect(lines.join('\n')).toMatch(/604 ◑ inspected/)
    terminal.type(' ')
    await terminal.until((now) => /604 ✓ CAN GO/.test(now.join('\n')) && !now.join().includes('PAUSED'))
  })

  it('Ctrl-L redraws everything, even after other output on the terminal', async () => {
    const { terminal } = show()
    const before = await terminal.until('? help')
    await new Promise<void>((resolve) => terminal.emulator.write('\u001b[5;1Hscribble\r\nscribble', resolve))
    terminal.type('\u000c')
    const lines = await terminal.until((now) => !now.join().includes('scribble') && now.at(-1) !== '')
    expect(lines).toEqual(before)
  })

  it('the keyboard copies the row to the clipboard of the terminal', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.takeWritten()
    terminal.type('y')
    await terminal.until('row copied')
    const [, after = ''] = terminal.takeWritten().split('\u001b]52;c;')
    const [copied = ''] = after.split('\u0007')
    expect(Buffer.from(copied, 'base64').toString()).toMatch(/^603\t◔ inspecting\t/)
  })

  it('Ctrl-Z gives the terminal back, and the screen is redrawn afterwards', async () => {
    const { terminal, suspended } = show()
    await terminal.until('? help')
    terminal.takeWritten()
    terminal.type('\u001a')
    await expect.poll(() => suspended.count).toBe(1)
    await terminal.until('? help')
    expect(terminal.takeWritten()).toContain('\u001b[?1049l')
  })
})
