import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Hub, type Reader } from '../../src/board/hub.ts'
import type { Audience, Hello, Pulse } from '../../src/board/protocol.ts'
import type { StreamMessage } from '../../src/board/sse.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { emptyRing } from '../../src/core/events/log-ring.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { stateOf } from '../../src/core/events/snapshot.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'
import { messageIn } from './board.ts'

/** A page that folds what it gets, as the browser does. */
class Page implements Reader {
  readonly audience: Audience
  readonly messages: StreamMessage[] = []
  readonly names: string[] = []
  state: MonitorState = initialState
  lastId: string | undefined
  hello: Hello | undefined
  pulse: Pulse | undefined

  constructor(audience: Audience = 'team') {
    this.audience = audience
  }

  send(messages: readonly StreamMessage[]): void {
    for (const message of messages) this.#take(message)
  }

  #take(message: StreamMessage): void {
    const heard = messageIn(String(message.plain).trimEnd())
    this.messages.push(message)
    this.names.push(heard.name)
    if (heard.id !== '') this.lastId = heard.id
    if (heard.name === 'hello') this.hello = heard.data
    else if (heard.name === 'pulse') this.pulse = heard.data
    else if (heard.name === 'state') this.state = stateOf(heard.data)
    else this.state = reduceAll(this.state, heard.data)
  }
}

let now = 1_000_000
/** How far the laptop's clock was set. */
let step = 0
function newHub(options: { events?: number; bytes?: number } = {}): Hub {
  return new Hub({
    version: '1',
    page: 'hash',
    public: [],
    allowsCommands: true,
    laptop: () => now,
    steady: () => now - step,
    bounds: { events: options.events ?? 4096, bytes: options.bytes ?? 2 ** 21 },
  })
}

const connected = (motion: number): MonitorEvent => ({
  type: 'motion-connected',
  at: 5,
  motion,
  address: '10.0.0.1',
})
const note = (motion: number): MonitorEvent => ({ type: 'note-taken', at: 5, motion, text: 'wet' })

function happen(hub: Hub, ...events: MonitorEvent[]): void {
  hub.feed({ type: 'events', events })
  hub.flush()
}

function joined(hub: Hub, audience: Audience, after?: string): Page {
  const page = new Page(audience)
  hub.join(page, after)
  return page
}

/** As JSON, which omits what is undefined; only the server has the older lines of the log. */
function essence(state: MonitorState): unknown {
  const motions = [...state.motions.values()].sort((a, b) => a.id - b.id)
  return JSON.parse(JSON.stringify({ ...state, roster: state.roster.entrants, motions, log: emptyRing }))
}

describe('a page that connects', () => {
  test('a page that connects gets the state first, and then what happens', () => {
    const hub = newHub()
    happen(hub, connected(601))
    const page = joined(hub, 'team')
    expect(page.names).toEqual(['hello', 'state', 'pulse'])
    expect([...page.state.motions.keys()]).toEqual([601])
    happen(hub, connected(602), connected(603))
    expect(page.names.slice(3)).toEqual(['events'])
    expect([...page.state.motions.keys()]).toEqual([601, 602, 603])
  })

  test('a page that resumes gets only the events that it missed', () => {
    const hub = newHub()
    const { lastId } = joined(hub, 'team')
    happen(hub, connected(601))
    happen(hub, connected(602))
    const page = joined(hub, 'team', lastId)
    expect(page.names).toEqual(['hello', 'events', 'events', 'pulse'])
    expect(joined(hub, 'team', page.lastId).names).toEqual(['hello', 'pulse'])
  })

  test('a page of the public resumes behind events of which it got nothing', () => {
    const hub = newHub()
    happen(hub, connected(601))
    const first = joined(hub, 'public')
    const { lastId } = first
    happen(hub, note(601), note(601))
    expect(first.names).toEqual(['hello', 'state', 'pulse'])
    expect(joined(hub, 'public', lastId).names).toEqual(['hello', 'pulse'])
    happen(hub, connected(602))
    expect(joined(hub, 'public', lastId).names).toEqual(['hello', 'events', 'pulse'])
  })

  test.each([
    ['empty', () => ''],
    ['of another epoch', (id: string) => `0${id}`],
    ['of a number that is still to come', (id: string) => id.replace(/-\d+$/, '-99')],
    ['of a huge number', (id: string) => id.replace(/-\d+$/, '-999999999999999')],
    ['of a number that is too long', (id: string) => id.replace(/-\d+$/, `-${'9'.repeat(400)}`)],
    ['negative', (id: string) => id.replace(/-\d+$/, '--1')],
    ['of a number amid a message', (id: string) => id.replace(/-\d+$/, '-2')],
    ['a fraction', (id: string) => `${id}.5`],
    ['something else', () => '../../etc/passwd'],
  ])('a page whose last id is %s gets the state anew', (_, forge) => {
    const hub = newHub()
    happen(hub, connected(601))
    happen(hub, connected(602), connected(603), connected(604))
    const { lastId = '' } = joined(hub, 'team')
    const page = joined(hub, 'team', forge(lastId))
    expect(page.names).toEqual(['hello', 'state', 'pulse'])
    expect(page.lastId).toBe(lastId)
  })

  test('a page that missed more than is kept gets the state anew', () => {
    const hub = newHub({ events: 10 })
    happen(hub, connected(601))
    const { lastId } = joined(hub, 'team')
    for (let id = 602; id < 612; id++) happen(hub, connected(id))
    expect(joined(hub, 'team', lastId).names).toContain('events')
    happen(hub, connected(612))
    expect(joined(hub, 'team', lastId).names).toEqual(['hello', 'state', 'pulse'])
  })

  test('a page that missed messages of more bytes than are kept gets the state anew', () => {
    const hub = newHub({ bytes: 2000 })
    happen(hub, connected(601))
    const { lastId } = joined(hub, 'team')
    for (let id = 602; id < 612; id++) happen(hub, connected(id))
    expect(joined(hub, 'team', lastId).names).toContain('events')
    for (let id = 612; id < 640; id++) happen(hub, connected(id))
    expect(joined(hub, 'team', lastId).names).toEqual(['hello', 'state', 'pulse'])
  })

  test('a page gets the state of another source anew, whatever it had', () => {
    const hub = newHub()
    const page = joined(hub, 'team')
    expect(page.hello).toMatchObject({ source: 'engine', commands: true })
    const { lastId } = page
    hub.feed({ type: 'state', state: reduceAll(initialState, [connected(7)]), source: 'viewer' })
    hub.flush()
    expect(page.names.slice(3)).toEqual(['hello', 'state', 'pulse'])
    expect(page.hello).toMatchObject({ source: 'viewer', commands: false })
    expect(joined(hub, 'team', lastId).names).toEqual(['hello', 'state', 'pulse'])
    expect(joined(hub, 'team', page.lastId).names).toEqual(['hello', 'pulse'])
  })

  test('a page that is gone gets nothing more', () => {
    const hub = newHub()
    const page = joined(hub, 'team')
    expect(hub.looking).toBe(1)
    hub.leave(page)
    happen(hub, connected(601))
    expect(hub.looking).toBe(0)
    expect(page.names).toEqual(['hello', 'state', 'pulse'])
  })
})

describe('two hundred pages', () => {
  test('all pages of an audience get the same bytes, which are made once', () => {
    const hub = newHub()
    happen(hub, connected(601))
    const team = Array.from({ length: 100 }, () => joined(hub, 'team'))
    const others = Array.from({ length: 100 }, () => joined(hub, 'public'))
    happen(hub, connected(602))
    for (const pages of [team, others])
      for (const name of ['state', 'events'] as const) {
        const sent = new Set(pages.map((page) => page.messages[page.names.indexOf(name)]))
        expect(sent.size).toBe(1)
        const [message] = sent
        expect(message?.compressed).toBe(message?.compressed)
      }
    expect(team[0]?.messages.at(-1)).not.toBe(others[0]?.messages.at(-1))
  })

  test('pages that come while much happens share a state, and get what happened since', () => {
    const hub = newHub()
    const states = new Set<StreamMessage | undefined>()
    for (let motion = 601; motion < 701; motion++) {
      happen(hub, connected(motion))
      const page = joined(hub, 'team')
      states.add(page.messages[1])
      expect(page.state.motions.size).toBe(motion - 600)
    }
    expect(states.size).toBe(1)
    // An old state would need too many events after it.
    happen(hub, ...Array.from({ length: 1000 }, (_, place) => connected(1000 + place)))
    expect(states).not.toContain(joined(hub, 'team').messages[1])
  })
})

test('whatever happens and whenever pages come, go and come back, each shows what the terminal shows', () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(monitorEvent, { maxLength: 8 })
        .map((events) => ({ type: 'events', events }) as const),
    },
    { weight: 4, arbitrary: fc.constant({ type: 'flush' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('join' as const),
        audience: fc.constantFrom<Audience>('team', 'public'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('return' as const), place: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('leave' as const), place: fc.nat(20) }) },
    {
      weight: 1,
      arbitrary: fc
        .array(monitorEvent, { maxLength: 8 })
        .map((events) => ({ type: 'state', events }) as const),
    },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const hub = newHub({ events: 12 })
      const pages: Page[] = []
      const away: Page[] = []
      for (const each of steps) {
        if (each.type === 'events') hub.feed(each)
        else if (each.type === 'flush') hub.flush()
        else if (each.type === 'join') pages.push(joined(hub, each.audience))
        else if (each.type === 'state')
          hub.feed({ type: 'state', state: reduceAll(initialState, each.events), source: 'engine' })
        else if (each.type === 'leave') {
          const [page] = pages.splice(each.place, 1)
          if (page === undefined) continue
          hub.leave(page)
          away.push(page)
        } else {
          const [page] = away.splice(each.place, 1)
          if (page === undefined) continue
          hub.join(page, page.lastId)
          pages.push(page)
        }
      }
      hub.flush()
      for (const page of pages) expect(essence(page.state)).toEqual(essence(hub.stateOf(page.audience)))
    }),
    { numRuns: 300 },
  )
})

describe('a sign of life', () => {
  test("a sign of life has the laptop's clock and when the engine last gave one", () => {
    const hub = newHub()
    const page = joined(hub, 'team')
    hub.feed({ type: 'alive' })
    now += 7000
    hub.pulse()
    expect(page.pulse).toEqual({ now, speed: 1, heardAt: now - 7000, looking: 1 })
    hub.feed({ type: 'events', events: [connected(601)] })
    hub.pulse()
    expect(page.pulse?.heardAt).toBe(now)
  })

  test('a sign of life of a replay has its clock and speed, and is as old as it really is', () => {
    const hub = newHub()
    hub.feed({ type: 'state', state: initialState, source: 'replay' })
    hub.feed({ type: 'alive', now: 5_000_000, speed: 60 })
    now += 1000
    const page = joined(hub, 'team')
    expect(page.pulse).toEqual({ now: 5_060_000, speed: 60, heardAt: 5_059_000, looking: 1 })
    hub.feed({ type: 'alive', now: 5_061_000, speed: 0 })
    now += 1000
    hub.pulse()
    expect(page.pulse).toMatchObject({ now: 5_061_000, speed: 0 })
    // A monitor that takes over shows the laptop's clock again.
    hub.feed({ type: 'state', state: initialState, source: 'engine' })
    hub.pulse()
    expect(page.pulse).toMatchObject({ now, speed: 1 })
  })

  test('a sign of life says when the monitor has ended whose journal is shown', () => {
    const hub = newHub()
    hub.feed({ type: 'state', state: initialState, source: 'viewer' })
    const page = joined(hub, 'team')
    hub.feed({ type: 'mode', mode: { endedAt: 1234 } })
    hub.pulse()
    expect(page.pulse).toMatchObject({ ended: 1234 })
    hub.feed({ type: 'mode', mode: { endedAt: undefined } })
    hub.pulse()
    expect(page.pulse).not.toHaveProperty('ended')
  })

  test("a sign of life is not of the future when the laptop's clock is set back", () => {
    const hub = newHub()
    hub.feed({ type: 'alive' })
    now -= 60_000
    step = -60_000
    expect(joined(hub, 'team').pulse).toMatchObject({ now, heardAt: now })
    step = 0
  })

  test("an engine that ends as the laptop's clock is set back does not seem alive for that time", () => {
    const hub = newHub()
    hub.feed({ type: 'alive' })
    now -= 3_600_000
    step = -3_600_000
    now += 7000
    expect(joined(hub, 'team').pulse).toMatchObject({ now, heardAt: now - 7000 })
    step = 0
  })
})
