import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publicEvent, publicState, teamEvent, teamState } from '../../src/board/audience.ts'
import { createPseudonyms } from '../../src/board/pseudonyms.ts'
import type { PublicView } from '../../src/board/public-values.ts'
import { type PublicField, publicFields } from '../../src/core/domain/public-fields.ts'
import { eventSchema } from '../../src/core/events/event-schemas.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { emptyRing } from '../../src/core/events/log-ring.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { snapshotOf } from '../../src/core/events/snapshot.ts'
import { initialState, type MonitorState, newMotion } from '../../src/core/events/state.ts'
import { diagnosisOf } from '../../src/core/views/diagnosis.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { groupOf } from '../../src/core/views/groups.ts'
import type { MotionSummary } from '../../src/core/views/motion-summary.ts'
import { readinessOf } from '../../src/core/views/readiness.ts'
import { arbitraryOf, type FieldValues } from '../core/events/events-of-schema.ts'

/** Texts and numbers that nothing else has, by what they say. */
const marked: Readonly<Record<PublicField | 'distance' | 'never', readonly (string | number)[]>> = {
  names: ['Marked-Name-A', 'Marked-Name-B'],
  notes: ['Marked note'],
  addresses: ['203.0.113.77', '203.0.113.78'],
  speeds: [731_731_731, 731_731_733],
  // What has the time of a track: its bounds, its length, its bytes and its key.
  hours: [846_846_847, 918_918_919, 'A1B_601_20261012_114647.oao', 'A1B_602_20261012_152537.oao'],
  distance: [657_657_659],
  never: ['Marked text', '/marked/path', 'C:\\marked\\path'],
}

type Mark = keyof typeof marked

/** What a field says, by its name; undefined for what everybody may see. */
function markOf(path: string, isText: boolean): Mark | undefined {
  const name = path.split('.').at(-1)?.replace('[]', '') ?? ''
  if (/^(firstName|familyName)$/.test(name)) return 'names'
  if (path === 'text' || path === 'notes[].text') return 'notes'
  if (name === 'address') return 'addresses'
  if (/^best/.test(name)) return 'speeds'
  if (name === 'distance') return 'distance'
  if (name === 'key' || (!isText && /^(startDate|endDate|duration|size|bytes|received|expected)$/.test(name)))
    return 'hours'
  const isPublic =
    /^(version|event|startDate|endDate|fileId|craftType|day|firmware|firmwareCode|hardware|speedUnit|distanceUnit|actual|expected|approvedFirmwares)$/
  return isText && !isPublic.test(name) ? 'never' : undefined
}

const fields: FieldValues = (path, isText) => {
  if (path === 'at' || path === 'since' || path === 'inspectedAt') return fc.integer({ min: 1, max: 9999 })
  if (path === 'motion' || path.endsWith('.motion')) return fc.integer({ min: 601, max: 604 })
  if (path === 'timezone') return fc.integer({ min: -720, max: 840 })
  const mark = markOf(path, isText)
  if (mark === undefined) return undefined
  return fc.constantFrom(...marked[mark].filter((value) => (typeof value === 'string') === isText))
}

const anyEvent = arbitraryOf(eventSchema, fields) as fc.Arbitrary<MonitorEvent>
const someEvents = fc.array(anyEvent, { maxLength: 60 })
const someFields = fc.subarray([...publicFields])

function viewOf(shown: readonly PublicField[]): PublicView {
  return { fields: new Set(shown), pseudonym: createPseudonyms() }
}

function publicEvents(events: readonly MonitorEvent[], view: PublicView): readonly MonitorEvent[] {
  return events.flatMap((event) => publicEvent(event, view) ?? [])
}

/** What the public may not have. */
function hidden(shown: readonly PublicField[]): readonly (string | number)[] {
  const isShown = (mark: Mark): boolean =>
    mark === 'distance'
      ? shown.includes('hours') && shown.includes('speeds')
      : mark !== 'never' && shown.includes(mark)
  return (Object.keys(marked) as Mark[]).flatMap((mark) => (isShown(mark) ? [] : marked[mark]))
}

/** As it crosses the network, with backslashes as they are. */
function written(value: unknown): string {
  return JSON.stringify(value).replaceAll('\\\\', '\\')
}

/** A state without what the two ways may differ in: counters, and motions of which nothing is known. */
function compared(state: MonitorState): unknown {
  const motions = snapshotOf(state).motions.map((motion) => ({ ...motion, version: 0 }))
  const known = motions.filter((motion) => written(motion) !== written(newMotion(motion.id)))
  return { ...state, log: emptyRing, motions: known.sort((a, b) => a.id - b.id) }
}

describe('what everybody may see', () => {
  test('this test emits every type of event, as a journal holds it', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyEvent, (event) => {
        seen.add(event.type)
        expect(eventSchema.safeParse(JSON.parse(JSON.stringify(event))).error).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
    expect([...seen].sort()).toEqual(eventSchema.options.map((each) => each.shape.type.value).sort())
  })

  test('no name, note, address, speed, time of sailing or path ever reaches the public, unless it is listed', () => {
    fc.assert(
      fc.property(someEvents, someFields, (events, shown) => {
        const view = viewOf(shown)
        const sent = written([
          publicEvents(events, view),
          snapshotOf(publicState(reduceAll(initialState, events), view)),
          snapshotOf(reduceAll(initialState, publicEvents(events, view))),
        ])
        for (const value of hidden(shown)) expect(sent).not.toContain(String(value))
      }),
      { numRuns: 400 },
    )
  })

  test('the fold of the public events is the public state of the fold of all events', () => {
    fc.assert(
      fc.property(someEvents, someFields, (events, shown) => {
        const view = viewOf(shown)
        const folded = reduceAll(initialState, publicEvents(events, view))
        const redacted = publicState(reduceAll(initialState, events), view)
        expect(compared(folded)).toEqual(compared(redacted))
      }),
      { numRuns: 400 },
    )
  })

  test('the public sees what the configuration lists, and nothing else of it', () => {
    const figures = {
      size: 918_918_919,
      startDate: 846_846_847,
      endDate: 846_846_847,
      duration: 846_846_847,
      distance: 657_657_659,
      best2s: 731_731_731,
      best10s: 731_731_731,
      best500m: 731_731_733,
    }
    const entrant = {
      motion: 601,
      startDate: '2026-10-12',
      endDate: '2026-10-16',
      fileId: 'A1B',
      firstName: 'Marked-Name-A',
      familyName: 'Marked-Name-B',
      craftType: 'Windsurfer',
      line: 2,
    }
    const key = 'A1B_601_20261012_114647.oao'
    const events: readonly MonitorEvent[] = [
      {
        type: 'roster-read',
        at: 1,
        file: '/marked/path',
        entrants: [entrant],
        withoutDevice: 0,
        problems: [],
        overlaps: [],
      },
      { type: 'note-taken', at: 2, motion: 601, text: 'Marked note' },
      { type: 'motion-connected', at: 3, motion: 601, address: '203.0.113.77' },
      {
        type: 'tracks-planned',
        at: 4,
        motion: 601,
        tracks: [{ key, day: '20261012', status: 'queued', figures }],
        added: [key],
        unassigned: [],
      },
    ]
    const expected: Readonly<Record<PublicField, readonly (string | number)[]>> = {
      names: ['Marked-Name-A', 'Marked-Name-B'],
      notes: ['Marked note'],
      addresses: ['203.0.113.77'],
      speeds: [731_731_731, 731_731_733],
      hours: [846_846_847, 918_918_919, key],
    }
    for (const field of publicFields) {
      const view = viewOf([field])
      const sent = written(publicEvents(events, view))
      for (const value of expected[field]) expect(sent).toContain(String(value))
      for (const value of hidden([field])) expect(sent).not.toContain(String(value))
      expect(compared(reduceAll(initialState, publicEvents(events, view)))).toEqual(
        compared(publicState(reduceAll(initialState, events), view)),
      )
    }
    const all = written(publicEvents(events, viewOf(['hours', 'speeds'])))
    expect(all).toContain('657657659')
    // What the page is for is there without any of it.
    const least = written(publicEvents(events, viewOf([])))
    for (const text of ['A1B', 'Windsurfer', '"status":"queued"', '"motion":601'])
      expect(least).toContain(text)
  })

  test('the public sees each motion in the state that the team sees, with the same trouble, and never more of it read', () => {
    fc.assert(
      fc.property(someEvents, someFields, fc.nat(9999), (events, shown, now) => {
        const state = reduceAll(initialState, events)
        const team = createFleetSummariser()(state, now)
        const public_ = createFleetSummariser()(publicState(state, viewOf(shown)), now)
        const standing = (summary: MotionSummary) => {
          const { short, todo, shortTodo } = diagnosisOf(summary) ?? {}
          const readiness = readinessOf(summary).kind
          const { id, state: shownState, left, asOf } = summary
          return { id, shownState, left, asOf, group: groupOf(summary), readiness, short, todo, shortTodo }
        }
        expect(public_.summaries.map(standing)).toEqual(team.summaries.map(standing))
        expect(public_.counts).toEqual(team.counts)
        for (const { id, motion } of public_.summaries) {
          const known = team.byId.get(id)?.motion.tracks ?? []
          for (const [place, { received }] of motion.tracks.entries())
            expect(received ?? 0).toBeLessThanOrEqual(known[place]?.received ?? 0)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('two tracks of a motion stay two for the public, with names that change with the epoch', () => {
    const name = createPseudonyms()
    expect(name('A1B_601_20261012_114647.oao')).toBe(name('A1B_601_20261012_114647.oao'))
    expect(name('A1B_601_20261012_114647.oao')).not.toBe(name('A1B_601_20261012_114648.oao'))
    expect(name('A1B_601_20261012_114647.oao')).not.toBe(createPseudonyms()('A1B_601_20261012_114647.oao'))
  })
})

describe('what the team sees', () => {
  test('the team gets every event as it is, without the folders of the laptop', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const sent = teamEvent(event)
        if ('root' in event) expect(sent).toMatchObject({ root: '' })
        if ('file' in event) expect(sent).toMatchObject({ file: '' })
        const {
          root: _root,
          file: _file,
          problems: _problems,
          newProblems: _new,
          ...rest
        } = { ...event } as object & Record<string, unknown>
        expect(sent).toMatchObject(rest)
        const problems = written([
          'problems' in sent ? sent.problems.map(({ file }) => file) : [],
          'newProblems' in sent ? sent.newProblems.map(({ file }) => file) : [],
        ])
        expect(problems).not.toMatch(/[\\/]/)
      }),
      { numRuns: 1000 },
    )
  })

  test('the fold of the events of the team is the state of the team', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const folded = reduceAll(initialState, events.map(teamEvent))
        const redacted = teamState(reduceAll(initialState, events), 10_000)
        expect({ ...folded, log: emptyRing }).toEqual({ ...redacted, log: emptyRing })
      }),
      { numRuns: 200 },
    )
  })

  test('the team gets the end of a long log, whose lines keep their numbers', () => {
    const lines = Array.from({ length: 30 }, (_, at) => ({
      at,
      level: 'INFO' as const,
      message: `line ${at}`,
      motion: undefined,
    }))
    const { log } = teamState({ ...initialState, log: { lines, dropped: 5 } }, 10)
    expect(log.lines).toEqual(lines.slice(20))
    expect(log.dropped).toBe(25)
  })
})
