/** What the board's pages list is what the terminal lists, after any events, and no more than who looks may see. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { publicState } from '../../../src/board/audience.ts'
import { hoursText, knotsText } from '../../../src/core/base/figure-text.ts'
import { dayOfDate } from '../../../src/core/base/local-time.ts'
import type { PublicField } from '../../../src/core/domain/public-fields.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { arrivalsOf } from '../../../src/core/views/newest-arrival.ts'
import { readinessOf } from '../../../src/core/views/readiness.ts'
import { stateLooks } from '../../../src/core/views/state-words.ts'
import type { ViewId } from '../../../src/core/views/view-ids.ts'
import { sortedRows } from '../../../src/ui/sorting.ts'
import { views } from '../../../src/ui/views.ts'
import { monitorEvent } from '../../core/events/arbitrary-events.ts'
import { hostileNames } from '../../ui/hostile-names.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../../ui/scenes.ts'
import { draw, frameOf, motionsIn, type Scene, textOf } from './draw.tsx'

/** Arbitrary events among those of a fleet, some of them on the day of the scenes. */
const anyEvents = fc
  .tuple(fc.array(monitorEvent, { maxLength: 50 }), fc.boolean())
  .map(([events, isToday]): readonly MonitorEvent[] => [
    ...mixedFleet(30),
    ...(isToday
      ? (JSON.parse(
          JSON.stringify(events).replaceAll('20261012', '20251007').replaceAll('"2026-10-1', '"2025-10-0'),
        ) as MonitorEvent[])
      : events),
  ])

const listed = [
  ['/missing', 'missing'],
  ['/trouble', 'trouble'],
  ['/charging', 'charging'],
  ['/day', 'day'],
] as const satisfies readonly (readonly [path: string, view: ViewId])[]

function sceneOf(events: readonly MonitorEvent[], changes: Partial<Scene> = {}): Scene {
  return { state: reduceAll(initialState, events), now: NOON, audience: 'team', ...changes }
}

describe('after any events', () => {
  it.each(listed)('the page %s has the motions of the terminal, in its order', (path, id) => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const frame = frameOf(sceneOf(events))
        const rows = sortedRows(views[id], frame.fleet, undefined).map((summary) => summary.id)
        const markup = draw(path, frame)
        expect(motionsIn(markup)).toEqual(rows)
        if (rows.length === 0) expect(textOf(markup)).toContain(views[id].empty(frame.fleet))
        if (rows.length > 0 && id !== 'day') expect(textOf(markup)).toMatch(new RegExp(`^ ?${rows.length} `))
      }),
      { numRuns: 60 },
    )
  })

  it('the pages of missing and in trouble count what the header of the terminal counts', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const frame = frameOf(sceneOf(events))
        const { missing, trouble } = frame.fleet.counts
        expect(motionsIn(draw('/missing', frame))).toHaveLength(missing)
        expect(motionsIn(draw('/trouble', frame))).toHaveLength(trouble)
      }),
      { numRuns: 60 },
    )
  })

  it('the day shows the figures of each motion as the terminal computes them', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const frame = frameOf(sceneOf(events))
        const markup = draw('/day', frame)
        for (const row of markup.matchAll(/<tr data-motion="(\d+)">(.*?)<\/tr>/g)) {
          const day = frame.fleet.byId.get(Number(row[1]))?.day
          const cells = [...(row[2] ?? '').matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(
            ([, cell = '']) => cell,
          )
          expect(cells.slice(2, 5)).toEqual([
            knotsText(day?.best500m),
            knotsText(day?.best10s),
            knotsText(day?.best2s),
          ])
          expect(cells[8]).toBe(hoursText(day?.span ?? 0))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('a motion is found, and its page says its state, its checks and its tracks', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), (events, pick) => {
        const frame = frameOf(sceneOf(events))
        const { summaries } = frame.fleet
        const summary = summaries[pick % Math.max(1, summaries.length)]
        if (summary === undefined) return
        expect(motionsIn(draw(`/motions?q=${summary.id}`, frame))[0]).toBe(summary.id)
        const markup = draw(`/motions/${summary.id}`, frame)
        expect(textOf(markup)).toContain(stateLooks[summary.state].word)
        expect(markup.match(/data-topic=/g)?.length ?? 0).toBe(summary.motion.findings.length)
        const ofToday = summary.motion.tracks.filter(({ day }) => day === dayOfDate(frame.fleet.today))
        const table = /Tracks of today<\/caption>.*?<\/table>/.exec(markup)?.[0] ?? ''
        expect(table.match(/<tr>/g)?.length ?? 1).toBe(ofToday.length + 1)
      }),
      { numRuns: 200 },
    )
  })

  it('registration shows the newest arrival with what its checks say, and the last five', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const frame = frameOf(sceneOf(events))
        const arrivals = arrivalsOf(frame.fleet)
        const markup = draw('/registration', frame)
        const [, id, kind] = /data-motion="(\d+)" data-kind="(\w+)"/.exec(markup) ?? []
        expect(id).toBe(arrivals[0] && String(arrivals[0].id))
        if (arrivals[0] !== undefined) expect(kind).toBe(readinessOf(arrivals[0]).kind)
        expect(markup.match(/<button type="button"><b>/g)?.length ?? 0).toBe(Math.min(5, arrivals.length))
      }),
      { numRuns: 60 },
    )
  })

  it('the public page lists the same motions as the page of the team', () => {
    const view = { fields: new Set<PublicField>(), pseudonym: (key: string) => `p-${key}` }
    fc.assert(
      fc.property(anyEvents, (events) => {
        const { state } = sceneOf(events)
        const team = frameOf({ state, now: NOON, audience: 'team' })
        const everybody = frameOf({ state: publicState(state, view), now: NOON, audience: 'public' })
        for (const path of ['/missing', '/trouble', '/charging', '/motions'])
          expect(motionsIn(draw(path, everybody))).toEqual(motionsIn(draw(path, team)))
      }),
      { numRuns: 60 },
    )
  })
})

describe('what the public may not see', () => {
  const tracks = [track(601, 0)]
  const events: readonly MonitorEvent[] = [
    ...begin([{ ...entrant(601), firstName: 'Wilhelmina', familyName: 'Grönefeld', fileId: 'PUBLIC1' }]),
    ...arrive(601, NOON - 60_000, tracks),
    ...read(601, NOON - 50_000, tracks),
    release(601, NOON - 40_000),
    { type: 'note-taken', at: NOON - 30_000, motion: 601, text: 'borrowed from her sister' },
    { type: 'alarm-raised', at: NOON - 30_000, topic: 'disk', message: 'the disk is full' },
  ]
  const paths = ['/motions', '/motions/601', '/registration', '/missing', '/trouble', '/charging', '/day']
  const { figures } = tracks[0] ?? track(601, 0)
  const secrets: Readonly<Record<PublicField, string>> = {
    names: 'Grönefeld',
    notes: 'borrowed',
    addresses: '192.168.0.',
    speeds: knotsText(figures.best500m),
    hours: hoursText(figures.duration),
  }
  /** All pages as one text: of the team's state, so that only the pages themselves leave something out. */
  const seen = (fields: readonly PublicField[], audience: Scene['audience'] = 'public'): string =>
    paths.map((path) => textOf(draw(path, frameOf(sceneOf(events, { audience, public: fields }))))).join('\n')

  it.each(Object.entries(secrets) as [PublicField, string][])(
    'the %s are on no public page, unless the event lists them, and on those of the team',
    (field, secret) => {
      expect(seen([], 'team')).toContain(secret)
      expect(seen([])).not.toContain(secret)
      // Hours are only on a page that also has speeds.
      expect(seen(field === 'hours' ? ['hours', 'speeds'] : [field])).toContain(secret)
    },
  )

  it('is absent with a hint how the team sees it', () => {
    const text = seen([])
    expect(text).toContain('The team also sees names and notes: it scans the QR code')
    expect(text).not.toMatch(/Person|Note|Address/)
    expect(seen([], 'team')).not.toContain('The team also sees')
  })

  it('the File ID, the craft and the checks are on the public page', () => {
    const text = textOf(draw('/motions/601', frameOf(sceneOf(events, { audience: 'public' }))))
    expect(text).toContain('PUBLIC1')
    expect(text).toContain('one of 13 approved')
    expect(text).toContain('CAN GO')
  })
})

describe('a page', () => {
  it('an unknown number says so, and what to do', () => {
    const text = textOf(draw('/motions/4711', frameOf(sceneOf(mixedFleet(5)))))
    expect(text).toContain('No motion 4711 is known')
    expect(text).toContain('switch its WiFi on')
  })

  it('a link that is lost leaves no state as if it were now', () => {
    const ready = [
      ...arrive(606, NOON, [], { changes: { battery: 90 } }),
      release(606, NOON, 'nothing-today'),
    ]
    const lost = frameOf(
      sceneOf([...mixedFleet(30), ...ready], { status: { kind: 'stale', since: NOON, cause: 'laptop' } }),
    )
    for (const path of ['/motions', '/charging', '/motions/610', '/registration']) {
      const markup = draw(path, lost)
      // What happened has its times beside it.
      const [now = ''] = textOf(markup).split('What happened')
      expect(now.replaceAll(/was: (. )?(CAN GO|READY)/g, ''), path).not.toMatch(/CAN GO|READY/)
      expect(markup).not.toMatch(/tone-good|verdict-ready|mark-ready/)
    }
    expect(draw('/motions/610', lost)).toMatch(/<button[^>]*disabled/)
    expect(textOf(draw('/motions/610', lost))).toContain(
      'Not live since 17:02:30: the laptop cannot be asked.',
    )
  })

  it('hostile texts are text on every page', () => {
    const texts = [
      ...hostileNames,
      '<img src=x onerror="window.hacked = 1">',
      '</script><script>hacked()</script>',
    ]
    const roster = texts.map((name, place) => ({
      ...entrant(601 + place, name),
      fileId: name,
      craftType: name,
    }))
    const events: readonly MonitorEvent[] = [
      ...begin(roster),
      ...texts.flatMap((text, place): MonitorEvent[] => [
        ...arrive(601 + place, NOON - 60_000, [], {
          changes: { firmware: text, firmwareCode: 'x', battery: 10 },
        }),
        { type: 'note-taken', at: NOON, motion: 601 + place, text },
      ]),
    ]
    const frame = frameOf(sceneOf(events))
    for (const path of [
      '/motions',
      '/missing',
      '/trouble',
      '/charging',
      '/day',
      '/registration',
      '/motions/628',
    ]) {
      const markup = draw(path, frame)
      expect(markup, path).not.toMatch(/<img|<script/i)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(markup, path).not.toMatch(/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069\u200b]/)
    }
    expect(textOf(draw('/motions', frame))).toContain('<img src=x onerror="window.hacked = 1">')
  })

  it('five thousand motions are cut with their number, and each can be looked up', () => {
    const ids = Array.from({ length: 5000 }, (_, place) => 10_001 + place)
    const frame = frameOf(sceneOf(begin(ids.map((id) => entrant(id)))))
    const markup = draw('/missing', frame)
    expect(motionsIn(markup)).toHaveLength(200)
    expect(textOf(markup)).toContain('5,000 missing')
    expect(textOf(markup)).toContain('and 4,800 more: look one up')
    expect(motionsIn(draw('/motions?q=14999', frame))).toEqual([14_999])
    const charging = ids.flatMap((id) => arrive(id, NOON - 60_000, []))
    const text = textOf(
      draw('/charging', frameOf(sceneOf([...begin(ids.map((id) => entrant(id))), ...charging]))),
    )
    expect(text).toContain('and 4,800 more')
    expect(text).toContain('Batch no. 5')
  })

  it('a leaderboard on the wall has ten places', () => {
    const frame = frameOf(sceneOf(mixedFleet(60)))
    expect(motionsIn(draw('/day?wall', frame))).toEqual(motionsIn(draw('/day', frame)).slice(0, 10))
  })

  it('the wall has the missing motions as numbers', () => {
    const frame = frameOf(sceneOf(mixedFleet(60)))
    expect(motionsIn(draw('/missing?wall', frame))).toEqual(motionsIn(draw('/missing', frame)))
  })

  it('a fleet of which nothing is known says so on every page', () => {
    const frame = frameOf({ state: initialState, now: NOON, audience: 'team' })
    const texts = ['/motions', '/missing', '/trouble', '/charging', '/day', '/registration'].map((path) =>
      textOf(draw(path, frame)),
    )
    expect(texts.map((text) => text.trim())).toMatchInlineSnapshot(`
      [
        "Number, name or File ID 0 of 0 motions No motion is known yet.",
        "Nobody has a motion on 2025-10-07: see the dates in motions.csv.",
        "No trouble.",
        "No battery is known yet: they come with the first motions that answer.",
        "No track of 2025-10-07 is known yet.",
        "Lay your motion down, switch its WiFi on, and wait for its number here. Waiting for the first motion ... Show one number",
      ]
    `)
  })
})
