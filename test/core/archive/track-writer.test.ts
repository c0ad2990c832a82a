import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DiskError, sweepParts, TrackWriter } from '../../../src/core/archive/track-writer.ts'
import { MIB } from '../../../src/core/base/units.ts'
import { stateAt } from '../../../src/core/disk/fingerprint.ts'
import { buildTrack } from '../oao/track-builder.ts'

const { bytes, log } = buildTrack()
const expected = { motion: 601, log }

let event = ''
let file = ''
beforeEach(async () => {
  event = await mkdtemp(join(tmpdir(), 'writer-'))
  file = join(event, 'gpslogs', '20231007', 'ABC601DEF_601_20231007_111940.oao')
})
afterEach(() => rm(event, { recursive: true }))

const files = (): Promise<string[]> => readdir(dirname(file))

describe('a track on its way to disk', () => {
  test('a track has its name on disk only once it is whole', async () => {
    const writer = await TrackWriter.open(file, expected)
    await writer.write(bytes)
    expect(await files()).toEqual(['.ABC601DEF_601_20231007_111940.oao.part'])
    expect(await writer.finish()).toMatchObject({
      ok: true,
      bytes: bytes.length,
      report: { verdict: 'exact' },
    })
    expect(await files()).toEqual(['ABC601DEF_601_20231007_111940.oao'])
    expect(await readFile(file)).toEqual(Buffer.from(bytes))
  })

  test('a track download goes on where an earlier try was cut off', async () => {
    const first = await TrackWriter.open(file, expected)
    await first.write(bytes.subarray(0, 10_000))
    await first.close()
    const second = await TrackWriter.open(file, expected)
    expect(second.bytes).toBe(10_000)
    await second.write(bytes.subarray(10_000))
    expect(await second.finish()).toMatchObject({ ok: true })
  })

  test('a half-written track of another format is started again: two halves would pass for a whole file', async () => {
    const other = file.replace('.oao', '.sbp')
    const first = await TrackWriter.open(other, expected)
    await first.write(bytes.subarray(0, 10_000))
    await first.close()
    const second = await TrackWriter.open(other, expected)
    expect(second.bytes).toBe(0)
    await second.close()
  })

  test('a track that is not the wanted one is kept for a person until the wanted one has come', async () => {
    const wrong = await TrackWriter.open(file, expected)
    await wrong.write(bytes.subarray(0, -52))
    expect(await wrong.finish()).toMatchObject({ ok: false, rejectedFile: `${file}.rejected` })
    expect(await files()).toEqual(['ABC601DEF_601_20231007_111940.oao.rejected'])
    const right = await TrackWriter.open(file, expected)
    await right.write(bytes)
    await right.finish()
    expect(await files()).toEqual(['ABC601DEF_601_20231007_111940.oao'])
  })

  test('a rejected track is kept up to its first 32 MiB, and is recognised by them', async () => {
    const wrong = await TrackWriter.open(file, expected)
    const block = Buffer.alloc(4 * MIB, 'x')
    for (let written = 0; written < 7; written++) await wrong.write(block)
    expect(wrong.isHopeless).toBe(false)
    for (let written = 0; written < 2; written++) await wrong.write(block)
    expect(wrong.isHopeless).toBe(true)
    const written = await wrong.finish()
    expect(written).toMatchObject({ ok: false, keptBytes: 32 * MIB, report: { bytes: 36 * MIB } })
    expect((await stat(wrong.rejected)).size).toBe(32 * MIB)
  })

  test('a track is not called hopeless while all that is wrong with it is that more is to come', async () => {
    const half = await TrackWriter.open(file, expected)
    await half.write(bytes.subarray(0, 10_000))
    expect(half.isHopeless).toBe(false)
    expect(await half.close()).toBe(10_000)
  })

  test('a track that nothing further could make whole leaves nothing behind', async () => {
    const garbage = await TrackWriter.open(file, expected)
    await garbage.write(Buffer.alloc(10_000, 'x'))
    expect(await garbage.close()).toBe(0)
    const other = await TrackWriter.open(file.replace('.oao', '.sbp'), expected)
    await other.write(bytes.subarray(0, 10_000))
    expect(await other.close()).toBe(0)
    expect(await files()).toEqual([])
  })

  test('a track replaces a file with other bytes, which is kept, and one with the same bytes, which is not', async () => {
    const put = async (): Promise<unknown> => {
      const writer = await TrackWriter.open(file, expected)
      await writer.write(bytes)
      return writer.finish()
    }
    await put()
    expect(await put()).toMatchObject({ ok: true, keptFile: undefined })
    for (const ending of ['.changed', '.changed-2']) {
      await writeFile(file, new Uint8Array(bytes.length))
      expect(await put()).toMatchObject({ ok: true, keptFile: file + ending })
      expect(await readFile(file)).toEqual(Buffer.from(bytes))
      expect(await readFile(file + ending)).toEqual(Buffer.alloc(bytes.length))
    }
    expect(await files()).toHaveLength(3)
  })

  test('a track is known by its fingerprint once it is in its place', async () => {
    const writer = await TrackWriter.open(file, expected)
    await writer.write(bytes)
    const written = await writer.finish()
    expect(written.ok && written.state).toEqual(await stateAt(file))
  })

  test('a track is not known by the fingerprint of a file that another program put in its place', async () => {
    const writer = await TrackWriter.open(file, expected)
    await writer.write(bytes)
    const [part = ''] = await files()
    await writeFile(join(dirname(file), 'other'), 'other bytes')
    await rename(join(dirname(file), 'other'), join(dirname(file), part))
    const written = await writer.finish()
    expect(written.ok && written.state).toBeUndefined()
  })

  test('a track writer leaves nothing behind when nothing came of it, and takes nothing once it is closed', async () => {
    const writer = await TrackWriter.open(file, expected)
    await writer.close()
    await writer.close()
    expect(await files()).toEqual([])
    await expect(writer.write(bytes)).rejects.toThrow(DiskError)
    await expect(writer.finish()).rejects.toThrow('is not being written')
  })

  test('a track cannot be written where a file stands in the place of its folder', async () => {
    await writeFile(join(event, 'gpslogs'), '')
    await expect(TrackWriter.open(file, expected)).rejects.toMatchObject({ code: 'disk' })
  })

  test('the half-written tracks of a killed session are removed, and nothing else is', async () => {
    await mkdir(dirname(file), { recursive: true })
    for (const name of ['.track.oao.part', 'downloads.json.12-0.part', 'mine.part', 'track.oao'])
      await writeFile(join(dirname(file), name), '')
    expect(await sweepParts(event)).toBe(2)
    expect(await files()).toEqual(['mine.part', 'track.oao'])
  })
})
