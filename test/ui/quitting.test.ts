import { describe, expect, it, vi } from 'vitest'
import { applyEvents } from '../../src/core/events/store.ts'
import { columns } from '../../src/ui/columns.ts'
import { arrive, begin, entrant, NOON, release } from './scenes.ts'
import { show } from './shown-screen.ts'

describe('quitting', () => {
  const idle = begin([entrant(601)])

  it('quitting is asked about while motions are being read, which are named', async () => {
    const { terminal, commands } = show({ size: [120, 40] })
    await terminal.until('? help')
    terminal.type('q')
    await terminal.until('16 motions are being read: 602 603 604 605 627')
    expect((await terminal.lines()).at(-1)).toContain('- q again or y quits, Esc goes on')
    terminal.type('\u001b')
    await terminal.until((now) => now.at(-1)?.includes('? help') === true)
    expect(commands).toEqual([])
  })

  it.each(['q', 'y'])('quitting is confirmed by a second q and by y: %s', async (key) => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('q')
    await terminal.until('are being read')
    terminal.type(key)
    await terminal.until('stopping')
    expect(commands).toEqual([{ type: 'stop' }])
  })

  it('quitting is taken back by any other key', async () => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('q')
    await terminal.until('are being read')
    terminal.type('j')
    await terminal.until((now) => now.at(-1)?.includes('? help') === true && now[5]?.startsWith('>') === true)
    terminal.type('y')
    await terminal.until('row copied')
    expect(commands).toEqual([])
  })

  it('quitting is no longer asked about when the reading has ended meanwhile', async () => {
    const { terminal, store, commands, clock } = show({
      events: [...begin([entrant(601)]), ...arrive(601, NOON - 5000, [])],
    })
    await terminal.until('? help')
    terminal.type('q')
    await terminal.until('1 motion is being read: 601')
    clock.now += 1000
    applyEvents(store, [release(601, NOON, 'nothing-today')])
    await terminal.until((now) => now.at(-1)?.includes('? help') === true)
    terminal.type('y')
    await terminal.until('row copied')
    expect(commands).toEqual([])
  })

  it('quitting by Ctrl-C is never asked about', async () => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('\u0003')
    await terminal.until('stopping')
    expect(commands).toEqual([{ type: 'stop' }])
  })

  it('quitting asks the engine to stop, shows what is left, and ends when it has stopped', async () => {
    const { terminal, store, commands, screen } = show({ events: idle })
    await terminal.until('? help')
    terminal.type('q')
    await terminal.until('stopping')
    expect(commands).toEqual([{ type: 'stop' }])
    applyEvents(store, [{ type: 'session-stopping', at: NOON, left: 2 }])
    await terminal.until('stopping: 2 requests left')
    terminal.takeWritten()
    applyEvents(store, [{ type: 'session-stopped', at: NOON }])
    await expect(screen.waitUntilExit()).resolves.toBe('quit')
    expect(terminal.takeWritten()).toContain('\u001b[?1049l')
  })

  it('quitting is immediate with the first Ctrl-C after a signal has requested the end', async () => {
    const { terminal, store, screen } = show()
    await terminal.until('? help')
    applyEvents(store, [{ type: 'session-stopping', at: NOON, left: 3 }])
    await terminal.until('stopping: 3 requests left   Ctrl-C leaves at once')
    terminal.type('\u0003')
    await expect(screen.waitUntilExit()).resolves.toBe('at-once')
  })

  it('quitting is immediate with a second Ctrl-C, even while a filter is typed', async () => {
    const { terminal, commands, screen } = show()
    await terminal.until('? help')
    terminal.type('/')
    await terminal.until('filter:')
    terminal.type('\u0003')
    await terminal.until('Ctrl-C leaves at once')
    terminal.type('\u0003')
    await expect(screen.waitUntilExit()).resolves.toBe('at-once')
    expect(commands).toEqual([{ type: 'stop' }])
  })

  it('a fault in the drawing gives the terminal back first, then ends the screen and is named', async () => {
    const { terminal, screen } = show()
    await terminal.until('? help')
    terminal.takeWritten()
    const cell = vi.spyOn(columns.motion, 'cell').mockImplementation(() => {
      throw new Error('a fault in the drawing')
    })
    const end = screen.waitUntilExit()
    terminal.type('j')
    await expect(end).rejects.toThrow('a fault in the drawing')
    cell.mockRestore()
    // The title that the window had comes last.
    expect(terminal.takeWritten().endsWith('\u001b[?25h\u001b]2;\u001b\\\u001b[23;2t')).toBe(true)
    expect(terminal.emulator.buffer.active.type).toBe('normal')
  })

  it('the screen ends when the terminal is lost', async () => {
    const { terminal, screen } = show()
    await terminal.until('? help')
    terminal.stdout.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }))
    await expect(screen.waitUntilExit()).resolves.toBe('terminal-lost')
  })
})
