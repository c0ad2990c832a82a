import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MonitorCommand } from '../../src/core/command.ts'
import type { MonitorEvent } from '../../src/core/events.ts'
import { applyEvents, createMonitorStore } from '../../src/core/store.ts'
import { columns } from '../../src/ui/columns.ts'
import { keymap } from '../../src/ui/keymap.ts'
import { type Screen, type ScreenOptions, startScreen } from '../../src/ui/start-screen.tsx'
import { hostileNames } from './hostile-names.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from './scenes.ts'
import { createTerminal, type FakeTerminal } from './terminal.ts'

const open: Screen[] = []

afterEach(async () => {
  for (const screen of open.splice(0)) {
    screen.end()
    await screen.waitUntilExit().catch(() => undefined)
  }
})

interface Setting {
  readonly size?: readonly [columns: number, rows: number]
  readonly events?: readonly MonitorEvent[]
  readonly environment?: ScreenOptions['environment']
  readonly theme?: ScreenOptions['theme']
}

function show({ size = [80, 24], events = mixedFleet(100), environment, theme }: Setting = {}) {
  const terminal = createTerminal(...size)
  const store = createMonitorStore()
  applyEvents(store, events)
  const commands: MonitorCommand[] = []
  const clock = { now: NOON }
  const suspended = { count: 0 }
  const screen = startScreen({
    store,
    dispatch: (command) => commands.push(command),
    now: () => clock.now,
    timeZone: 'Europe/London',
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    environment: environment ?? { LANG: 'en_GB.UTF-8', TERM: 'xterm-256color' },
    ...(theme && { theme }),
    stopProcess: () => {
      suspended.count += 1
    },
  })
  open.push(screen)
  return { terminal, store, commands, clock, screen, suspended }
}

/** Every line is as wide as the screen or narrower, none was wrapped, nothing scrolled. */
function expectWhole(terminal: FakeTerminal, lines: readonly string[]): void {
  const buffer = terminal.emulator.buffer.active
  expect(buffer.baseY).toBe(0)
  expect(lines).toHaveLength(terminal.emulator.rows)
  for (let y = 0; y < terminal.emulator.rows; y += 1) expect(buffer.getLine(y)?.isWrapped).toBe(false)
  expect(lines[0]).toContain('Speed Week')
  expect(lines.at(-1)?.trim()).not.toBe('')
}

describe('the screen', () => {
  it.each([
    [60, 20],
    [80, 24],
    [120, 40],
    [200, 60],
  ])('fills %i by %i exactly, with the counts, the table, the log and the keys', async (width, height) => {
    const { terminal } = show({ size: [width, height] })
    const lines = await terminal.until('? help')
    expectWhole(terminal, lines)
    const text = lines.join('\n')
    expect(lines[0]).toContain('17:02 BST')
    expect(lines[1]).toMatch(/97 .*✓ 44 can go .*▼ 16 .*! 8 .*· 31 missing/)
    expect(text).toContain('log')
    expect(text).toMatch(/603 ◔ inspecting/)
  })

  it('says where the laptop stands when it is in trouble itself', async () => {
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

  it('tells a motion that can go in green, one in trouble in red, both in words and symbols', async () => {
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

  it('writes no colour with NO_COLOR, and still says everything', async () => {
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

  it('writes ASCII alone where the locale is not UTF-8', async () => {
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

  it('keeps its columns straight whatever people are called', async () => {
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

  it('says that it is too small in one line, and works again when it is enlarged', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.resize(59, 19)
    const lines = await terminal.until('too small: 59x19, needs 60x20')
    expect(lines.filter((line) => line !== '')).toHaveLength(1)
    terminal.resize(100, 30)
    expectWhole(terminal, await terminal.until('? help'))
  })

  it('leaves nothing behind when the size changes', async () => {
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

  it('writes at most 400 bytes when one row changes', async () => {
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

  it('writes nothing while nothing happens', async () => {
    const { terminal, store, clock } = show({ events: mixedFleet(100, NOON - 3_600_000) })
    await terminal.until('? help')
    await terminal.lines()
    terminal.takeWritten()
    clock.now += 2000
    // A change that no one sees makes the next picture come.
    const seen = vi.fn()
    store.subscribe(seen)
    applyEvents(store, [{ type: 'disk-measured', at: clock.now, free: 212 * 2 ** 30 + 1 }])
    await vi.waitFor(() => expect(seen).toHaveBeenCalled())
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(terminal.takeWritten()).toBe('')
  })

  it('makes the same number of rows for 1,000 motions as for 40', async () => {
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
  it('draws the eye for some seconds, then stands there calmly', async () => {
    const wanted = track(601, 0)
    const events = [
      ...begin([entrant(601)]),
      ...arrive(601, NOON - 5000, [wanted]),
      ...read(601, NOON - 3000, [wanted]),
    ]
    const { terminal, store, clock } = show({ events })
    await terminal.until('601')
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

  it('rings the bell if that is wanted, and not otherwise', async () => {
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
    await terminal.until('a bell when a motion can go')
    clock.now += 1000
    applyEvents(store, [release(602, clock.now, 'nothing-today')])
    await terminal.until((lines) => lines.filter((line) => line.includes('CAN GO')).length === 2)
    expect(terminal.takeWritten()).toContain('\u0007')
  })
})

describe('the keyboard', () => {
  it('moves by each key of an input that brings several', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('jjj')
    const lines = await terminal.until((now) =>
      now.some((line) => line.startsWith('>    679') || line.startsWith('>    678')),
    )
    expect(lines.filter((line) => line.startsWith('>'))).toHaveLength(1)
  })

  it('shows the selected row inverse and with a marker', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('j')
    const lines = await terminal.until((now) => now[5]?.startsWith('>') === true)
    expect(lines[4]?.startsWith('>')).toBe(false)
    expect(terminal.emulator.buffer.active.getLine(5)?.getCell(20)?.isInverse()).toBeTruthy()
  })

  it('asks for what the keys say, and says what was asked', async () => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('r')
    await terminal.until('motion 603: inspecting again')
    terminal.type('R')
    await terminal.until(/* 16 being read, 4 in trouble and the released */ 'connected motions again')
    terminal.type('G')
    await terminal.until((lines) => lines.some((line) => line.startsWith('>') && line.includes('absent')))
    terminal.type('r')
    await terminal.until('looking for it now')
    terminal.type('f')
    await terminal.until('has no skipped track')
    expect(commands.map((command) => command.type)).toEqual(['re-inspect', 're-inspect-all', 're-inspect'])
  })

  it('fetches skipped tracks and those of the newest day again', async () => {
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
    await terminal.until('newest day again')
    expect(commands).toEqual([
      { type: 'fetch-skipped', motion: 601 },
      { type: 'fetch-again', motion: 601 },
    ])
  })

  it('filters as one types, keeps with Enter, clears with Esc', async () => {
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

  it('takes a paste as text where text is typed, and as nothing elsewhere', async () => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('\u001b[200~qRrF\u001b[201~')
    terminal.type('/')
    await terminal.until('filter:')
    terminal.type('\u001b[200~Anna\nq\u001b[201~')
    await terminal.until('filter: Anna')
    expect(commands).toEqual([])
  })

  it('opens everything about a motion and comes back', async () => {
    const { terminal } = show({ size: [120, 40] })
    await terminal.until('? help')
    terminal.type('jjjj\r')
    const lines = await terminal.until('who has it')
    expectWhole(terminal, lines)
    expect(lines.join('\n')).toMatch(/GNSS rate/)
    terminal.type('\u001b')
    await terminal.until('following')
  })

  it('scrolls the log, counts what comes, and follows again', async () => {
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

  it('holds the picture still with Space, and lets it go on', async () => {
    const { terminal, store } = show()
    await terminal.until('? help')
    terminal.type(' ')
    await terminal.until('PAUSED +0')
    applyEvents(store, [release(604, NOON, 'nothing-today')])
    const lines = await terminal.until('PAUSED +1')
    expect(lines.join('\n')).toMatch(/604 ◑ inspected/)
    terminal.type(' ')
    await terminal.until((now) => /604 ✓ CAN GO/.test(now.join('\n')) && !now.join().includes('PAUSED'))
  })

  it('draws everything again with Ctrl-L, also after the terminal was scribbled over', async () => {
    const { terminal } = show()
    const before = await terminal.until('? help')
    await new Promise<void>((resolve) => terminal.emulator.write('\u001b[5;1Hscribble\r\nscribble', resolve))
    terminal.type('\u000c')
    const lines = await terminal.until((now) => !now.join().includes('scribble') && now.at(-1) !== '')
    expect(lines).toEqual(before)
  })

  it('copies the row to the clipboard of the terminal', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.takeWritten()
    terminal.type('y')
    await terminal.until('row copied')
    const [, after = ''] = terminal.takeWritten().split('\u001b]52;c;')
    const [copied = ''] = after.split('\u0007')
    expect(Buffer.from(copied, 'base64').toString()).toMatch(/^603\t◔ inspecting\t/)
  })

  it('gives the terminal back for Ctrl-Z and draws again afterwards', async () => {
    const { terminal, suspended } = show()
    await terminal.until('? help')
    terminal.takeWritten()
    terminal.type('\u001a')
    await vi.waitFor(() => expect(suspended.count).toBe(1))
    await terminal.until('? help')
    expect(terminal.takeWritten()).toContain('\u001b[?1049l')
  })
})

describe('a note', () => {
  const noted = (motion: number, text: string): MonitorEvent => ({
    type: 'note-taken',
    at: NOON - 60_000,
    motion,
    text,
  })
  const two = begin([entrant(601), entrant(602)])

  it('is written in one line, pasted text and letters of several code points too, and asked of the engine', async () => {
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

  it('has at most 200 characters, and its end stays in sight while it is written', async () => {
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

  it('is marked at the edge of its row, and whole in the detail', async () => {
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

  it('is there to be changed when n is pressed again, and Esc leaves it as it was', async () => {
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

  it('that is made empty is removed', async () => {
    const { terminal, commands, store } = show({ events: [...two, noted(601, 'low strap')] })
    await terminal.until('? help')
    terminal.type('n\u0015\r')
    await terminal.until('motion 601: note removed')
    expect(commands).toEqual([{ type: 'note', motion: 601, text: '' }])
    applyEvents(store, [noted(601, '')])
    await terminal.until((now) => now.some((line) => /^> +601/.test(line)))
  })

  it('is found by the filter', async () => {
    const { terminal } = show({ events: [...two, noted(602, 'dry it')] })
    await terminal.until('? help')
    terminal.type('/dry')
    await terminal.until('"dry" 1 of 2')
  })

  it('is not begun by n in the log, where that is the next older hit', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('\tn')
    await terminal.until('nothing to search for')
  })
})

describe('quitting', () => {
  const idle = begin([entrant(601)])

  it('is asked about while motions are being read, which are named', async () => {
    const { terminal, commands } = show({ size: [120, 40] })
    await terminal.until('? help')
    terminal.type('q')
    await terminal.until('16 motions are being read: 602 603 604 605 627')
    expect((await terminal.lines()).at(-1)).toContain('- q again or y quits, Esc goes on')
    terminal.type('\u001b')
    await terminal.until((now) => now.at(-1)?.includes('? help') === true)
    expect(commands).toEqual([])
  })

  it.each(['q', 'y'])('is done by a second q and by y: %s', async (key) => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('q')
    await terminal.until('are being read')
    terminal.type(key)
    await terminal.until('stopping')
    expect(commands).toEqual([{ type: 'stop' }])
  })

  it('is not done by who goes on with the work: any other key takes the question back', async () => {
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

  it('is not asked about any more when the reading has ended meanwhile', async () => {
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

  it('by Ctrl-C is never asked about', async () => {
    const { terminal, commands } = show()
    await terminal.until('? help')
    terminal.type('\u0003')
    await terminal.until('stopping')
    expect(commands).toEqual([{ type: 'stop' }])
  })

  it('asks the engine to stop, tells what is left, and ends when it has stopped', async () => {
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

  it('leaves at once with a second Ctrl-C, also while a filter is typed', async () => {
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

  it('gives the terminal back first when a fault in the drawing ends it, and says which', async () => {
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
    expect(terminal.takeWritten().endsWith('\u001b[?25h')).toBe(true)
    expect(terminal.emulator.buffer.active.type).toBe('normal')
  })

  it('ends when the terminal is lost', async () => {
    const { terminal, screen } = show()
    await terminal.until('? help')
    terminal.stdout.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }))
    await expect(screen.waitUntilExit()).resolves.toBe('terminal-lost')
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
  ])('leaves the screen whole at %i by %i', async (width, height) => {
    const { terminal } = show({ size: [width, height] })
    await terminal.until('? help')
    for (const view of ['1', '2', '3', '4', '5', '6', '?', '\r']) {
      terminal.type(view)
      for (const key of keys) {
        terminal.type(bytesOf(key))
        // A lone Esc is told from the beginning of a sequence by the pause behind it.
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
          { interval: 2 },
        )
        expectWhole(terminal, await terminal.lines())
      }
    }
  })
})
