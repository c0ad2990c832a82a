import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { plan } from '../../src/commands/plan.ts'
import { eventsFolder, expectedLedger, hasEvents, motionsOf, readText } from '../events/real-event.ts'

const now = Date.UTC(2023, 9, 8, 18)

let root = ''
let event = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'plan-'))
  event = join(root, 'events', '2023')
  await mkdir(join(root, 'config'), { recursive: true })
  await mkdir(join(event, 'config'), { recursive: true })
  await writeFile(join(root, 'config', 'server.json'), '{"Event": 2023, "Filters": {"500m Best": 1}}')
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

async function putRoster(...rows: readonly string[]): Promise<void> {
  const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'
  await writeFile(join(event, 'config', 'motions.csv'), `${[header, ...rows].join('\n')}\n`)
}

async function putMotion(motion: number, files: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(event, 'motions', `motion-${motion}`)
  await mkdir(folder, { recursive: true })
  for (const [name, value] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.json`), typeof value === 'string' ? value : JSON.stringify(value))
  }
}

const record = (day: string, best: number, motion = 601) => ({
  file: `/logs/2023/10/0${motion}_2023-10-${day}-1119.oao`,
  size: 1796,
  timezone: 60,
  start_date: Date.parse(`2023-10-${day}T10:19:40Z`),
  end_date: Date.parse(`2023-10-${day}T11:19:40Z`),
  duration: 3_600_000,
  distance: 12_345_678,
  '2s_best': best,
  '10s_best': best,
  '500m_best': best,
})

const settings = { settings: { timezone: '60' } }
const run = async (json: boolean, fresh = false) => plan({ root, json, fresh }, now)
const tracks = async (fresh = false) => JSON.parse((await run(true, fresh)).text)

test('the plan as JSON is an array of tracks with exactly these fields in this order', async () => {
  await putRoster('601,2023-10-07,2023-10-13,ABC601DEF,Ann,Example,Board')
  await putMotion(601, {
    settings,
    logs: { logs: [record('07', 9000), record('08', 0), record('20', 9000)] },
  })
  const planned = await tracks()
  expect(Object.keys(planned[0])).toEqual([
    'motion',
    'key',
    'status',
    'local_file',
    'size',
    'start_date',
    'end_date',
    'duration',
    'distance',
    '2s_best',
    '10s_best',
    '500m_best',
  ])
  expect(planned).toMatchObject([
    {
      motion: 601,
      key: 'ABC601DEF_601_20231007_111940.oao',
      status: 'queued',
      local_file: 'gpslogs/20231007/ABC601DEF_601_20231007_111940.oao',
      '500m_best': 9000,
    },
    { key: 'ABC601DEF_601_20231008_111940.oao', status: 'skipped' },
  ])
})

test("the plan keeps the ledger's entries, those without a log follow, and a fresh plan ignores it", async () => {
  await putRoster('601,2023-10-07,2023-10-13,ABC601DEF,Ann,Example,Board')
  await putMotion(601, { settings, logs: { logs: [record('07', 9000)] } })
  const [fresh] = await tracks()
  const { motion: _, key, ...entry } = fresh
  const old = 'OLD1X_601_20221007_111940.oao'
  const downloads = {
    [old]: { motion_file: record('06', 1).file, ...entry, local_file: `C:\\x\\gpslogs\\20221007\\${old}` },
    [key]: { motion_file: record('07', 9000).file, ...entry, status: 'completed', size: 7 },
  }
  await putMotion(601, { downloads })
  expect(await tracks()).toMatchObject([
    { key, status: 'completed', size: 7 },
    { key: old, status: 'queued', local_file: `gpslogs/20221007/${old}` },
  ])
  expect(await tracks(true)).toEqual([fresh])
})

test('the plan shows a person the tracks by motion, what is unassigned, and the totals', async () => {
  await putRoster('601,2023-10-07,2023-10-13,ABC601DEF,Ann,Example,Board')
  await putMotion(601, { settings, logs: { logs: [record('07', 9000)] } })
  await putMotion(602, { settings, logs: { logs: [record('07', 9000, 602)] } })
  const { text, warnings } = await run(false)
  expect(warnings).toEqual([])
  expect(text).toBe(
    [
      'motion-601: 1 track, 0.0 MiB (1 queued)',
      '  queued     ABC601DEF_601_20231007_111940.oao  0.0 MiB, 1.0 hours, 12.3 km, 17.5 knots (500m)',
      '',
      'unassigned: nobody has the motion on that day',
      '  motion-602  20231007  0.0 MiB, 1.0 hours, 12.3 km, 17.5 knots (500m)',
      '',
      '1 of 2 motions have tracks: 1 track, 0.0 MiB (1 queued)',
      '',
    ].join('\n'),
  )
})

test('the plan names what cannot be planned, and plans the rest', async () => {
  await putRoster(
    '601,2023-10-07,2023-10-13,ABC601DEF,Ann,Example,Board',
    '603,2023-10-07,2023-10-13,X1Y,B,C,D',
  )
  await putMotion(601, { settings, logs: { logs: [record('07', 9000), null] }, downloads: '{' })
  await putMotion(602, { settings: { settings: { timezone: '' } }, logs: { logs: [record('07', 9000)] } })
  await putMotion(603, { settings, logs: { logs: [record('07', 9000), record('07', 9000, 603)] } })
  await putMotion(604, { settings: 'torn', logs: { logs: [] } })
  const { warnings } = await run(true)
  expect(warnings.map((warning) => warning.replaceAll(event, ''))).toEqual([
    'motion-601: logs.json record 2: it is not an object',
    '/motions/motion-601/downloads.json: Entries of the ledger cannot be used (it is not JSON): they are planned as new.',
    'motion-602: settings.json has no timezone, so its logs have no dates',
    'motion-603: /logs/2023/10/0603_2023-10-07-1119.oao has the key of /logs/2023/10/0601_2023-10-07-1119.oao: X1Y_603_20231007_111940.oao',
    '/motions/motion-604/settings.json: The kept payload cannot be used: it is not JSON. It is replaced when the motion is next inspected.',
  ])
  expect((await tracks()).map(({ motion }: { motion: number }) => motion)).toEqual([601, 603])
  expect(await readdir(join(event, 'motions', 'motion-601'))).toEqual([
    'downloads.json',
    'logs.json',
    'settings.json',
  ])
})

test('the plan of a missing project is a problem with its remedy', async () => {
  await expect(plan({ root: join(root, 'nowhere'), json: true, fresh: false }, now)).rejects.toThrow(
    'Run "motion-monitor init"',
  )
})

describe.skipIf(!hasEvents)('the plan of 2023 with its ledgers', () => {
  test('the plan of 2023 has every entry of the ledgers as it is, and the four never inspected', async () => {
    await writeFile(
      join(root, 'config', 'server.json'),
      readText('server.2022-2025.json').replace('"Event": 2025', '"Event": 2023'),
    )
    for (const part of ['config', 'motions'])
      await cp(join(eventsFolder, '2023', part), join(event, part), { recursive: true })
    for (const motion of motionsOf('2023')) {
      await putMotion(motion, { downloads: readText('2023', 'expected', `motion-${motion}.downloads.json`) })
    }
    const planned: { motion: number; key: string; status: string; local_file: string }[] = await tracks()
    const entries = motionsOf('2023').flatMap((motion) => [...expectedLedger('2023', motion)])
    const byKey = new Map(planned.map(({ motion: _, key, ...fields }) => [key, fields]))
    for (const [key, entry] of entries) expect(entry).toMatchObject(byKey.get(key) ?? { key })
    expect(planned).toHaveLength(entries.length + 4)
    expect(planned.filter(({ status }) => status === 'queued')).toHaveLength(4)
    expect(planned.map(({ motion }) => motion)).toEqual(
      planned.map(({ motion }) => motion).toSorted((a, b) => a - b),
    )
    expect(await tracks(true)).toHaveLength(289 + 32)
  })
})
