import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Leftover, Leftovers, surplusOf } from '../../../src/core/archive/leftovers.ts'
import { MIB } from '../../../src/core/base/units.ts'

let number = 0

function leftover(changes: Partial<Leftover> = {}): Leftover {
  number++
  return { kind: 'part', path: `part ${number}`, motion: 601, bytes: 20 * MIB, at: number, ...changes }
}

describe('of what failed downloads leave beside the tracks', () => {
  test('a motion keeps only its newest rejected file', () => {
    const [old, other, newest] = [1, 2, 3].map(() => leftover({ kind: 'rejected', bytes: 1 }))
    const another = leftover({ kind: 'rejected', bytes: 1, motion: 602 })
    expect(
      surplusOf(
        [newest, old, another, other].flatMap((one) => one ?? []),
        undefined,
      ),
    ).toEqual([other, old])
  })

  test('a motion keeps its newest 64 MiB of half-written tracks, and the newest one whatever its length', () => {
    const halves = [1, 2, 3, 4, 5].map(() => leftover())
    expect(surplusOf(halves, undefined)).toEqual([halves[1], halves[0]])
    expect(surplusOf([leftover({ bytes: 250 * MIB })], undefined)).toEqual([])
  })

  test('the leftovers of all motions are limited to 1 GiB and to a tenth of the free disk', () => {
    const fleet = Array.from({ length: 100 }, (_, index) => leftover({ motion: index }))
    expect(surplusOf(fleet, undefined)).toHaveLength(100 - 51)
    expect(surplusOf(fleet, 1000 * MIB)).toHaveLength(95)
  })

  test('the leftovers that are kept never exceed their budgets, whatever was left', () => {
    const any = fc.array(
      fc.record({
        kind: fc.constantFrom('part' as const, 'rejected' as const),
        path: fc.uuid(),
        motion: fc.integer({ min: 1, max: 4 }),
        bytes: fc.integer({ min: 1, max: 300 * MIB }),
        at: fc.nat(),
      }),
    )
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 20_000 * MIB }), (leftovers, free) => {
        const surplus = new Set(surplusOf(leftovers, free))
        const stay = leftovers.filter((one) => !surplus.has(one))
        const total = stay.reduce((sum, { bytes }) => sum + bytes, 0)
        expect(total).toBeLessThanOrEqual(Math.min(1024 * MIB, free / 10))
        for (const motion of [1, 2, 3, 4]) {
          const its = stay.filter((one) => one.motion === motion)
          expect(its.filter(({ kind }) => kind === 'rejected').length).toBeLessThanOrEqual(1)
          const halves = its.filter(({ kind }) => kind === 'part')
          const sum = halves.reduce((bytes, one) => bytes + one.bytes, 0)
          expect(halves.length <= 1 || sum <= 64 * MIB).toBe(true)
        }
      }),
    )
  })
})

describe('the leftovers of an event', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motion-monitor-test-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  test('leftovers of earlier sessions count, and the newest of a motion replaces them', async () => {
    const day = join(folder, '20261012')
    await mkdir(day)
    const old = join(day, 'ABC_601_601_20261012_110000.oao.rejected')
    const others = join(day, 'ABC601XYZ_602_20261012_110000.oao.rejected')
    for (const path of [old, others, join(day, 'notes.rejected')]) {
      await writeFile(path, 'x')
      await utimes(path, 1, 1)
    }
    const leftovers = new Leftovers()
    await leftovers.learn(folder)
    const newest = leftover({ kind: 'rejected', path: join(day, 'new'), bytes: 1, at: 2000 })
    await writeFile(newest.path, 'x')
    const removed = await leftovers.keep(newest, undefined)
    expect(removed.map(({ path }) => path)).toEqual([old])
    expect((await readdir(day)).toSorted()).toEqual(
      ['ABC601XYZ_602_20261012_110000.oao.rejected', 'new', 'notes.rejected'].toSorted(),
    )
  })

  test('files behind a link to a folder are not leftovers', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'))
    try {
      const theirs = join(elsewhere, 'ABC_601_601_20261012_110000.oao.rejected')
      await writeFile(theirs, 'x')
      await symlink(elsewhere, join(folder, 'link'))
      const leftovers = new Leftovers()
      await leftovers.learn(folder)
      const newest = leftover({ kind: 'rejected', path: join(folder, 'new'), bytes: 1, at: Date.now() })
      expect(await leftovers.keep(newest, undefined)).toEqual([])
      expect(await readdir(elsewhere)).toHaveLength(1)
    } finally {
      await rm(elsewhere, { recursive: true })
    }
  })

  test('a file that is being written to is not a leftover', async () => {
    const leftovers = new Leftovers()
    const half = leftover({ path: join(folder, 'half'), bytes: 60 * MIB })
    await writeFile(half.path, 'x')
    await leftovers.keep(half, undefined)
    leftovers.forget(half.path)
    expect(await leftovers.keep(leftover({ path: join(folder, 'next') }), undefined)).toEqual([])
    expect(await readdir(folder)).toEqual(['half'])
  })
})
