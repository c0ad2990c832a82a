import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readRecords, registerVerify, verifyFiles } from '../../src/commands/verify.ts'
import type { DeviceLog } from '../../src/core/domain/payloads.ts'
import { buildTrack } from '../core/oao/track-builder.ts'

const plain = buildTrack()
let folder = ''
let whole = ''
let cut = ''
let logs = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'))
  whole = await write('whole.oao', plain.bytes)
  cut = await write('cut.oao', plain.bytes.subarray(0, -52))
  logs = await write('logs.json', JSON.stringify({ logs: [asRecord(plain.log)] }))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** A record in the form of a device. */
function asRecord(log: DeviceLog): object {
  return {
    file: log.file,
    size: log.size,
    timezone: log.timezone,
    start_date: log.startDate,
    end_date: log.endDate,
    duration: log.duration,
    distance: log.distance,
    '2s_best': log.best2s,
    '10s_best': log.best10s,
    '500m_best': log.best500m,
  }
}

function createOutput() {
  const printed: string[] = []
  const errors: string[] = []
  return {
    printed,
    errors,
    print: (line: string) => void printed.push(line),
    printError: (line: string) => void errors.push(line),
  }
}

async function verify(paths: readonly string[], logsPaths: readonly string[] = [logs]) {
  const output = createOutput()
  const records = await readRecords(logsPaths, output)
  const exitCode = await verifyFiles(paths, records, false, output)
  return { ...output, exitCode }
}

describe('motion-monitor verify', () => {
  it('the verify command prints one line with verdict, path and figures for an exact track, and passes', async () => {
    const { printed, errors, exitCode } = await verify([whole])
    expect(printed).toEqual([`exact        ${whole}  0.0 MiB, 0.0 hours, 0.9 km, 21.6 knots (500m)`])
    expect(errors).toEqual([])
    expect(exitCode).toBe(0)
  })

  it('the verify command prints the reasons of a bad track below it, and fails', async () => {
    const { printed, exitCode } = await verify([whole, cut])
    expect(printed).toHaveLength(3)
    expect(printed[1]).toContain(`incomplete   ${cut}`)
    expect(printed[2]).toMatch(/^ {13}21260 of 21312 bytes/)
    expect(exitCode).toBe(1)
  })

  it('the verify command passes a usable track and says what could not be checked', async () => {
    const { printed, exitCode } = await verify([whole], [])
    expect(printed[0]).toContain('usable')
    expect(printed[1]).toContain('not compared with logs.json')
    expect(exitCode).toBe(0)
  })

  it('the verify command names a file that cannot be read, goes on with the others, and fails', async () => {
    const absent = join(folder, 'absent.oao')
    const { printed, errors, exitCode } = await verify([absent, whole])
    expect(errors).toEqual([`${absent} cannot be read: there is no such file`])
    expect(printed).toHaveLength(1)
    expect(exitCode).toBe(1)
  })

  it('the verify command prints reports and errors as one JSON array', async () => {
    const output = createOutput()
    const records = await readRecords([logs], output)
    const absent = join(folder, 'absent.oao')
    expect(await verifyFiles([whole, cut, absent], records, true, output)).toBe(1)
    expect(JSON.parse(output.printed.join('\n'))).toMatchObject([
      { path: whole, verdict: 'exact', reasons: [], header: { motion: 601 }, frames: { gnss: 400 } },
      { path: cut, verdict: 'incomplete', reasons: [expect.any(String)] },
      { path: absent, error: 'cannot be read: there is no such file' },
    ])
  })

  it('the verify command never lets a path control the terminal', async () => {
    const hostile = await write('\u001b]0;owned\u0007\u009b2J.oao', plain.bytes)
    const { printed } = await verify([hostile])
    expect(printed.join('')).toMatch(/^[\x20-\x7e]+$/)
    const output = createOutput()
    await verifyFiles([hostile], undefined, true, output)
    expect(output.printed.join('').replaceAll('\n', '')).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(output.printed.join(''))).toMatchObject([{ path: hostile }])
  })

  it('the verify command reports a log record that cannot be used, and uses the others', async () => {
    const path = await write('partly.json', JSON.stringify({ logs: [{ file: '../x' }, asRecord(plain.log)] }))
    const { printed, errors, exitCode } = await verify([whole], [path])
    expect(errors).toEqual([expect.stringContaining(`${path}: record 1`)])
    expect(printed[0]).toContain('exact')
    expect(exitCode).toBe(0)
  })

  it.each([
    ['[]', 'logs'],
    ['<html>', 'JSON'],
  ])('the verify command names and refuses a logs.json that is none (%s)', async (content, word) => {
    const path = await write('bad.json', content)
    await expect(readRecords([path], createOutput())).rejects.toThrow(path)
    await expect(readRecords([path], createOutput())).rejects.toThrow(word)
  })

  it('the verify command names and refuses a logs.json that is not there', async () => {
    const path = join(folder, 'no-logs.json')
    await expect(readRecords([path], createOutput())).rejects.toThrow(`${path}: cannot be read`)
  })

  it.each([
    [[], undefined, 0],
    [['--json'], '[', 0],
  ] as const)('the verify command sets the exit code (options %j)', async (options, start, exitCode) => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const program = new Command()
    registerVerify(program)
    await program.parseAsync(['verify', '--logs', logs, ...options, whole], { from: 'user' })
    expect(written.mock.calls.map(([text]) => text).join('')).toMatch(start === '[' ? /^\[/ : /^exact/)
    expect(process.exitCode).toBe(exitCode)
    await program.parseAsync(['verify', '--logs', logs, ...options, cut], { from: 'user' })
    expect(process.exitCode).toBe(1)
  })
})
