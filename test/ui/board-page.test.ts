import { encode } from 'uqr'
import { describe, expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { BoardStatus } from '../../src/ui/board.ts'
import { codesOn, grounds, hasZbar } from './drawn-code.ts'
import { press } from './pressed.ts'
import { mixedFleet } from './scenes.ts'
import { show } from './shown-screen.ts'

const url = 'http://192.168.100.157:8600'
const link = `${url}/#team=0123456789abcdefABCDEF-_01234567`
const unicode = { LANG: 'en_GB.UTF-8', TERM: 'xterm-256color' }

function served(status: Partial<Extract<BoardStatus, { type: 'on' }>> = {}) {
  const code = encode(link, { ecc: 'L', border: 0 }).data
  return createStore<BoardStatus>(() => {
    return { type: 'on', url, link, code, isLoopback: false, own: [], looking: 3, ...status }
  })
}

type Size = readonly [columns: number, rows: number]

const boardOf = (status: BoardStatus) => createStore<BoardStatus>(() => status)

/** The page on a terminal, and its text. */
async function open({ board = served(), size = [80, 24] as Size, environment = unicode } = {}) {
  const shown = show({ board, size, environment })
  await shown.terminal.until('? help')
  shown.terminal.type('Q')
  const lines = await shown.terminal.until('the board, for phones')
  return { ...shown, text: lines.map((line) => line.trimEnd()).join('\n') }
}

describe('the page of the board', () => {
  test('the page of the board has the link in words, too, and says how many are looking', async () => {
    const { text } = await open()
    // Beside the code the link takes several lines.
    expect(text.replaceAll(/\s+/g, ' ')).toContain(url)
    expect(text).toContain('3 looking now')
    const { text: wide } = await open({ size: [140, 40] })
    expect(wide).toContain(link)
  })

  test('the page of the board counts those who look while it is open', async () => {
    const board = served()
    const { terminal } = await open({ board })
    board.setState({ looking: 4 })
    await terminal.until('4 looking now')
  })

  test.each(['Q', '\u001b', 'x', 'j', 'z'])('the page of the board is closed by any key: %j', async (key) => {
    const { terminal } = await open()
    terminal.type(key)
    const lines = await terminal.until((seen) => seen.join('').includes('newest first'))
    expect(lines.join('')).not.toContain('team=')
  })

  test('a key that closes the page of the board does nothing else', () => {
    const { asked, screen } = press(['Q', 'r'], { events: mixedFleet(20) })
    expect(asked).toEqual([])
    expect(screen.overlay).toEqual({ kind: 'none' })
    expect(screen.message).toBeUndefined()
  })

  test('the page of the board on loopback says so, and what to type so that phones reach it', async () => {
    const own = [
      { name: 'wlan0', address: '192.168.0.57' },
      { name: 'eth0', address: '10.0.0.4' },
    ]
    const { text } = await open({ board: served({ isLoopback: true, own }), size: [100, 24] })
    expect(text).toContain('Only this laptop reaches it, and no phone.')
    expect(text).toContain('--board 192.168.0.57  (wlan0)')
    expect(text).toContain('--board 10.0.0.4  (eth0)')
  })

  test('the page of the board on loopback without any network says to join one', async () => {
    const { text } = await open({ board: served({ isLoopback: true }), size: [120, 30] })
    expect(text).toContain('Join the WiFi of the event')
  })

  test('the page of the board says how to start one where there is none', async () => {
    const { text } = await open({ board: boardOf({ type: 'none' }) })
    expect(text).toContain('There is no board.')
    expect(text).toContain('--board wlan0')
    expect(text).toContain('"Monitor": {"Board": "wlan0"}')
  })

  test('the page of the board says why there is none', async () => {
    const { text } = await open({
      board: boardOf({ type: 'failed', reason: 'Port 8600 is taken\u001b[31m.' }),
    })
    expect(text).toContain('There is no board: Port 8600 is taken')
    const { text: starting } = await open({ board: boardOf({ type: 'starting' }) })
    expect(starting).toContain('The board is being started.')
  })

  test('a terminal that is too small for the code says how large it must be, and has the link in words', async () => {
    const { terminal, text } = await open({ size: [60, 20] })
    const [, columns = '', lines = ''] =
      /needs (\d+) columns and (\d+) lines/.exec(text.replaceAll(/\s+/g, ' ')) ?? []
    expect(text).toContain(url)
    terminal.resize(Number(columns), Number(lines))
    await terminal.until((seen) => seen.join('').includes('▀'))
  })
})

describe.skipIf(!hasZbar)('the QR code', () => {
  const looks = [
    ['dark', {}],
    ['light', { COLORFGBG: '0;15' }],
    ['none', { NO_COLOR: '1' }],
  ] as const
  const sizes = [
    ['half blocks', [80, 24], 'en_GB.UTF-8'],
    ['half blocks on a narrow screen', [60, 24], 'en_GB.UTF-8'],
    ['ASCII', [100, 48], 'C'],
    ['ASCII with the words above', [80, 48], 'C'],
  ] as const

  describe.each(sizes)('in %s', (_name, size, LANG) => {
    test.each(looks)('another program reads the link in the QR code: theme %s', async (_theme, variables) => {
      const environment = { ...unicode, LANG, ...variables }
      const { terminal } = await open({ size, environment })
      await terminal.lines()
      for (const ground of Object.values(grounds)) expect(codesOn(terminal.emulator, ground)).toEqual([link])
    })
  })

  test('the QR code is ASCII alone where the locale is not UTF-8', async () => {
    const { terminal } = await open({ size: [100, 48], environment: { ...unicode, LANG: 'C' } })
    expect([...terminal.takeWritten()].filter((character) => character > '\u007f')).toEqual([])
  })
})

describe('the header', () => {
  const header = async (columns: number, board = served()) => {
    const { terminal } = show({ board, size: [columns, 24] })
    const [first = ''] = await terminal.until('? help')
    return first
  }

  test('the header says that the board is on, and how many are looking', async () => {
    for (const columns of [80, 120, 200]) expect(await header(columns)).toContain('board: 3 looking')
    expect(await header(200)).toContain('disk 212 GiB free')
  })

  test('the header of a narrow screen leaves the board out before anything else', async () => {
    const first = await header(60)
    expect(first).not.toContain('board')
    expect(first).toBe(await header(60, boardOf({ type: 'none' })))
  })

  test('the header does not name a board that is off', async () => {
    expect(await header(120, boardOf({ type: 'none' }))).not.toContain('board')
    expect(await header(120, boardOf({ type: 'failed', reason: 'taken' }))).not.toContain('board')
  })
})
