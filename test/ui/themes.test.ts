import { describe, expect, it } from 'vitest'
import type { ScreenMemory, ScreenMemoryKeeper } from '../../src/core/archive/screen-memory.ts'
import { press } from './pressed.ts'
import { begin, entrant } from './scenes.ts'
import { show } from './shown-screen.ts'

const events = begin([entrant(601)])

describe('the key T', () => {
  it('the key T goes through the themes, from that of the start and round', () => {
    const themes = (count: number) =>
      press(
        Array.from({ length: count }, () => 'T'),
        { events },
      ).screen.theme
    expect([1, 2, 3, 4].map(themes)).toEqual(['dark', 'light', 'high-contrast', 'none'])
  })

  it('the key T draws the same words in other colours', async () => {
    const { terminal } = show({ theme: 'none' })
    const before = await terminal.until('? help')
    terminal.takeWritten()
    terminal.type('T')
    await terminal.until('theme dark')
    expect(terminal.takeWritten()).toContain('\u001b[36m◔ inspecting')
    terminal.type('TTT')
    const lines = await terminal.until('no colours')
    expect(lines.slice(0, -1)).toEqual(before.slice(0, -1))
  })

  it('the key T leaves a terminal without colours where none are wanted', async () => {
    expect(press('T', { events, hasThemes: false }).screen).toMatchObject({
      theme: undefined,
      message: { text: 'no colours, because NO_COLOR is set' },
    })
    const { terminal } = show({ environment: { NO_COLOR: '1', LANG: 'C.UTF-8', TERM: 'xterm' } })
    await terminal.until('? help')
    terminal.type('T')
    await terminal.until('NO_COLOR is set')
  })

  it('the theme is remembered for the event, and recalled by the next screen unless another is asked for', async () => {
    const kept: ScreenMemory[] = []
    const memory: ScreenMemoryKeeper = {
      load: async () => ({ theme: 'light' }),
      remember: async (chosen) => void kept.push(chosen),
    }
    const recalled = show({ memory })
    await recalled.terminal.until('? help')
    await expect.poll(() => recalled.terminal.takeWritten()).toContain('\u001b[34m◔ inspecting')
    recalled.terminal.type('T')
    await recalled.terminal.until('theme high-contrast')
    expect(kept).toEqual([{ theme: 'high-contrast' }])
    const asked = show({ memory, theme: 'dark' })
    await asked.terminal.until('? help')
    asked.terminal.type('T')
    await asked.terminal.until('theme light')
  })

  it('a theme that cannot be remembered is drawn all the same, and why is said', async () => {
    const memory: ScreenMemoryKeeper = {
      load: async () => ({}),
      remember: () => Promise.reject(new Error('the disk is full')),
    }
    const { terminal } = show({ memory, theme: 'none' })
    await terminal.until('? help')
    terminal.type('T')
    await terminal.until('the theme is not remembered: the disk is full')
  })
})
