/** The window's title and the terminal's progress: which terminals get them, what they show, and how they end. */
import { describe, expect, test } from 'vitest'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { statusOfFleet, statusSupport, TerminalStatus } from '../../src/ui/terminal-status.ts'
import { hostileNames } from './hostile-names.ts'
import { begin, entrant, mixedFleet, NOON } from './scenes.ts'

const ST = '\u001b\\'

function statusIn(support = { hasTitle: true, hasProgress: true }) {
  const clock = { now: 0 }
  const written: string[] = []
  const status = new TerminalStatus(
    support,
    (sequence) => written.push(sequence),
    () => clock.now,
  )
  return { status, written, clock }
}

describe('what a terminal knows', () => {
  test.each([
    [{ TERM: 'dumb' }, false, false],
    [{ TERM: 'linux' }, false, false],
    [{ TERM: 'vt220' }, false, false],
    [{}, false, false],
    [{ TERM: 'xterm-256color' }, true, false],
    [{ TERM: 'xterm-256color', VTE_VERSION: '7600' }, true, false],
    [{ TERM: 'xterm-256color', VTE_VERSION: '8001' }, true, true],
    [{ TERM: 'xterm-256color', VTE_VERSION: 'new' }, true, false],
    [{ WT_SESSION: 'a48a2da6' }, true, true],
    [{ ConEmuPID: '123', ConEmuANSI: 'ON' }, true, true],
    [{ ConEmuPID: '123', ConEmuANSI: 'OFF' }, true, false],
    [{ TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty' }, true, true],
    [{ TERM: 'xterm-ghostty' }, true, true],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.6.6' }, true, true],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.10.0' }, true, true],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.14' }, true, false],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, true, false],
    [{ TERM: 'tmux-256color', TMUX: '/tmp/tmux', WT_SESSION: 'a48a2da6' }, true, false],
    [{ TERM: 'screen-256color', STY: '1.pts-0', VTE_VERSION: '8001' }, true, false],
    [{ TERM: 'linux', TERM_PROGRAM: 'vscode' }, false, false],
  ])('the environment decides about title and progress: %j', (environment, hasTitle, hasProgress) => {
    expect(statusSupport(environment)).toEqual({ hasTitle, hasProgress })
  })
})

describe('what is shown of a fleet', () => {
  test('the title counts what can go and what is in trouble, and names the event', () => {
    const fleet = createFleetSummariser()(reduceAll(initialState, mixedFleet(100)), NOON)
    const { title, progress } = statusOfFleet('Speed Week', fleet)
    expect(title).toBe(`${fleet.counts.canGo} can go, ${fleet.counts.trouble} trouble - Speed Week`)
    expect(progress).toEqual({ percent: expect.any(Number), hasTrouble: true })
    expect(progress?.percent).toBeGreaterThan(0)
    expect(progress?.percent).toBeLessThan(100)
  })

  test('a quiet fleet has no trouble in its title, and no progress', () => {
    const fleet = createFleetSummariser()(reduceAll(initialState, begin([entrant(601)])), NOON)
    expect(statusOfFleet(undefined, fleet)).toEqual({ title: '0 can go', progress: undefined })
  })
})

describe('title and progress of a terminal', () => {
  test('the old title is kept before the first and comes back at the end, once', () => {
    const { status, written } = statusIn()
    status.restore()
    status.show({ title: '1 can go - Event', progress: { percent: 40, hasTrouble: false } })
    status.show({ title: '1 can go - Event', progress: { percent: 40, hasTrouble: false } })
    status.show({ title: '2 can go - Event', progress: { percent: 50, hasTrouble: true } })
    status.restore()
    status.restore()
    expect(written).toEqual([
      `\u001b[22;2t\u001b]2;1 can go - Event${ST}`,
      `\u001b]9;4;1;40${ST}`,
      `\u001b]2;2 can go - Event${ST}`,
      `\u001b]9;4;2;50${ST}`,
      `\u001b]2;${ST}\u001b[23;2t`,
      `\u001b]9;4;0${ST}`,
    ])
  })

  test('after a suspension both are shown again', () => {
    const { status, written } = statusIn()
    status.resume()
    expect(written).toEqual([])
    status.show({ title: 'a', progress: { percent: 1, hasTrouble: false } })
    const shown = [...written]
    status.restore()
    written.length = 0
    status.resume()
    expect(written).toEqual(shown)
  })

  test('the progress is renewed while it stands still, and removed when nothing is read', () => {
    const { status, written, clock } = statusIn({ hasTitle: false, hasProgress: true })
    const still = { title: 'a', progress: { percent: 40, hasTrouble: false } }
    status.show({ title: 'a', progress: undefined })
    status.show(still)
    clock.now = 9999
    status.show(still)
    clock.now = 10_000
    status.show(still)
    status.show({ title: 'a', progress: undefined })
    status.show({ title: 'a', progress: undefined })
    expect(written).toEqual([`\u001b]9;4;1;40${ST}`, `\u001b]9;4;1;40${ST}`, `\u001b]9;4;0${ST}`])
  })

  test('a terminal that knows neither gets nothing', () => {
    const { status, written } = statusIn({ hasTitle: false, hasProgress: false })
    status.show({ title: 'a', progress: { percent: 1, hasTrouble: false } })
    status.restore()
    expect(written).toEqual([])
  })

  test.each(hostileNames)('no name of an event can end its title or write to the terminal: %j', (name) => {
    const { status, written } = statusIn()
    status.show({ title: `1 can go - ${name}`, progress: undefined })
    const [before, after] = ['\u001b[22;2t\u001b]2;', ST]
    const sequence = written.join('')
    expect(sequence.startsWith(before) && sequence.endsWith(after)).toBe(true)
    const title = sequence.slice(before.length, -after.length)
    expect(title).toMatch(/^1 can go - /)
    expect(
      [...title].filter((character) => character < ' ' || (character >= '\u007f' && character < '\u00a0')),
    ).toEqual([])
    expect([...title].length).toBeLessThan(2000)
  })
})
