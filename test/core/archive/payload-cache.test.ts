import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cachedMotions, loadPayloads, savePayload } from '../../../src/core/archive/payload-cache.ts'
import { indentedJson } from '../../../src/core/base/bounded-json.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payloads-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('a payload is laid out as the Python server does it, in the order of its keys', async () => {
  await savePayload(folder, 'info', '\ufeff{"motion":{"username":"Zoë\\u007f","battery":{},"wifi":[]}}')
  expect(await readFile(join(folder, 'info.json'), 'utf8')).toBe(
    `{
  "motion": {
    "username": "Zo\\u00eb\\u007f",
    "battery": {},
    "wifi": []
  }
}`,
  )
})

test('saved payloads are loaded, and are as old as the oldest of them', async () => {
  await savePayload(folder, 'info', '{"motion":{"identifier":601}}')
  await savePayload(folder, 'settings', '{"settings":{"timezone":"60"}}')
  await utimes(join(folder, 'info.json'), 1000, 1000)
  await utimes(join(folder, 'settings.json'), 2000, 2000)
  expect(await loadPayloads(folder)).toMatchObject({
    info: { identifier: 601 },
    settings: { timezone: 60 },
    logs: undefined,
    readAt: 1_000_000,
    problems: [],
  })
})

test('a motion that was never inspected has no payloads and no problem', async () => {
  expect(await loadPayloads(join(folder, 'absent'))).toEqual({
    info: undefined,
    settings: undefined,
    logs: undefined,
    setAside: [],
    readAt: undefined,
    problems: [],
  })
})

test('a bad payload file and an unreadable one are problems, and the third is used', async () => {
  await writeFile(join(folder, 'info.json'), '{"motion":')
  await mkdir(join(folder, 'settings.json'))
  await savePayload(folder, 'logs', '{"logs":[null]}')
  const loaded = await loadPayloads(folder)
  expect(loaded).toMatchObject({ info: undefined, settings: undefined, logs: [], setAside: [{ index: 0 }] })
  expect(loaded.problems.map(({ file }) => file)).toEqual([
    join(folder, 'info.json'),
    join(folder, 'settings.json'),
  ])
  expect(loaded.problems[0]?.message).toBe(
    'The kept payload cannot be used: it is not JSON. It is replaced when the motion is next inspected.',
  )
})

test('a payload that is not JSON is not saved, and the one saved before stays', async () => {
  await savePayload(folder, 'info', '{"motion":{}}')
  await expect(savePayload(folder, 'info', '<html>')).rejects.toThrow(
    'info.json cannot be kept: it is not JSON',
  )
  expect(JSON.parse(await readFile(join(folder, 'info.json'), 'utf8'))).toEqual({ motion: {} })
})

test('motions with a payload folder are found by number, and nothing else is', async () => {
  for (const name of [
    'motion-870',
    'motion-61',
    'motion-0',
    'motion-0601',
    'motion-1e3',
    'motion-x',
    'other',
  ]) {
    await mkdir(join(folder, name))
  }
  expect(await cachedMotions(folder)).toEqual([61, 870])
  expect(await cachedMotions(join(folder, 'absent'))).toEqual([])
})

test('a file in the place of the folder of all motions is an error, not an event without motions', async () => {
  await writeFile(join(folder, 'motions'), '')
  await expect(cachedMotions(join(folder, 'motions'))).rejects.toThrow('ENOTDIR')
  expect(await cachedMotions(join(folder, 'absent'))).toEqual([])
})

test('a payload that cannot be JSON is saved as null', () => {
  expect(indentedJson(undefined)).toBe('null')
})
