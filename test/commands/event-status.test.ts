/** The status of an event equals what the screen shows, and never passes old news off as new. */
import { appendFile, chmod, mkdir, mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EventStatus, StatusReader } from '../../src/commands/event-status.ts'
import { statusLines } from '../../src/commands/status-text.ts'
import { takeLock } from '../../src/core/disk/lock.ts'
import { lockFile } from '../../src/core/disk/lock-holder.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { initialState } from '../../src/core/events/state.ts'
import { type JournalBounds, partFileName, sessionName } from '../../src/core/record/journal.ts'
import { formatEventLine, formatHeader } from '../../src/core/record/journal-lines.ts'
import { JournalWriter } from '../../src/core/record/journal-writer.ts'
import { createLocalTime } from '../../src/core/views/format.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../ui/scenes.ts'
import { show } from '../ui/shown-screen.ts'
import { unprivileged } from '../unprivileged.ts'

const HOUR = 3_600_000
const time = createLocalTime('Europe/London')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'status-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Writes the journal of a session that began at `since`, in parts of a size. */
async function record(
  events: readonly MonitorEvent[],
  since = NOON - HOUR,
  bounds?: JournalBounds,
): Promise<void> {
  const writer = new JournalWriter({
    folder,
    session: sessionName(since),
    now: () => since,
    onRefused: (reason) => expect.unreachable(reason),
    onTaken: () => undefined,
    onPruned: () => undefined,
    ...(bounds && { bounds }),
  })
  for (const event of events) writer.write(event)
  await writer.close()
}

/** The lock of a monitor that is this process. */
async function lockSince(since = NOON - HOUR) {
  const taken = await takeLock(folder, { purpose: 'monitor', now: since })
  if (!taken.ok) throw new Error('the lock is taken')
  return { [Symbol.asyncDispose]: () => taken.lock.release() }
}

async function statusAt(now: number): Promise<EventStatus> {
  const reader = new StatusReader({ logsFolder: folder, event: 'Test', version: '1.2.3' })
  try {
    return await reader.read(now)
  } finally {
    await reader.close()
  }
}

const textOf = (status: EventStatus) => statusLines(status, time).join('\n')

const notice = (at: number): MonitorEvent => ({ type: 'notice', at, level: 'INFO', message: 'a word' })

/** A fleet of one that is home. */
const allHome = (at = NOON): MonitorEvent[] => {
  const tracks = [track(601, 0)]
  return [
    ...begin([entrant(601)]),
    ...arrive(601, at - 9000, tracks),
    ...read(601, at - 7000, tracks),
    release(601, at - 1000),
  ]
}

/** What the header of the screen says at noon after these events. */
async function headerAfter(events: readonly MonitorEvent[]) {
  const { terminal, screen } = show({ events, size: [160, 40] })
  const line = (await terminal.until('assigned today')).find((each) => each.includes('assigned today')) ?? ''
  screen.end()
  await screen.waitUntilExit()
  const counted = (words: string) => Number(new RegExp(`(\\d+) ${words}`).exec(line)?.[1])
  return {
    assigned: counted('assigned today'),
    canGo: counted('can go'),
    reading: counted('being read'),
    trouble: counted('in trouble'),
    missing: counted('missing'),
  }
}

/** Arbitrary events, moved to the days of the scenes. */
const dayOfScenes = fc.array(monitorEvent, { maxLength: 60 }).map((events): MonitorEvent[] => {
  const moved = JSON.stringify(events)
    .replaceAll('20261012', '20251007')
    .replaceAll('"2026-10-1', '"2025-10-0')
    .replace(/"at":(\d+)/g, (_, at) => `"at":${NOON - (Number(at) % (2 * HOUR))}`)
  return (JSON.parse(moved) as MonitorEvent[]).filter(({ type }) => type !== 'session-stopped')
})

describe('the counts of the status', () => {
  test('the counts of the status equal those of the screen after any events, however the journal is cut into parts', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(dayOfScenes, fc.integer({ min: 500, max: 20_000 }), async (events, partSize) => {
        const entrants = [601, 602, 603, 604, 605, 606].map((id) => entrant(id))
        const day = [...begin(entrants), ...events, notice(NOON)]
        await record(day, NOON - HOUR, { partSize, files: 1000, size: 2 ** 30 })
        await using _ = await lockSince()
        const { counts } = await statusAt(NOON)
        expect(counts).toMatchObject(await headerAfter(day))
        for (const [group, count] of Object.entries(counts ?? {})) if (count > 0) seen.add(group)
        await rm(folder, { recursive: true })
        await mkdir(folder)
      }),
      { numRuns: 60 },
    )
    expect([...seen].sort()).toEqual(expect.arrayContaining(['assigned', 'missing', 'reading', 'trouble']))
  })

  test('the counts of the status equal those of the screen for a fleet in every state', async () => {
    const day = [...mixedFleet(100), notice(NOON)]
    await record(day)
    await using _ = await lockSince()
    const status = await statusAt(NOON)
    expect(status.counts).toMatchObject(await headerAfter(day))
    expect(status.trouble).toHaveLength(status.counts?.trouble ?? -1)
    expect(status.missing).toHaveLength(status.counts?.missing ?? -1)
    expect(statusLines(status, time)).toHaveLength(10)
  })

  test('an event is not all home while the header counts anybody as missing, also who came back with nothing of today', async () => {
    const empty = [...arrive(602, NOON - 60_000, []), release(602, NOON - 50_000, 'nothing-today')]
    await record([...begin([entrant(602)]), ...empty, notice(NOON)])
    await using _ = await lockSince()
    const status = await statusAt(NOON)
    expect(status).toMatchObject({ counts: { canGo: 1, missing: 1 }, missing: [602], isAllHome: false })
    expect(textOf(status)).toContain('not all home yet')
  })

  test('a status that reads on in a growing journal equals one that reads it anew', async () => {
    await using _ = await lockSince()
    const file = join(folder, partFileName({ session: sessionName(NOON - HOUR), part: 0 }))
    const reader = new StatusReader({ logsFolder: folder, event: 'Test', version: '1.2.3' })
    expect(await reader.read(NOON)).toMatchObject({ monitor: { state: 'running' }, isAllHome: false })
    await writeFile(file, formatHeader(initialState, NOON - HOUR))
    const lines = [...mixedFleet(20), notice(NOON)].map(formatEventLine).join('')
    for (let from = 0; from < lines.length; from += 5000) {
      await appendFile(file, lines.slice(from, from + 5000))
      expect(await reader.read(NOON)).toEqual(await statusAt(NOON))
    }
    expect((await reader.read(NOON)).counts?.assigned).toBe(19)
    await reader.close()
  })
})

describe('the age of the status', () => {
  test('a monitor that runs and writes is current, and says since when it runs', async () => {
    await record([...allHome(), notice(NOON)])
    await using _ = await lockSince()
    const status = await statusAt(NOON + 20_000)
    expect(status).toMatchObject({
      isCurrent: true,
      isAllHome: true,
      monitor: { state: 'running', pid: process.pid },
    })
    expect(textOf(status)).toMatch(/all home\nmonitor +runs since 16:02:30 .*\nas of +17:02:30, 20 s ago\n/)
  })

  test('a monitor that runs and is silent, as on a laptop that was asleep, is never all home', async () => {
    await record(allHome())
    await using _ = await lockSince()
    const status = await statusAt(NOON + HOUR)
    expect(status).toMatchObject({ isCurrent: false, isAllHome: false, monitor: { state: 'running' } })
    expect(textOf(status)).toMatch(/not known.*\n.*silent since 17:02:29.*\nas of +17:02:29, 1 h ago/)
  })

  test('a monitor that has just begun shows nothing of the session before it', async () => {
    await record([...allHome(), { type: 'session-stopped', at: NOON }])
    await using _ = await lockSince(NOON + 60_000)
    const status = await statusAt(NOON + 61_000)
    expect(status).toMatchObject({ monitor: { state: 'running' }, isAllHome: false })
    expect(status.counts).toBeUndefined()
    expect(textOf(status)).toContain('nothing is known yet')
  })

  test('a stopped monitor says when it stopped, and its day is shown as it was then', async () => {
    await record([...allHome(), { type: 'session-stopped', at: NOON }])
    const status = await statusAt(NOON + HOUR)
    expect(status).toMatchObject({
      isCurrent: false,
      isAllHome: true,
      monitor: { state: 'stopped', until: NOON },
    })
    expect(textOf(status)).toMatch(/does not run: stopped at 17:02:30\nas of +17:02:30, 1 h ago/)
  })

  test('a monitor that was killed in the middle of a line is shown up to that line, as one that ended unexpectedly', async () => {
    await record([...allHome(), notice(NOON)])
    const file = join(folder, partFileName({ session: sessionName(NOON - HOUR), part: 0 }))
    await appendFile(file, '{"type":"motion-unans')
    await writeFile(lockFile(folder), JSON.stringify(deadHolder))
    await utimes(lockFile(folder), 1, 1)
    const status = await statusAt(NOON + 5000)
    expect(status).toMatchObject({ monitor: { state: 'killed', until: NOON }, isCurrent: false, skipped: 0 })
    expect(textOf(status)).toContain('ended unexpectedly after 17:02:30')
  })

  test('a journal whose writer holds no lock may be that of a running monitor', async () => {
    await record([...allHome(), notice(NOON)])
    expect(await statusAt(NOON + 5000)).toMatchObject({
      monitor: { state: 'unknown', reason: 'nobody holds the lock' },
      isAllHome: false,
    })
    expect(await statusAt(NOON + HOUR)).toMatchObject({ monitor: { state: 'killed' } })
  })

  test('the journal of yesterday is never all home today, unless nobody has a motion today', async () => {
    await record([...allHome(), { type: 'session-stopped', at: NOON }])
    const yesterday = await statusAt(NOON + 24 * HOUR)
    expect(yesterday).toMatchObject({ day: '2025-10-07', isToday: false, isAllHome: false })
    expect(textOf(yesterday)).toMatch(
      /2025-10-07: shown is a day that is over\n[\s\S]*Tue 7 Oct 17:02, 24 h ago/,
    )
    expect(await statusAt(NOON + 30 * 24 * HOUR)).toMatchObject({ isToday: false, isAllHome: true })
  })

  test('of two sessions of one day the newer is shown, whatever the older ends with', async () => {
    await record([...allHome(), { type: 'session-stopped', at: NOON }])
    const again = begin([entrant(601), entrant(602)], NOON + 60_000)
    await record([...again, { type: 'session-stopped', at: NOON + 120_000 }], NOON + 60_000)
    expect(await statusAt(NOON + 180_000)).toMatchObject({
      asOf: NOON + 120_000,
      counts: { assigned: 2, missing: 2 },
      isAllHome: false,
    })
  })

  test('a session of the future, as after a clock that was set back, gives way to one of now', async () => {
    await record([...allHome(), { type: 'session-stopped', at: NOON }])
    await record([...begin([entrant(601)], NOON + HOUR)], NOON + HOUR)
    expect(await statusAt(NOON + 60_000)).toMatchObject({ asOf: NOON })
    await rm(join(folder, partFileName({ session: sessionName(NOON - HOUR), part: 0 })))
    expect(textOf(await statusAt(NOON))).toContain('in the future: the clock was set back')
  })

  test('a session that was killed before its first line gives way to the one before it', async () => {
    await record([...allHome(), { type: 'session-stopped', at: NOON }])
    await writeFile(join(folder, partFileName({ session: sessionName(NOON + 1000), part: 0 })), '')
    expect(await statusAt(NOON + 60_000)).toMatchObject({ asOf: NOON, counts: { assigned: 1 } })
  })

  test('a part whose header a kill has cut is read with the parts before it', async () => {
    await record([...allHome(), notice(NOON)])
    const second = join(folder, partFileName({ session: sessionName(NOON - HOUR), part: 1 }))
    await writeFile(second, formatHeader(initialState, NOON))
    await truncate(second, 100)
    expect(await statusAt(NOON + HOUR)).toMatchObject({ asOf: NOON, counts: { canGo: 1 } })
  })
})

describe('what else the status says', () => {
  test('an event without a journal is none, and one whose session has only begun is not all home', async () => {
    expect(await statusAt(NOON)).toMatchObject({ monitor: { state: 'none' }, isAllHome: false })
    await record([...begin([]), notice(NOON)])
    expect(await statusAt(NOON + HOUR)).toMatchObject({ counts: { assigned: 0 }, isAllHome: false })
  })

  test('a lock that cannot be seen leaves open whether a monitor runs', async () => {
    await record(allHome())
    await writeFile(lockFile(folder), JSON.stringify({ ...deadHolder, process: undefined }))
    await chmod(folder, 0o755)
    await chmod(lockFile(folder), 0)
    const status = await unprivileged(() => statusAt(NOON))
    expect(status).toMatchObject({ monitor: { state: 'unknown', reason: 'EACCES' }, isAllHome: false })
    expect(textOf(status)).toContain('may run (EACCES)')
  })

  test('a lock that names nobody leaves open whether a monitor runs', async () => {
    await record(allHome())
    await writeFile(lockFile(folder), 'torn')
    expect(await statusAt(NOON)).toMatchObject({ monitor: { state: 'unknown' } })
  })

  test('another command that works on the event is named', async () => {
    await record([...allHome(), { type: 'session-stopped', at: NOON }])
    const taken = await takeLock(folder, { purpose: 'merge', now: NOON })
    const status = await statusAt(NOON)
    expect(status).toMatchObject({ other: 'merge', monitor: { state: 'stopped' } })
    expect(textOf(status)).toContain('the merge command works on the event')
    if (taken.ok) await taken.lock.release()
  })

  test('an alarm is shown, lines that are no event are counted, and neither they nor a name can write to the terminal', async () => {
    const evil = '\u001b]0;evil\u0007\u009b2J\nname'
    const [started, ...others] = begin([entrant(601)])
    if (started?.type !== 'session-started') throw new Error('no start')
    await record([
      { ...started, event: evil },
      ...others,
      { type: 'alarm-raised', at: NOON, topic: 'disk', message: `full ${evil}` },
      {
        type: 'motion-troubled',
        at: NOON,
        motion: 601,
        trouble: { code: 'internal', message: evil },
        retryAt: NOON,
      },
    ])
    await appendFile(join(folder, partFileName({ session: sessionName(NOON - HOUR), part: 0 })), 'no event\n')
    const text = textOf(await statusAt(NOON))
    expect(text).toContain('1 alarm: full')
    expect(text).toContain('1 line of the journal not understood')
    expect([...text].filter((character) => character < ' ' && character !== '\n')).toEqual([])
    expect(text.split('\n')).toHaveLength(10)
  })
})

/** A process of another boot. */
const deadHolder = {
  id: '01234567-89ab-cdef-0123-456789abcdef',
  purpose: 'monitor',
  pid: 1,
  process: 'another-boot 1',
  host: 'laptop',
  since: NOON - HOUR,
}
