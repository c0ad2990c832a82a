import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { projectOf } from '../../../src/core/config/project.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { SessionRecord } from '../../../src/core/record/session-record.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'record-'))
})
afterEach(() => rm(root, { recursive: true }))

test('an alarm reports a disk that refuses the log and the journal, and at its end what was lost', async () => {
  const project = projectOf(root, '2026')
  await writeFile(join(root, 'events'), 'a file where the folder should be')
  const alarms: MonitorEvent[] = []
  const record = new SessionRecord({
    project,
    level: 'INFO',
    since: 0,
    eventsFile: undefined,
    emit: (event) => alarms.push(event),
  })
  const notice = (message: string): MonitorEvent => ({ type: 'notice', at: 0, level: 'INFO', message })
  for (let count = 0; count < 3000; count++) record.write(notice(`${count} ${'x'.repeat(1900)}`))
  await record.close()
  const reported = () =>
    alarms.map((alarm) => ('message' in alarm ? `${alarm.type}: ${alarm.message}` : alarm.type))
  expect(reported()).toEqual([
    expect.stringMatching(
      /^alarm-raised: The (log|journal) cannot be written: .*; it is kept in memory and tried again$/,
    ),
    expect.stringMatching(/^alarm-raised: The (log|journal) cannot be written: /),
  ])
  await rm(join(root, 'events'))
  await mkdir(project.eventFolder, { recursive: true })
  record.write(notice('the last'))
  await record.close()
  const lost = 3001 - (await readFile(project.logFile, 'utf8')).trimEnd().split('\n').length
  expect(lost).toBeGreaterThan(0)
  expect(reported().slice(2).sort()).toEqual([
    'alarm-cleared: The journal is written again',
    `alarm-cleared: The log is written again; ${lost} lines were lost`,
  ])
})
