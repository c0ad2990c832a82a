/** The page folds what the monitor folds, and shows no frame more often than the terminal does. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Alert, alertOf } from '../../../src/board/page/alerts.ts'
import { greenOf } from '../../../src/board/page/bucket.ts'
import { createFrames, type Frame } from '../../../src/board/page/frame.ts'
import type { Moment } from '../../../src/board/page/link.ts'
import { linkWords } from '../../../src/board/page/link-words.ts'
import {
  type BoardStores,
  createBoardStores,
  hear,
  receive,
  type StreamMessage,
} from '../../../src/board/page/store.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { snapshotOf, stateOf } from '../../../src/core/events/snapshot.ts'
import { initialState, type MonitorState } from '../../../src/core/events/state.ts'
import { createFleetSummariser } from '../../../src/core/views/fleet-summary.ts'
import { mixedFleet, NOON } from '../../ui/scenes.ts'

/** A page whose clocks and timers a test moves. */
class HandPage {
  ms = 0
  readonly stores: BoardStores = createBoardStores(this.moment())
  private timers: { readonly due: number; readonly callback: () => void }[] = []
  readonly frames = createFrames({
    stores: this.stores,
    moment: () => this.moment(),
    schedule: (callback, delay) => {
      const timer = { due: this.ms + delay, callback }
      this.timers.push(timer)
      return () => {
        this.timers = this.timers.filter((each) => each !== timer)
      }
    },
  })

  moment(): Moment {
    return { steady: this.ms, wall: this.ms }
  }

  take(name: StreamMessage['name'], data: unknown, id = '1-1'): void {
    // As it comes over the stream.
    const message = { name, data: JSON.parse(JSON.stringify(data)), id } as StreamMessage
    const { connection } = this.stores.connection.getState().link
    receive(this.stores, { connection, message, page: 'p' }, this.moment())
  }

  pulse(): void {
    const now = NOON + this.ms
    this.take('pulse', { now, speed: 1, heardAt: now, looking: 1 })
  }

  greet(state = initialState): void {
    const hello = { version: '1', audience: 'team', commands: true, source: 'engine', public: [] }
    this.take('hello', { ...hello, page: 'p' })
    this.take('state', snapshotOf(state))
    this.pulse()
  }

  /** Lets time pass, with the timers and the looks at the clocks that fall into it. */
  pass(ms: number): void {
    const end = this.ms + ms
    while (this.ms < end) {
      this.ms = Math.min(end, this.ms + 50)
      if (this.ms % 250 === 0) hear(this.stores, { type: 'tick' }, this.moment())
      const due = this.timers.filter((timer) => timer.due <= this.ms)
      this.timers = this.timers.filter((timer) => timer.due > this.ms)
      for (const { callback } of due) callback()
    }
  }
}

const all = mixedFleet(50)

describe('a frame', () => {
  test('shows the fleet of the terminal, however the events are cut into a state and batches', () => {
    const cuts = fc.array(fc.nat(all.length), { maxLength: 8 })
    fc.assert(
      fc.property(cuts, (places) => {
        const page = new HandPage()
        const [first = 0, ...others] = [...places].sort((a, b) => a - b)
        page.greet(reduceAll(initialState, all.slice(0, first)))
        let from = first
        for (const to of [...others, all.length]) {
          page.take('events', all.slice(from, to))
          from = to
        }
        page.pass(1000)
        // A motion that is not in the roster stands where it came, until a state is sent.
        const inOrder = (state: MonitorState): MonitorState => stateOf(snapshotOf(state))
        const state = inOrder(reduceAll(initialState, all))
        expect(inOrder(page.stores.monitor.getState())).toEqual(state)
        const { fleet } = page.frames.current()
        const summaries = fleet.summaries.toSorted((a, b) => a.id - b.id)
        expect({ ...fleet, summaries }).toEqual(createFleetSummariser()(state, NOON))
      }),
      { numRuns: 30 },
    )
  })

  test('comes at most ten times a second beside the clock, however many batches come: a board sends four', () => {
    const page = new HandPage()
    page.greet()
    page.pass(1000)
    let count = 0
    page.frames.subscribe(() => {
      count += 1
    })
    for (let step = 0; step < 40; step += 1) {
      page.take('events', all.slice(step, step + 1))
      if (step % 20 === 0) page.pulse()
      page.pass(50)
    }
    expect(count).toBeGreaterThan(4)
    // Twenty in two seconds, one for each second of the clock, and those at both ends.
    expect(count).toBeLessThanOrEqual(24)
  })

  test('says at once that the link is lost, keeps its time, and takes back its estimate', () => {
    const page = new HandPage()
    page.greet(reduceAll(initialState, all))
    page.pass(500)
    const before = page.frames.current()
    expect(before.status.kind).toBe('live')
    page.pass(5000)
    const frame = page.frames.current()
    expect(frame.status).toEqual({ kind: 'stale', since: NOON, cause: 'laptop' })
    page.pass(10_000)
    expect(page.frames.current()).toMatchObject({ now: NOON, homeAt: undefined })
    expect(before.now).toBeGreaterThanOrEqual(NOON)
  })

  test('that is live again shows what came with it, and no green of before', () => {
    const page = new HandPage()
    page.greet(reduceAll(initialState, all))
    page.pass(6000)
    expect(page.frames.current().fleet.counts.canGo).toBeGreaterThan(0)
    expect(page.frames.current().status.kind).toBe('stale')
    hear(page.stores, { type: 'renew' }, page.moment())
    const shown: string[] = []
    page.frames.subscribe(() => {
      const { status, fleet, now } = page.frames.current()
      shown.push(`${status.kind}: ${fleet.counts.canGo} at ${now - NOON}`)
    })
    page.greet()
    expect(shown.at(-1)).toBe('live: 0 at 6000')
    expect(shown.filter((each) => each.startsWith('live'))).toHaveLength(1)
  })

  test('of a state without a sign of life does not call itself live', () => {
    const page = new HandPage()
    const hello = { version: '1', audience: 'team', commands: true, source: 'engine', public: [] }
    page.take('hello', { ...hello, page: 'p' })
    page.take('state', snapshotOf(reduceAll(initialState, all)))
    page.pass(1000)
    const frame = page.frames.current()
    expect([frame.isKnown, frame.status.kind]).toEqual([true, 'connecting'])
    expect(linkWords(frame)?.what).toBe('Connecting ...')
  })

  test('writes times in the zone of the event, and not in that of the phone', () => {
    const page = new HandPage()
    page.greet(reduceAll(initialState, all))
    page.pass(500)
    const { time } = page.frames.current()
    expect([time.minute(NOON), time.secondWithZone(NOON), time.day(NOON)]).toEqual([
      '17:02',
      '17:02:30 UTC+01:00',
      'Tue 7 Oct 17:02',
    ])
  })

  test('of a message that cannot be folded changes nothing, and the whole state is asked for', () => {
    const page = new HandPage()
    page.greet(reduceAll(initialState, all))
    const { link } = page.stores.connection.getState()
    expect(() => page.take('events', [null], '1-99')).toThrow(TypeError)
    expect(page.stores.connection.getState().link).toEqual(link)
    const { connection } = link
    hear(page.stores, { type: 'message', connection, message: { type: 'damaged' } }, page.moment())
    expect(page.stores.connection.getState().link).toMatchObject({
      lastId: undefined,
      retryAt: expect.anything(),
    })
  })

  test('is not known before the first state', () => {
    const page = new HandPage()
    page.pass(1000)
    expect(page.frames.current().isKnown).toBe(false)
    page.greet()
    page.pass(1000)
    expect(page.frames.current().isKnown).toBe(true)
  })
})

describe('what is read aloud', () => {
  function frameOf(events: readonly MonitorEvent[], status: Frame['status']): Frame {
    const page = new HandPage()
    page.greet(reduceAll(initialState, events))
    page.pass(500)
    return { ...page.frames.current(), status }
  }
  const live = { kind: 'live' } as const
  const stale = { kind: 'stale', since: NOON, cause: 'laptop' } as const
  const release = all.findIndex(({ type }) => type === 'motion-released')
  const early = frameOf(all.slice(0, release), live)
  const late = frameOf(all.slice(0, release + 1), live)

  function alert(before: Frame, frame: Frame): Alert | undefined {
    return alertOf({ frame: before, green: greenOf(before.fleet) }, frame)
  }

  test('is what has turned green, and nothing on the first frame', () => {
    expect(alertOf(undefined, late)).toBeUndefined()
    expect(alert(early, early)).toBeUndefined()
    expect(alert(early, late)).toEqual({ text: expect.stringMatching(/^\d+ can go$/), kind: 'green' })
  })

  test('is that the link is lost, once, and that it is back', () => {
    const lost = { ...early, status: stale }
    expect(alert(early, lost)).toMatchObject({
      text: expect.stringContaining('NOT LIVE since 17:02:30'),
      kind: 'lost',
    })
    expect(alert(lost, lost)).toBeUndefined()
    expect(alert(lost, early)).toEqual({ text: 'Live again.', kind: undefined })
  })

  test('is not what seems green on a page that is not live', () => {
    expect(alert({ ...early, status: stale }, { ...late, status: stale })).toBeUndefined()
  })
})
