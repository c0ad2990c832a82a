import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type VerifyOptions, verifyFile } from '../../../src/core/archive/verify-file.ts'
import type { GnssFrame } from '../../../src/core/oao/gnss-frame.ts'
import { createRecordLookup } from '../../../src/core/oao/record-lookup.ts'
import { unprivileged } from '../../unprivileged.ts'
import { sail, writers } from '../formats/track-writers.ts'
import { buildTrack } from './track-builder.ts'

const plain = buildTrack()
/** The same motion, start and size, as two logs can have. */
const twin = { ...plain.log, distance: plain.log.distance + 1 }
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oao-file-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function verify(name: string, bytes: Uint8Array, options: VerifyOptions) {
  const path = join(folder, name)
  await writeFile(path, bytes)
  const result = await verifyFile(path, options)
  return result.ok ? result.report : result.reason
}

describe('a track file on disk', () => {
  it('a track file on disk is exact against its record, which is found by motion and start', async () => {
    const other = { ...buildTrack({ motion: 602 }).log }
    const records = createRecordLookup([other, twin, plain.log])
    expect(await verify('whole.oao', plain.bytes, { records })).toMatchObject({ verdict: 'exact' })
  })

  it('a track file of several chunks is read to its end', async () => {
    const long = buildTrack({ speeds: Array.from({ length: 20_000 }, (_, index) => 8000 + (index % 1000)) })
    const records = createRecordLookup([long.log])
    expect(await verify('long.oao', long.bytes, { records })).toMatchObject({
      verdict: 'exact',
      bytes: long.bytes.length,
    })
  })

  it('a track file is another log when only a record with other figures has its motion and start', async () => {
    const report = await verify('twin.oao', plain.bytes, { records: createRecordLookup([twin]) })
    expect(report).toMatchObject({ verdict: 'another-log', reasons: [expect.stringContaining('distance')] })
  })

  it('a track file is another log when no record has its motion and start', async () => {
    const records = createRecordLookup([buildTrack({ motion: 602 }).log])
    expect(await verify('stranger.oao', plain.bytes, { records })).toMatchObject({
      verdict: 'another-log',
      reasons: ['no record in logs.json is of motion 601 with start 2023-10-07T10:19:40.000Z'],
    })
  })

  it('a track file that is damaged in its header is damaged, not another log', async () => {
    const bytes = Uint8Array.from(plain.bytes)
    bytes.set([90], 4)
    const report = await verify('header.oao', bytes, { records: createRecordLookup([plain.log]) })
    expect(report).toMatchObject({ verdict: 'damaged' })
  })

  it.each([
    '0601_2023-10-07-1119.gpx',
    'XYZ123ABC_601_20231007_111940.gpx',
    'BUOY_621_601_20231007_111940.gpx',
  ])(
    'a file of another format is checked by length against the record its name stands for: %s',
    async (name) => {
      const log = { ...plain.log, file: plain.log.file.replace('.oao', '.gpx'), size: 3000 }
      const records = createRecordLookup([log])
      expect(await verify(name, new Uint8Array(3000), { records })).toMatchObject({ verdict: 'usable' })
      expect(await verify(name, new Uint8Array(2000), { records })).toMatchObject({ verdict: 'incomplete' })
      expect(await verify(name, new Uint8Array(1976), { records })).toMatchObject({ verdict: 'usable' })
    },
  )

  it('a file that is no track is not a track, whatever records there are', async () => {
    const records = createRecordLookup([plain.log])
    expect(await verify('page.oao', Buffer.from('<html>'), { records })).toMatchObject({
      verdict: 'not-a-track',
    })
  })

  it('a file of another format without a record does not pass', async () => {
    expect(await verify('unknown.sbp', new Uint8Array(3000), {})).toBe(
      'cannot be judged: this .sbp file is in no format that can be read, and no record of logs.json fits the name',
    )
    expect(await verify('unknown', new Uint8Array(3000), {})).toContain('this file without an extension')
  })

  it.each(['sbp', 'sbn', 'ubx', 'gpx', 'fit', 'nmea'] as const)(
    'a track of a backup device is read by its content, whatever its name: %s',
    async (format) => {
      const frames: GnssFrame[] = []
      const report = await verify('renamed.txt', writers[format](sail(120)), {
        onFrame: (frame) => frames.push(frame),
      })
      expect(report).toMatchObject({ verdict: 'usable', foreign: { format, points: 120 } })
      expect(frames).toHaveLength(120)
    },
  )

  it('a missing track file and a folder in its place are reported, not thrown', async () => {
    const path = join(folder, 'folder.oao')
    await mkdir(path)
    expect(await verifyFile(path)).toEqual({ ok: false, reason: 'is not a file: name the files themselves' })
    expect(await verifyFile(join(folder, 'absent.oao'))).toEqual({
      ok: false,
      reason: 'cannot be read: there is no such file',
    })
    expect(await verifyFile(join(folder, 'plain.oao', 'within.oao'))).toMatchObject({ ok: false })
  })

  it.skipIf(process.platform === 'win32')(
    'a named pipe in the place of a track file is reported, and not waited for',
    async () => {
      const path = join(folder, 'pipe.oao')
      execFileSync('mkfifo', [path])
      expect(await verifyFile(path)).toMatchObject({ ok: false })
    },
  )

  it.skipIf(process.platform === 'win32')(
    'a track file without read permission is reported with the reason',
    async () => {
      const path = join(folder, 'secret.oao')
      await writeFile(path, plain.bytes, { mode: 0 })
      await chmod(folder, 0o755)
      expect(await unprivileged(() => verifyFile(path))).toEqual({
        ok: false,
        reason: 'cannot be read: permission denied',
      })
    },
  )

  it('a track file below something that is no folder is reported with the words of the system', async () => {
    await writeFile(join(folder, 'file'), '')
    const { ok, ...rest } = await verifyFile(join(folder, 'file', 'track.oao'))
    expect({ ok, ...rest }).toMatchObject({ ok: false, reason: expect.stringContaining('ENOTDIR') })
  })

  it('reading a track file ends with the signal', async () => {
    const path = join(folder, 'aborted.oao')
    await writeFile(path, plain.bytes)
    const options = { signal: AbortSignal.abort(new Error('enough')) }
    await expect(verifyFile(path, options)).rejects.toThrow('enough')
  })
})
