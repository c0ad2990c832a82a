import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LogLine } from '../../../src/core/events/log-ring.ts'
import { LogFile, type LogFileOptions } from '../../../src/core/record/log-file.ts'

let event: string
let log: string
const refusals: string[] = []
const taken: number[] = []

beforeEach(async () => {
  event = await mkdtemp(join(tmpdir(), 'motion-monitor-log-'))
  log = join(event, 'logs', 'server.log')
  refusals.length = 0
  taken.length = 0
})
afterEach(() => rm(event, { recursive: true, force: true }))

function open(options: Partial<LogFileOptions> = {}): LogFile {
  return new LogFile({
    path: log,
    level: 'DEBUG',
    onRefused: (reason) => refusals.push(reason),
    onTaken: (lost) => taken.push(lost),
    ...options,
  })
}

function line(message: string): LogLine {
  return { at: 0, level: 'INFO', message, motion: undefined }
}

async function messages(file = log): Promise<string[]> {
  const text = await readFile(file, 'utf8')
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((one) => one.split(',').slice(2).join(','))
}

test('a log that has become too large is set aside whole, and no line is lost or torn', async () => {
  const written: string[] = []
  for (let session = 0; session < 3; session++) {
    const file = open({ largest: 2000 })
    for (let count = 0; count < 60; count++) {
      written.push(`line ${session} ${count} ${'x'.repeat(20)}`)
      file.write([line(written.at(-1) ?? '')])
    }
    await file.close()
  }
  expect((await readdir(join(event, 'logs'))).sort()).toEqual(['server.log', 'server.log.1', 'server.log.2'])
  const kept = await Promise.all([`${log}.2`, `${log}.1`, log].map((file) => messages(file)))
  expect(kept.flat()).toEqual(written)
})

test('a log keeps at most three files that were set aside', async () => {
  for (let session = 0; session < 6; session++) {
    const file = open({ largest: 10 })
    file.write([line(`session ${session}`)])
    await file.close()
  }
  expect((await readdir(join(event, 'logs'))).sort()).toEqual([
    'server.log',
    'server.log.1',
    'server.log.2',
    'server.log.3',
  ])
  expect(await messages(`${log}.3`)).toEqual(['session 2'])
})

test('a log set aside that cannot be moved on is not replaced by the next one: the log goes on growing', async () => {
  await mkdir(join(event, 'logs'))
  await writeFile(log, 'the newest\n')
  await writeFile(`${log}.1`, 'older\n')
  for (const number of [2, 3])
    await mkdir(join(`${log}.${number}`, 'a folder in its place'), { recursive: true })
  const file = open({ largest: 10 })
  file.write([line('one more')])
  await file.close()
  expect(await readFile(`${log}.1`, 'utf8')).toBe('older\n')
  expect(await readFile(log, 'utf8')).toMatch(/^the newest\n.*one more\n$/)
})

test('a log below its size is never set aside, so that scripts find a whole event in one file', async () => {
  for (let session = 0; session < 3; session++) {
    const file = open()
    file.write([line(`session ${session}`)])
    await file.close()
  }
  expect(await readdir(join(event, 'logs'))).toEqual(['server.log'])
  expect(await messages()).toHaveLength(3)
})

test.each(['server.log', 'logs'])('a link in the place of %s is never written through', async (name) => {
  const outside = await mkdtemp(join(tmpdir(), 'motion-monitor-outside-'))
  try {
    if (name === 'logs') await symlink(outside, join(event, 'logs'))
    else {
      await mkdir(join(event, 'logs'))
      await writeFile(join(outside, 'precious'), 'as it was')
      await symlink(join(outside, 'precious'), log)
    }
    const file = open()
    file.write([line('must not get out')])
    await file.close()
    expect(refusals).toHaveLength(1)
    expect(await readdir(outside)).toEqual(name === 'logs' ? [] : ['precious'])
    if (name !== 'logs') expect(await readFile(join(outside, 'precious'), 'utf8')).toBe('as it was')
  } finally {
    await rm(outside, { recursive: true })
  }
})

test('lines below the level of the log are skipped, from the moment the level changes', async () => {
  const file = open({ level: 'INFO' })
  const debug = { ...line('a detail'), level: 'DEBUG' } as const
  file.write([debug, line('before')])
  file.level = 'DEBUG'
  file.write([debug, line('after')])
  await file.close()
  expect(await messages()).toEqual(['before', 'a detail', 'after'])
})

test('the first and the newest of too many log lines for the memory stay, and the lost ones are counted', async () => {
  await writeFile(join(event, 'logs'), 'a file where the folder should be')
  const file = open()
  const written = Array.from({ length: 6000 }, (_, number) => `line ${number} ${'x'.repeat(1000)}`)
  file.write(written.map(line))
  await file.close()
  expect(refusals).toHaveLength(1)
  await rm(join(event, 'logs'))
  file.write([line('the last')])
  await file.close()
  const kept = await messages()
  expect(taken).toEqual([6001 - kept.length])
  expect(kept).toEqual([written[0], ...written.slice(1 - (kept.length - 1)), 'the last'])
  expect(kept.join('').length).toBeLessThan(4 * 2 ** 20)
})

test('log lines that come faster than any disk takes them are counted too, though it never refused', async () => {
  const file = open()
  file.write(Array.from({ length: 6000 }, (_, number) => line(`line ${number} ${'x'.repeat(1000)}`)))
  await file.close()
  expect(refusals).toEqual([])
  expect(taken).toEqual([6000 - (await messages()).length])
})

test('the log keeps two lines however long they are', async () => {
  const file = open()
  const long = ['a', 'b'].map((letter) => letter.repeat(3 * 2 ** 20))
  file.write(long.map(line))
  await file.close()
  expect(await messages()).toEqual(long)
})

test('log lines wait while the event folder is away, and are all there when it is back', async () => {
  const away = `${event}-away`
  const file = open()
  file.write([line('before')])
  await file.close()
  await rename(event, away)
  file.write([line('meanwhile')])
  await file.close()
  expect(refusals).toEqual([expect.stringContaining('ENOENT')])
  await expect(lstat(event)).rejects.toThrow('ENOENT')
  await rename(away, event)
  file.write([line('after')])
  await file.close()
  expect(taken).toEqual([0])
  expect(await messages()).toEqual(['before', 'meanwhile', 'after'])
})
