import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ProblemError } from '../../../src/core/base/problem.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { EventsFile, requireEventsFile } from '../../../src/core/record/events-file.ts'

let folder: string
let path: string
const refusals: string[] = []
const taken: number[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'motion-monitor-events-'))
  path = join(folder, 'events.ndjson')
  refusals.length = 0
  taken.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function open(): EventsFile {
  return new EventsFile({
    path,
    onRefused: (reason) => refusals.push(reason),
    onTaken: (lost) => taken.push(lost),
  })
}

function event(at: number): MonitorEvent {
  return { type: 'disk-measured', at, free: at }
}

function parsed(text: string): unknown[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('a file of events', () => {
  test('an events file gets each event as one line, in order, behind what it had', async () => {
    await writeFile(path, '{"type":"earlier"}\n')
    const file = open()
    const events = Array.from({ length: 3000 }, (_, at) => event(at))
    for (const each of events) file.write(each)
    await file.close()
    expect(parsed(await readFile(path, 'utf8'))).toEqual([{ type: 'earlier' }, ...events])
    expect(refusals).toEqual([])
  })

  test('an events file that was moved away is started again under its name', async () => {
    const file = open()
    file.write(event(1))
    await file.close()
    await rename(path, `${path}.1`)
    file.write(event(2))
    await file.close()
    expect(parsed(await readFile(`${path}.1`, 'utf8'))).toEqual([event(1)])
    expect(parsed(await readFile(path, 'utf8'))).toEqual([event(2)])
  })

  test('an events file whose folder goes away is reported once, and nothing is lost when it is back', async () => {
    const file = open()
    file.write(event(1))
    await file.close()
    await rename(folder, `${folder}-away`)
    for (const at of [2, 3]) {
      file.write(event(at))
      await file.close()
    }
    expect(refusals).toEqual([expect.stringContaining('ENOENT')])
    await rename(`${folder}-away`, folder)
    file.write(event(4))
    await file.close()
    expect(taken).toEqual([0])
    expect(parsed(await readFile(path, 'utf8'))).toEqual([1, 2, 3, 4].map(event))
  })

  test('an events file contains nothing that a terminal would obey', async () => {
    const file = open()
    const notice = { type: 'notice', at: 1, level: 'INFO', message: 'a\u009b31m\u007f\u202eb' } as const
    file.write(notice)
    await file.close()
    const text = await readFile(path, 'utf8')
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    expect(parsed(text)).toEqual([notice])
  })

  test('an events file that cannot be written is a problem at the start, with its name and a remedy', async () => {
    await requireEventsFile(path)
    for (const wrong of [folder, join(folder, 'nowhere', 'x')]) {
      const problem = await requireEventsFile(wrong).catch((error: unknown) => error)
      expect(problem).toBeInstanceOf(ProblemError)
      expect(String(problem)).toMatch(`${wrong}: The file of --events cannot be written (E`)
      expect(String(problem)).toContain('name a file')
    }
  })
})

describe.skipIf(process.platform === 'win32')('a pipe of events', () => {
  beforeEach(() => {
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
  })

  test('a pipe of events that nobody reads yet delays nothing, and gives everything to the reader that comes', async () => {
    await requireEventsFile(path)
    const file = open()
    file.write(event(1))
    await file.close()
    expect(refusals).toEqual([expect.stringContaining('ENXIO')])
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    reader.stdout.on('data', (part) => {
      text += part
    })
    const ended = once(reader, 'close')
    file.write(event(2))
    await vi.waitFor(() => expect(taken).toEqual([0]), 30_000)
    file.write(event(3))
    await file.close()
    await ended
    expect(parsed(text)).toEqual([1, 2, 3].map(event))
  })

  test('a pipe of events gives everything to a reader that already waits', async () => {
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    reader.stdout.on('data', (part) => {
      text += part
    })
    const ended = once(reader, 'close')
    await requireEventsFile(path)
    const file = open()
    for (const at of [1, 2, 3]) {
      file.write(event(at))
      await vi.waitFor(() => expect(text).toContain(`"at":${at}`), 30_000)
    }
    await file.close()
    await ended
    expect(parsed(text)).toEqual([1, 2, 3].map(event))
  })

  test('a pipe of events whose reader does not read blocks no thread of the pool', async () => {
    const reader = spawn('sh', ['-c', 'exec 3<"$0"; echo open; exec sleep 60', path])
    const opened = once(reader.stdout, 'data')
    // What opens a pipe to read waits for somebody who opens it to write.
    const first = open()
    await vi.waitFor(async () => {
      first.write(event(0))
      await first.close()
      expect(refusals.splice(0)).toEqual([])
    }, 30_000)
    await opened
    const files = Array.from({ length: 6 }, open)
    for (const file of files) for (let at = 0; at < 4000; at++) file.write(event(at))
    const closed = Promise.all(files.map((file) => file.close()))
    // Each of these needs a thread of the pool, of which there are four.
    for (let count = 0; count < 20; count++) await readFile(import.meta.filename)
    await closed
    expect(refusals.length).toBeGreaterThan(0)
    expect(refusals[0]).toContain('EAGAIN')
    reader.kill('SIGKILL')
  })
})
