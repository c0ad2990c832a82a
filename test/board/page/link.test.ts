/** What is shown is live only while it is: the state machine of the link against every order of messages and sleep. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Link,
  type LinkInput,
  type LinkMessage,
  type Moment,
  reduceLink,
  shownInstant,
  startLink,
} from '../../../src/board/page/link.ts'
import type { Hello, Pulse } from '../../../src/board/protocol.ts'

const LAPTOP = 1_760_000_000_000
const PAGE = 'abc'

const hello: Hello = {
  version: '1',
  page: PAGE,
  audience: 'team',
  commands: true,
  source: 'engine',
  public: [],
}

/** The phone's clocks: both start here. */
const start: Moment = { steady: 1000, wall: 5_000_000 }

function at(ms: number): Moment {
  return { steady: start.steady + ms, wall: start.wall + ms }
}

function pulse(ms: number, changes: Partial<Pulse> = {}): LinkMessage {
  const now = LAPTOP + ms
  return { type: 'pulse', pulse: { now, speed: 1, heardAt: now, looking: 1, ...changes } }
}

/** The link after messages of its connection, each at its time. */
function fed(link: Link, ...messages: readonly (readonly [ms: number, message: LinkMessage])[]): Link {
  return messages.reduce((before, [ms, message]) => {
    const { connection } = before
    return reduceLink(before, { type: 'message', connection, message }, at(ms))
  }, link)
}

function tick(link: Link, ms: number): Link {
  return reduceLink(link, { type: 'tick' }, at(ms))
}

/** The link after ticks, as often as the page has them. */
function ticked(link: Link, from: number, to: number): Link {
  let next = link
  for (let ms = from; ms <= to; ms += 250) next = tick(next, ms)
  return next
}

const greeting = [
  [10, { type: 'hello', hello, page: PAGE }],
  [20, { type: 'state', id: '1-5' }],
] as const

/** A link that is live since 30 ms. */
const live = fed(startLink(start), ...greeting, [30, pulse(0)])

describe('a link', () => {
  test('is live once a state and a pulse have come, and not before', () => {
    const known = fed(startLink(start), ...greeting)
    expect(known.status.kind).toBe('connecting')
    expect(fed(known, [30, pulse(0)]).status.kind).toBe('live')
    expect(
      fed(startLink(start), [10, { type: 'hello', hello, page: PAGE }], [20, pulse(0)]).status.kind,
    ).toBe('connecting')
  })

  test('says within 5 s that nothing comes, with the time of what is shown', () => {
    const later = ticked(fed(live, [1000, pulse(970)]), 1250, 6000)
    expect(later.status).toEqual({ kind: 'stale', since: LAPTOP + 970, cause: 'laptop' })
    expect(ticked(fed(live, [1000, pulse(970)]), 1250, 4750).status.kind).toBe('live')
    expect(shownInstant(later, at(60_000))).toBe(LAPTOP + 970)
  })

  test('dates what is shown by the last message, not by the last pulse', () => {
    const later = fed(live, [1230, { type: 'events', id: '1-6' }])
    expect(ticked(later, 1250, 6250).status).toMatchObject({ since: LAPTOP + 1200 })
  })

  test('is silent as long as its engine is, though the laptop answers', () => {
    const silent = fed(
      live,
      [6000 - 4000, pulse(2000)],
      [4000, pulse(4000)],
      [5600, pulse(5600, { heardAt: LAPTOP + 500 })],
    )
    expect(silent.status).toEqual({ kind: 'stale', since: LAPTOP + 500, cause: 'engine' })
    expect(fed(silent, [7000, pulse(7000)]).status.kind).toBe('live')
  })

  test('says that the monitor has ended, and lives again with a new one', () => {
    const ended = fed(live, [1500, pulse(1500, { ended: LAPTOP + 900 })])
    expect(ended.status).toEqual({ kind: 'ended', since: LAPTOP + 900 })
    expect(shownInstant(ended, at(9000))).toBe(LAPTOP + 900)
    expect(fed(ended, [3000, pulse(3000)]).status.kind).toBe('live')
  })

  test('is replaced for good once the laptop has another page', () => {
    const replaced = fed(startLink(start), [
      10,
      { type: 'hello', hello: { ...hello, page: 'def' }, page: PAGE },
    ])
    expect(replaced.status).toEqual({ kind: 'replaced', page: 'def' })
    expect(fed(replaced, [20, { type: 'state', id: '1-1' }], [30, pulse(0)])).toBe(replaced)
  })

  test('connects again after a pause that doubles up to 5 s, and at once when the phone wakes', () => {
    let link = live
    let ms = 1000
    const pauses = [500, 1000, 2000, 4000, 5000, 5000]
    for (const pause of pauses) {
      const broken = fed(link, [ms, { type: 'broken' }])
      expect(broken.retryAt).toEqual(at(ms + pause))
      expect(tick(broken, ms + pause - 1).connection).toBe(broken.connection)
      link = tick(broken, ms + pause)
      expect(link.connection).toBe(broken.connection + 1)
      ms += pause
    }
    const broken = fed(link, [ms, { type: 'broken' }])
    expect(reduceLink(broken, { type: 'wake' }, at(ms + 1)).connection).toBe(broken.connection + 1)
  })

  test('stays live over a short break, and resumes where it was', () => {
    const again = tick(fed(live, [1000, { type: 'broken' }]), 1500)
    expect([again.status.kind, again.lastId, again.connection]).toEqual(['live', '1-5', 2])
    const back = fed(again, [1600, { type: 'hello', hello, page: PAGE }], [1610, pulse(1600)])
    expect([back.status.kind, back.failures]).toEqual(['live', 0])
  })

  test('is not kept alive by the events of a new connection that does not say how its engine is', () => {
    let link = tick(fed(live, [1000, { type: 'broken' }]), 1500)
    for (let ms = 2000; ms <= 6000; ms += 500) link = fed(link, [ms, { type: 'events', id: `1-${ms}` }])
    expect(link.status).toMatchObject({ kind: 'stale', cause: 'laptop' })
  })

  test('takes nothing more from a connection that it has given up', () => {
    const given = fed(live, [1000, { type: 'broken' }])
    const late = { type: 'message', connection: given.connection, message: pulse(900) } as const
    expect(reduceLink(given, late, at(1100))).toMatchObject({ retryAt: given.retryAt, freshAt: live.freshAt })
    const next = tick(given, 1500)
    expect(reduceLink(next, late, at(1600)).freshAt).toEqual(live.freshAt)
  })

  test('gives up a connection on which pulses come much later than they were sent', () => {
    const prompt = fed(live, [1500, pulse(1500)])
    expect(fed(prompt, [4000, pulse(3000)]).status.kind).toBe('live')
    const late = fed(fed(prompt, [4000, pulse(3000)]), [6900, pulse(2600)])
    expect([late.status.kind, late.connection]).toEqual(['stale', prompt.connection + 1])
  })

  test('is not live by a first pulse that came late, as one behind a big state on a slow line, and resumes behind it', () => {
    const slow = fed(startLink(start), ...greeting)
    const late = fed(slow, [6000, pulse(20)])
    expect(late.status.kind).toBe('connecting')
    expect([late.connection, late.lastId]).toEqual([2, '1-5'])
    const back = fed(late, [6100, { type: 'hello', hello, page: PAGE }], [6200, pulse(6150)])
    expect([back.status.kind, back.connection]).toEqual(['live', 2])
  })

  test('of a recording is never live', () => {
    const played = { ...hello, source: 'replay' } as const
    const recording = fed(
      startLink(start),
      [10, { type: 'hello', hello: played, page: PAGE }],
      [20, { type: 'state', id: '1-5' }],
      [30, pulse(0)],
    )
    expect(recording.status).toEqual({ kind: 'recording' })
    expect(shownInstant(recording, at(1030))).toBe(LAPTOP + 1000)
    expect(ticked(recording, 250, 6000).status).toEqual({ kind: 'stale', since: LAPTOP, cause: 'laptop' })
  })

  test('follows the clock of a replay, even if it pauses or runs ahead', () => {
    const paused = fed(
      live,
      [1500, pulse(300, { speed: 0 })],
      [3000, pulse(300, { speed: 0 })],
      [4500, pulse(300, { speed: 0 })],
    )
    expect(paused.status.kind).toBe('live')
    expect(shownInstant(paused, at(5500))).toBe(LAPTOP + 300)
    const fast = fed(paused, [6000, pulse(1000, { speed: 60 })])
    expect(shownInstant(fast, at(6500))).toBe(LAPTOP + 1000 + 30_000)
  })

  test('asks for the whole state where the audience has changed', () => {
    const renewed = reduceLink(live, { type: 'renew' }, at(1000))
    expect([renewed.connection, renewed.lastId]).toEqual([2, undefined])
    const again = tick(fed(live, [1000, { type: 'broken' }]), 1500)
    const other = fed(again, [1600, { type: 'hello', hello: { ...hello, audience: 'public' }, page: PAGE }])
    expect([other.connection, other.lastId, other.audience]).toEqual([3, undefined, 'public'])
    // Its first message does not ask once more.
    const public_ = { ...hello, audience: 'public' } as const
    expect(fed(other, [1700, { type: 'hello', hello: public_, page: PAGE }]).connection).toBe(3)
  })

  test('waits longer for a first state than for a sign of life', () => {
    const slow = ticked(fed(startLink(start), [10, { type: 'hello', hello, page: PAGE }]), 250, 60_000)
    expect(slow.connection).toBe(1)
    expect(slow.retryAt).toBeUndefined()
    expect(ticked(slow, 60_000, 60_500).retryAt).toBeDefined()
  })

  test('is asked for again where the laptop does not answer at all within 8 s', () => {
    expect(ticked(startLink(start), 250, 8000).retryAt).toBeUndefined()
    expect(ticked(startLink(start), 250, 8250).retryAt).toBeDefined()
  })

  test.each([
    ['both clocks ran on', 60_000, 60_000],
    ['the steady clock stood still', 100, 60_000],
    ['the wall clock was set back meanwhile', 60_000, -60_000],
  ])('is not live at once after a sleep in which %s, whatever the phone reads first', (_, steady, wall) => {
    const woken = { steady: at(1500).steady + steady, wall: at(1500).wall + wall }
    const before = fed(live, [1500, pulse(1500)])
    const inputs: readonly LinkInput[] = [
      { type: 'tick' },
      { type: 'wake' },
      { type: 'message', connection: before.connection, message: pulse(1600) },
      { type: 'message', connection: before.connection, message: { type: 'events', id: '1-9' } },
      { type: 'message', connection: before.connection, message: { type: 'broken' } },
    ]
    for (const input of inputs) {
      const link = reduceLink(before, input, woken)
      expect(link.status).toEqual({ kind: 'stale', since: LAPTOP + 1500, cause: 'laptop' })
      expect([link.connection, link.lastId]).toEqual([before.connection + 1, '1-5'])
    }
  })
})

/** What happens to a page, after a time by each of its clocks. */
interface Step {
  readonly steady: number
  readonly wall: number
  readonly input: 'tick' | 'wake' | 'broken' | 'hello' | 'state' | 'events' | 'pulse' | 'old pulse'
}

const step: fc.Arbitrary<Step> = fc.record({
  steady: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 20_000 })),
  wall: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: -20_000, max: 20_000 })),
  input: fc.constantFrom('tick', 'wake', 'broken', 'hello', 'state', 'events', 'pulse', 'old pulse'),
})

describe('whatever happens, in whatever order', () => {
  test('a page that is live had a pulse of its connection, and a message less than 4 s ago by both clocks', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let link = startLink(start)
        let now = start
        let fresh = start
        let pulsed = 0
        for (const { steady, wall, input } of steps) {
          now = { steady: now.steady + steady, wall: now.wall + wall }
          const of = input === 'old pulse' ? link.connection - 1 : link.connection
          const wasOpen = link.retryAt === undefined
          const next = reduceLink(link, inputOf(input, of, now), now)
          const isTaken = wasOpen && of === link.connection && next.connection === link.connection
          if (isTaken && input === 'pulse' && next.lastId !== undefined) {
            pulsed = of
            fresh = now
          }
          if (isTaken && pulsed === of && (input === 'events' || input === 'state')) fresh = now
          link = next
          if (link.status.kind !== 'live') continue
          expect(pulsed).toBeGreaterThan(0)
          expect(now.steady - fresh.steady).toBeLessThanOrEqual(4000)
          expect(now.wall - fresh.wall).toBeLessThanOrEqual(4000)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('a page is live within 16 s after its laptop answers again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let link = startLink(start)
        let now = start
        for (const { steady, wall, input } of steps) {
          now = { steady: now.steady + steady, wall: now.wall + wall }
          link = reduceLink(link, inputOf(input, link.connection, now), now)
        }
        let greeted = 0
        for (let ms = 0; ms < 20_000; ms += 250) {
          now = { steady: now.steady + 250, wall: now.wall + 250 }
          link = reduceLink(link, { type: 'tick' }, now)
          if (link.retryAt !== undefined) continue
          const inputs =
            link.connection === greeted ? (['pulse'] as const) : (['hello', 'state', 'pulse'] as const)
          greeted = link.connection
          if (ms % 1500 !== 0 && inputs.length === 1) continue
          for (const input of inputs) link = reduceLink(link, inputOf(input, link.connection, now), now)
        }
        expect(link.status.kind).toBe('live')
      }),
      { numRuns: 500 },
    )
  })
})

function inputOf(input: Step['input'], connection: number, now: Moment): LinkInput {
  switch (input) {
    case 'tick':
    case 'wake':
      return { type: input }
    case 'broken':
      return { type: 'message', connection, message: { type: 'broken' } }
    case 'hello':
      return { type: 'message', connection, message: { type: 'hello', hello, page: PAGE } }
    case 'state':
    case 'events':
      return { type: 'message', connection, message: { type: input, id: `1-${now.steady}` } }
    case 'pulse':
    case 'old pulse':
      return { type: 'message', connection, message: pulse(now.steady - start.steady) }
  }
}
