import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { applyEvents } from '../../src/core/events/store.ts'
import { columns } from '../../src/ui/columns.ts'
import { keymap } from '../../src/ui/keymap.ts'
import { hostileNames } from './hostile-names.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from './scenes.ts'
import { expectWhole, show } from './shown-screen.ts'

describe('the screen', () => {
  it.each([
    [60, 20],
    [80, 24],
    [120, 40],
    [200, 60],
  ])(
    'the screen fills %i by %i exactly, with the counts, the table, the log and the keys',
    async (width, height) => {
      const { terminal } = show({ size: [width, height] })
      const lines = await terminal.until('? help')
      expectWhole(terminal, lines)
      const text = lines.join('\n')
      expect(lines[0]).toContain('17:02:30 BST')
      expect(lines[1]).toMatch(/97 .*▼ ?16 .*✓ ?28 can go .*● ?16 done .*! ?8 .*· ?43 missing/)
      expect(text).toContain('log')
      expect(text).toMatch(/603 ◔ inspecting/)
    },
  )

  it('the screen shows the state of the laptop when it is in trouble itself', async () => {
    const { terminal, store } = show()
    await terminal.until('? help')
    applyEvents(store, [
      {
        type: 'alarm-raised',
        at: NOON - 240_000,
        topic: 'network',
        message: 'No network: join the event WiFi.',
      },
    ])
    const lines = await terminal.until('since 16:58')
    expect(lines[2]).toContain('No network: join the event WiFi.')
    expectWhole(terminal, lines)
    applyEvents(store, [
      { type: 'alarm-cleared', at: NOON, topic: 'network', message: 'The network is back.' },
    ])
    await terminal.until((now) => !now.join().includes('since 16:58'))
  })

  it('the screen shows a motion that can go in green, one in trouble in red, both in words and symbols', async () => {
    const { terminal } = show({ size: [120, 40] })
    const lines = await terminal.until('TROUBLE')
    const colourAt = (word: string) => {
      const y = lines.findIndex((line) => line.includes(word))
      return terminal.emulator.buffer.active.getLine(y)?.getCell(lines[y]?.indexOf(word) ?? 0)
    }
    expect(colourAt('! TROUBLE')?.getFgColor()).toBe(9)
    // The newest ones of the scene were released within the last seconds.
    expect(colourAt('✓ CAN GO')?.getBgColor()).toBe(2)
  })

  it('the screen writes no colour with NO_COLOR, and still says everything', async () => {
    const { terminal } = show({
      size: [120, 40],
      environment: { LANG: 'C.UTF-8', TERM: 'xterm', NO_COLOR: '1' },
    })
    const text = (await terminal.until('TROUBLE')).join('\n')
    expect(text).toContain('✓ CAN GO')
    const codes = terminal
      .takeWritten()
      .split('\u001b[')
      .flatMap((part) => /^([\d;]*)m/.exec(part)?.[1]?.split(';') ?? [])
    expect(codes).toContain('1')
    expect(codes.filter((code) => /^(3|4|9|10)\d$/.test(code))).toEqual([])
  })

  it('the screen writes only ASCII where the locale is not UTF-8', async () => {
    const events = [
      ...begin([entrant(601, 'Zoë Grünwald'), entrant(602, '山田')]),
      ...mixedFleet(30).slice(3),
    ]
    const { terminal } = show({
      size: [120, 40],
      events,
      environment: { LC_ALL: 'C', LANG: 'en_GB.UTF-8', TERM: 'xterm' },
    })
    await terminal.until('? help')
    terminal.type('?')
    await terminal.until('states')
    expect([...terminal.takeWritten()].filter((character) => character > '\u007f')).toEqual([])
  })

  it('the screen keeps its columns straight whatever people are called', async () => {
    const ids = hostileNames.map((_, place) => 601 + place)
    const events = begin(hostileNames.map((name, place) => entrant(601 + place, name)))
    const { terminal } = show({ size: [120, 60], events })
    await terminal.until('? help')
    const buffer = terminal.emulator.buffer.active
    const ofRow = (id: number) => {
      for (let y = 0; y < 60; y += 1) {
        const line = buffer.getLine(y)
        if (line?.translateToString(false, 2, 8).trim() === String(id)) return line
      }
      return undefined
    }
    const head = buffer.getLine(3)?.translateToString(false) ?? ''
    const start = head.indexOf('File ID')
    for (const id of ids) {
      const fileId = ofRow(id)?.translateToString(false, start, start + 10) ?? ''
      expect(fileId.trim()).toBe(entrant(id).fileId)
      expect(fileId.startsWith('K')).toBe(true)
    }
  })

  it('the screen says in one line that it is too small, and works again when it is enlarged', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.resize(59, 19)
    const lines = await terminal.until('too small: 59x19, needs 60x20')
    expect(lines.filter((line) => line !== '')).toHaveLength(1)
    terminal.resize(100, 30)
    expectWhole(terminal, await terminal.until('? help'))
  })

  it('the screen leaves nothing behind when the size changes', async () => {
    const { terminal } = show({ size: [120, 40] })
    await terminal.until('? help')
    for (const [width, height] of [
      [80, 24],
      [200, 60],
      [60, 20],
      [90, 50],
      [140, 21],
    ] as const) {
      terminal.resize(width, height)
      const lines = await terminal.until(
        (now) =>
          now.at(-1)?.includes('? help') === true && now.filter((line) => line.includes('BST')).length === 1,
      )
      expectWhole(terminal, lines)
      expect(lines.filter((line) => line.includes('arrivals'))).toHaveLength(1)
    }
  })

  it('the screen writes at most 400 bytes when one row changes', async () => {
    const { terminal, store, clock } = show({ size: [120, 40] })
    await terminal.until('? help')
    await terminal.lines()
    terminal.takeWritten()
    clock.now += 300
    const first = mixedFleet(100)
      .filter((event) => event.type === 'track-progressed')
      .find((event) => event.motion === 605)
    if (first === undefined) throw new Error('the scene has no motion that is being read')
    applyEvents(store, [{ ...first, received: first.received * 1.3 }])
    await terminal.until((lines) => lines.some((line) => line.includes('605') && /5[6-9]%/.test(line)))
    await terminal.lines()
    expect(terminal.takeWritten().length).toBeLessThanOrEqual(400)
  })

  it('the screen writes the seconds of its clock alone while nothing happens', async () => {
    const { terminal, store, clock } = show({ events: mixedFleet(100, NOON - 3_600_000) })
    await terminal.until('? help')
    await terminal.lines()
    terminal.takeWritten()
    clock.now += 2000
    // A change that no one sees makes the next picture come.
    const seen = vi.fn()
    store.subscribe(seen)
    applyEvents(store, [{ type: 'disk-measured', at: clock.now, free: 212 * 2 ** 30 + 1 }])
    await expect.poll(() => seen.mock.calls.length).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 600))
    const written = terminal.takeWritten()
    expect(stripVTControlCharacters(written).trim()).toMatch(/^\d? ?BST$|^[\d:]+ BST$/)
    expect(written.length).toBeLessThan(250)
  })

  it('the screen makes the same number of rows for 1,000 motions as for 40', async () => {
    const made = async (count: number) => {
      const cell = vi.spyOn(columns.motion, 'cell')
      const { terminal, screen } = show({ events: mixedFleet(count) })
      await terminal.until('? help')
      const calls = cell.mock.calls.length
      cell.mockRestore()
      screen.end()
      return calls
    }
    expect(await made(1000)).toBe(await made(40))
  })
})

describe('a motion that has become releasable', () => {
  it('a motion that can newly go is highlighted for some seconds, then shown calmly', async () => {
    const wanted = track(601, 0)
    const events = [
      ...begin([entrant(601), entrant(602)]),
      ...arrive(601, NOON - 5000, [wanted]),
      ...read(601, NOON - 3000, [wanted]),
    ]
    const { terminal, store, clock } = show({ events })
    await terminal.until('601')
    // The selected row is inverse, so another one is selected.
    terminal.type('G')
    await terminal.until((lines) => lines.some((line) => line.startsWith('>    602')))
    applyEvents(store, [release(601, NOON)])
    const lines = await terminal.until('CAN GO')
    const y = lines.findIndex((line) => line.includes('CAN GO'))
    const background = () =>
      terminal.emulator.buffer.active
        .getLine(y)
        ?.getCell(lines[y]?.indexOf('CAN') ?? 0)
        ?.getBgColor()
    expect(background()).toBe(2)
    expect(lines[y]).toContain('1/1 home')
    clock.now += 6000
    await terminal.until(() => background() !== 2)
  })

  it('a motion that can newly go rings the bell if that is configured, and not otherwise', async () => {
    const { terminal, store, clock } = show({
      events: [
        ...begin([entrant(601), entrant(602)]),
        ...arrive(601, NOON - 5000, []),
        ...arrive(602, NOON - 5000, []),
      ],
    })
    await terminal.until('602')
    applyEvents(store, [release(601, NOON, 'nothing-today')])
    await terminal.until('CAN GO')
    expect(terminal.takeWritten()).not.toContain('\u0007')
    terminal.type('b')
    await terminal.until('a bell for trouble, gone too early and alarms')
    terminal.type('b')
    await terminal.until('a bell for trouble, and when a motion can go')
    clock.now += 1000
    applyEvents(store, [release(602, clock.now, 'nothing-today')])
    await terminal.until((lines) => lines.filter((line) => line.includes('CAN GO')).length === 2)
    expect(terminal.takeWritten()).toContain('\u0007')
  })
})

describe('every key in every view', () => {
  const sent: Readonly<Record<string, string>> = {
    up: '\u001b[A',
    down: '\u001b[B',
    pageup: '\u001b[5~',
    pagedown: '\u001b[6~',
    home: '\u001b[H',
    end: '\u001b[F',
    tab: '\t',
    enter: '\r',
    escape: '\u001b',
    space: ' ',
    backspace: '\u007f',
  }
  const ending = new Set(['q', 'ctrl+c', 'ctrl+z', 'ctrl+l'])
  const keys = [...new Set(keymap.flatMap((binding) => binding.keys))].filter((key) => !ending.has(key))
  const bytesOf = (key: string) =>
    sent[key] ?? (key.startsWith('ctrl+') ? String.fromCharCode(key.charCodeAt(5) - 96) : key)

  it.each([
    [60, 20],
    [120, 40],
  ])('every key in every view leaves the screen whole at %i by %i', async (width, height) => {
    const { terminal } = show({ size: [width, height] })
    await terminal.until('? help')
    for (const view of ['1', '2', '3', '4', '5', '6', '?', '\r']) {
      terminal.type(view)
      for (const key of keys) {
        terminal.type(bytesOf(key))
        // A pause distinguishes a lone Esc from the beginning of a sequence.
        if (key === 'escape') await new Promise((resolve) => setTimeout(resolve, 30))
        terminal.takeWritten()
        terminal.type('\u000c')
        let written = ''
        await vi.waitFor(
          () => {
            written += terminal.takeWritten()
            expect(written).toContain('\u001b[H\u001b[J')
            expect(written.split('\u001b[H\u001b[J').at(-1)).toContain('Speed Week')
          },
          { interval: 2, timeout: 30_000 },
        )
        expectWhole(terminal, await terminal.lines())
      }
    }
  })
})
