import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { initialState } from '../../../src/core/events/state.ts'
import { type Crash, writeCrashReport } from '../../../src/core/record/crash-report.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The report of a crash. */
async function reportOf(crash: Crash): Promise<string> {
  const path = writeCrashReport(folder, crash)
  if (path === undefined) throw new Error('no report')
  const text = await readFile(path, 'utf8')
  await rm(path)
  return text
}

const crash = { at: 0, version: '1.2.3', place: 'the screen', state: initialState }

test('a crash report from before anything began says that nothing was known', async () => {
  const text = await reportOf({ ...crash, error: new Error('broken') })
  expect(text).toContain('Session: none, starting')
  expect(text).toContain('Alarms: none')
})

test('a crash report shows any thrown value, with its causes', async () => {
  const cause = new Error('no stack')
  delete cause.stack
  const text = await reportOf({ ...crash, error: new Error('broken', { cause }) })
  expect(text).toMatch(/Error: broken\n(.*\n)*caused by Error: no stack/)
  expect(await reportOf({ ...crash, error: 'a word' })).toContain('\na word\n')
})

test('a crash report shows a session whose clock was set beyond all dates, and its alarms', async () => {
  const session = {
    version: '1.2.3',
    event: '2026',
    root: '/srv',
    timezone: 60,
    consoleLevel: 'INFO',
    marks: { shortShare: 0.5, severalLogs: 2, longHours: 12 },
    chargers: 48,
    startedAt: 9e15,
  } as const
  const alarms = [{ topic: 'disk', message: 'The disk is full', since: 0 }] as const
  const text = await reportOf({
    ...crash,
    state: { ...initialState, session, alarms },
    error: new Error('x'),
  })
  expect(text).toContain('Session: 2026, since 9000000000000000, starting')
  expect(text).toContain('Alarms: disk')
})
