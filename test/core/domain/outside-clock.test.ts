/** Which outside clocks count, and what the monitor says about a difference. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeOutside, judgeOutside, setTheClock } from '../../../src/core/domain/clocks.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const judged = (windows: number | undefined, ...dates: readonly number[]) => judgeOutside({ windows, dates })

describe('the clock of Windows', () => {
  test('the clock of Windows alone counts where WSL is more than a minute off, behind or ahead', () => {
    expect(judged(61 * SECOND)).toEqual({ by: 'windows', clocks: 1, behind: 61 * SECOND })
    expect(judged(-3 * HOUR)).toEqual({ by: 'windows', clocks: 1, behind: -3 * HOUR })
    expect(judged(60 * SECOND)).toBeUndefined()
    expect(judged(0)).toBeUndefined()
  })

  test('the clock of Windows counts before that of any motion', () => {
    expect(judged(0, 2 * MINUTE, 2 * MINUTE, 2 * MINUTE)).toBeUndefined()
    expect(judged(2 * MINUTE, 0, 0, 0)).toMatchObject({ by: 'windows' })
  })

  test('a clock that drifts around the limit does not raise and clear the alarm by turns', () => {
    const readings = { windows: 55 * SECOND, dates: [] }
    expect(judgeOutside(readings)).toBeUndefined()
    expect(judgeOutside(readings, true)).toMatchObject({ behind: 55 * SECOND })
    expect(judgeOutside({ windows: 50 * SECOND, dates: [] }, true)).toBeUndefined()
  })
})

describe('the clocks of motions', () => {
  test('the clocks of motions count where two agree and no more say otherwise', () => {
    expect(judged(undefined, 7 * MINUTE)).toBeUndefined()
    expect(judged(undefined, 7 * MINUTE, 7.5 * MINUTE)).toEqual({
      by: 'motions',
      clocks: 2,
      behind: 7.5 * MINUTE,
    })
    expect(judged(undefined, 7 * MINUTE, 12 * MINUTE)).toBeUndefined()
    expect(judged(undefined, 7 * MINUTE, 7 * MINUTE, 0, SECOND)).toBeUndefined()
    expect(judged(undefined, 7 * MINUTE, 7 * MINUTE, 0)).toMatchObject({ clocks: 2 })
    expect(judged(undefined, 0, 0, SECOND)).toBeUndefined()
  })

  test('the clock of a motion that gives local time as that of Greenwich, or is years off, does not count', () => {
    expect(judged(undefined, HOUR, HOUR, HOUR + SECOND)).toBeUndefined()
    expect(judged(undefined, -3.5 * HOUR, -3.5 * HOUR)).toBeUndefined()
    expect(judged(undefined, 7168 * 24 * HOUR, 7168 * 24 * HOUR)).toBeUndefined()
    expect(judged(undefined, HOUR, 7 * MINUTE, 7 * MINUTE)).toMatchObject({ behind: 7 * MINUTE })
  })

  test('the clocks of motions never raise an alarm while most of them agree with the laptop', () => {
    const near = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 3, maxLength: 9 })
    const any = fc.array(fc.integer({ min: -90_000, max: 90_000 }), { maxLength: 3 })
    fc.assert(
      fc.property(near, any, (agreeing, others) => {
        const dates = [...agreeing, ...others].map((seconds) => seconds * SECOND)
        expect(judgeOutside({ windows: undefined, dates })).toBeUndefined()
      }),
    )
  })
})

describe('a difference', () => {
  test('a difference from Windows is shown with its size, its direction and the remedy', () => {
    expect(describeOutside({ by: 'windows', clocks: 1, behind: 62.5 * MINUTE }, 'wsl')).toBe(
      'The clock of WSL is 1.0 h behind that of Windows: run "sudo hwclock -s" in a terminal of WSL',
    )
    expect(describeOutside({ by: 'windows', clocks: 1, behind: -5 * MINUTE }, 'wsl')).toBe(
      'The clock of WSL is 5 min ahead of that of Windows: run "sudo hwclock -s" in a terminal of WSL',
    )
  })

  test.each([
    ['linux', 'timedatectl'],
    ['wsl', 'see that the clock of Windows is right, then run "sudo hwclock -s"'],
    ['windows', 'Sync now'],
    ['macos', 'System Settings'],
  ] as const)('a difference from the motions is shown with the remedy of %s', (platform, remedy) => {
    const said = describeOutside({ by: 'motions', clocks: 3, behind: 7 * MINUTE }, platform)
    expect(said).toMatch(/^The laptop's clock is 7 min behind what 3 motions say of the time: /)
    expect(said).toContain(remedy)
    expect(said).toContain(setTheClock(platform))
  })

  test('a clock alarm recommends timesyncd only on Linux itself', () => {
    for (const platform of ['wsl', 'windows', 'macos'] as const)
      expect(setTheClock(platform)).not.toMatch(/timedatectl|timesync/)
  })
})
