import { describe, expect, it } from 'vitest'
import { buildTrack } from './track-builder.ts'
import { plain, readBuilt, speeds } from './track-reading.ts'

describe('best speeds', () => {
  it.each([1, 2, 5, 8, 10, 20])(
    'the best speeds of a track at %i Hz are those added up window by window',
    (hertz) => {
      let seed = hertz
      const wild = Array.from({ length: 3000 }, () => {
        seed = (seed * 48_271) % 2_147_483_647
        return seed % 15_000
      })
      const track = buildTrack({ hertz, speeds: wild })
      expect(readBuilt(track).verdict).toBe('exact')
      expect(track.log.best500m).toBeGreaterThan(0)
    },
  )

  it('the best speeds of a track shorter than a window are 0', () => {
    const track = buildTrack({ speeds: speeds.slice(0, 9) })
    expect(track.log.best2s).toBe(0)
    expect(readBuilt(track).bests).toEqual({ best2s: 0, best10s: 0, best500m: 0 })
  })

  it('the best speed over 500 m is found again after a rest longer than what is kept', () => {
    const rest = Array.from({ length: 70_000 }, () => 0)
    const track = buildTrack({ speeds: [...rest, ...speeds] })
    expect(readBuilt(track).bests?.best500m).toBe(plain.log.best500m)
  })

  it('the best speed over 500 m does not join frames further apart than what is kept', () => {
    const half = speeds.slice(0, 100)
    const rest = Array.from({ length: 70_000 }, () => 0)
    const track = buildTrack({ speeds: [...half, ...rest, ...half] })
    expect(readBuilt(track).bests?.best500m).toBe(0)
  })
})
