import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { initialState } from '../../src/core/events/state.ts'
import { partFileName, sessionName } from '../../src/core/record/journal.ts'
import { formatEventLine, formatHeader } from '../../src/core/record/journal-lines.ts'
import { readVisits } from '../../src/report/read-visits.ts'
import { boutsOf, VisitBook } from '../../src/report/visits.ts'
import { begin, entrant, NOON } from '../ui/scenes.ts'

const MINUTE = 60_000
const [started] = begin([entrant(601)], NOON)

const arrive = (motion: number, minute: number): MonitorEvent => {
  return { type: 'motion-connected', at: NOON + minute * MINUTE, motion, address: '10.0.0.7' }
}
const release = (motion: number, minute: number): MonitorEvent => {
  return { type: 'motion-released', at: NOON + minute * MINUTE, motion, content: 'tracks' }
}
const leave = (motion: number, minute: number, as: 'gone' | 'gone-early' = 'gone'): MonitorEvent => {
  return { type: 'motion-disconnected', at: NOON + minute * MINUTE, motion, as }
}

/** Visits with their times in minutes after noon. */
function visitsOf(events: readonly (MonitorEvent | undefined)[], until?: number) {
  const book = new VisitBook()
  for (const event of events) if (event !== undefined) book.take(event)
  book.endSession(until === undefined ? undefined : NOON + until * MINUTE)
  return inMinutes(book.visits())
}

function inMinutes(visits: ReturnType<VisitBook['visits']>) {
  const minute = (at: number | undefined) => (at === undefined ? undefined : (at - NOON) / MINUTE)
  return visits.map(({ motion, arrivedAt, releasedAt, leftAt, leftEarly, until }) => {
    return [motion, minute(arrivedAt), minute(releasedAt), minute(leftAt), leftEarly, minute(until)]
  })
}

describe('a visit', () => {
  test('a visit goes from the arrival to the departure, with the first release within it', () => {
    const events = [arrive(601, 1), release(601, 3), release(601, 4), leave(601, 5)]
    expect(visitsOf(events)).toEqual([[601, 1, 3, 5, false, 5]])
  })

  test('a visit goes on while the network is away', () => {
    expect(visitsOf([arrive(601, 1), arrive(601, 4), leave(601, 6, 'gone-early')])).toEqual([
      [601, 1, undefined, 6, true, 6],
    ])
  })

  test('a visit keeps its length when the clock is set while it lasts, before and after its release', () => {
    const step: MonitorEvent = { type: 'clock-stepped', at: NOON, by: 60 * MINUTE }
    expect(
      visitsOf([arrive(601, 1), arrive(602, 1), release(601, 3), step, leave(601, 65), leave(602, 66)]),
    ).toEqual([
      [601, 61, 63, 65, false, 65],
      [602, 61, undefined, 66, false, 66],
    ])
    expect(visitsOf([arrive(601, 1), leave(601, 2), step])).toEqual([[601, 61, undefined, 62, false, 62]])
  })

  test('two visits that began in one instant are listed in the order of their numbers', () => {
    expect(visitsOf([arrive(602, 1), arrive(601, 1)]).map(([motion]) => motion)).toEqual([601, 602])
  })

  test('a visit begins again after a departure, and is open where no departure was seen', () => {
    const events = [arrive(601, 1), leave(601, 2), arrive(601, 3), arrive(602, 4), release(602, 5)]
    expect(visitsOf(events, 9)).toEqual([
      [601, 1, undefined, 2, false, 2],
      [601, 3, undefined, undefined, false, 9],
      [602, 4, 5, undefined, false, 9],
    ])
  })

  test('a visit ends with its session: a motion that answers in the next session has arrived anew', () => {
    const events = [started, arrive(601, 1), release(601, 2), started, arrive(601, 30)]
    expect(visitsOf(events, 31)).toEqual([
      [601, 1, 2, undefined, false, 2],
      [601, 30, undefined, undefined, false, 31],
    ])
  })

  test('a visit goes on over a restart for a motion that answered, until it is missed or found', () => {
    const remembered: MonitorEvent = {
      type: 'motion-remembered',
      at: NOON + 20 * MINUTE,
      motion: 601,
      as: 'here',
      since: NOON + MINUTE,
      isRead: true,
    }
    const gone: MonitorEvent = { ...remembered, motion: 602, as: 'gone' }
    const before = [started, arrive(601, 1), arrive(602, 1), release(602, 2), leave(602, 3), started]
    expect(visitsOf([...before, remembered, gone, leave(601, 30, 'gone-early')])).toEqual([
      [601, 1, undefined, 30, true, 30],
      [602, 1, 2, 3, false, 3],
    ])
    expect(visitsOf([...before, remembered, arrive(601, 21), release(601, 22)])[0]).toEqual([
      601,
      1,
      22,
      undefined,
      false,
      22,
    ])
  })

  test('a visit has the times of the new clock when the clock was set meanwhile', () => {
    const step: MonitorEvent = { type: 'clock-stepped', at: NOON + 63 * MINUTE, by: 60 * MINUTE }
    const events = [started, arrive(601, 1), release(601, 2), step, leave(601, 64), started, arrive(602, 70)]
    expect(visitsOf(events)).toEqual([
      [601, 61, 62, 64, false, 64],
      [602, 70, undefined, undefined, false, 70],
    ])
  })

  test('a visit is not made of a release or a departure alone', () => {
    expect(visitsOf([release(601, 1), leave(602, 2)])).toEqual([])
  })
})

test('bouts of visits are parted by half an hour without any motion', () => {
  const visit = (from: number, to: number) => ({
    motion: 601,
    arrivedAt: from * MINUTE,
    until: to * MINUTE,
    leftEarly: false,
  })
  const visits = [visit(0, 50), visit(10, 20), visit(75, 80), visit(120, 121)]
  expect(boutsOf(visits)).toEqual([
    { from: 0, to: 80 * MINUTE },
    { from: 120 * MINUTE, to: 121 * MINUTE },
  ])
  expect(boutsOf([])).toEqual([])
})

describe('the journals of a day', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visits-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  const day = { from: NOON - 12 * 60 * MINUTE, to: NOON + 12 * 60 * MINUTE }

  async function journal(
    at: number,
    part: number,
    events: readonly MonitorEvent[],
    torn = '',
  ): Promise<void> {
    const text = formatHeader(initialState, at) + events.map(formatEventLine).join('') + torn
    await writeFile(join(folder, partFileName({ session: sessionName(at), part })), text)
  }

  test('the journals of a day are read through all their parts and sessions, torn and foreign lines included', async () => {
    await journal(NOON, 0, begin([entrant(601)], NOON).concat(arrive(601, 1)), 'no event\n{"type":"motion-')
    await journal(NOON, 1, [release(601, 3), leave(601, 5)])
    await journal(
      NOON + 20 * MINUTE,
      0,
      [arrive(602, 21)],
      '{"type":"motion-connected","at":-5,"motion":603}\n',
    )
    const { visits, hasJournal, problems } = await readVisits(folder, day)
    expect(inMinutes(visits)).toEqual([
      [601, 1, 3, 5, false, 5],
      [602, 21, undefined, undefined, false, 21],
    ])
    expect([hasJournal, problems]).toEqual([true, []])
  })

  test('the journals of a day are those written to within it', async () => {
    await journal(NOON + 48 * 60 * MINUTE, 0, [arrive(601, 2900)])
    expect(await readVisits(folder, day)).toMatchObject({ visits: [], hasJournal: false })
  })

  test('the journals of a day may be missing', async () => {
    expect(await readVisits(join(folder, 'none'), day)).toEqual({
      visits: [],
      hasJournal: false,
      problems: [],
    })
  })
})
