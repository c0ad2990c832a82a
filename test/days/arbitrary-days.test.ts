/** Whatever happens to a fleet over its days, nothing counts as "can go" before every wanted track is on disk. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryDays, type Days } from './arbitrary-days.ts'
import { keptDays } from './kept-days.ts'
import { playDays } from './play-days.ts'

/** Seconds for all days together; `DAYS_SECONDS` asks for more. */
const seconds = Number(process.env.DAYS_SECONDS) || 40

/** The same in each normal run; `DAYS_SEED` draws others. */
const seed = Number(process.env.DAYS_SEED) || 20_261_127

/** Days that are played at the same time: each waits most of its time. */
const lanes = Number(process.env.DAYS_LANES) || 4

/** Seconds that a failure may take to be made smaller. */
const shrinking = 60

describe.concurrent('nobody counts as "can go" too early where', () => {
  test.each(Object.entries(keptDays))('%s', async (_, days) => {
    const { findings, judged, lines } = await playDays(days)
    expect(findings, lines.join('\n')).toEqual([])
    expect(judged.counted).toBeGreaterThan(0)
  })
})

describe.concurrent('arbitrary days', () => {
  const began = performance.now()
  test.each(Array.from({ length: lanes }, (_, lane) => seed + lane))(
    'a day of seed %i counts no motion as "can go" whose wanted tracks are not on disk',
    { timeout: (seconds + shrinking + 120) * 1000 },
    async (laneSeed) => {
      const sums = { days: 0, releases: 0, counted: 0, tracks: 0 }
      let deadline = began + seconds * 1000
      let hasFailed = false
      const property = fc.asyncProperty(arbitraryDays, async (days: Days) => {
        if (performance.now() > deadline) return
        const { findings, judged, lines } = await playDays(days)
        sums.days++
        sums.releases += judged.releases
        sums.counted += judged.counted
        sums.tracks += judged.tracks
        if (findings.length === 0) return
        if (!hasFailed) {
          // Should making it smaller take too long, these are the days to look at.
          console.error(`seed ${laneSeed}: ${findings.join('; ')}: ${fc.stringify(days)}`)
          hasFailed = true
          deadline = performance.now() + shrinking * 1000
        }
        throw new Error([...findings, ...lines].join('\n'))
      })
      await fc.assert(property, { seed: laneSeed, numRuns: 2000 })
      console.info(`seed ${laneSeed}: ${JSON.stringify(sums)}`)
      expect(sums.releases).toBeGreaterThan(0)
    },
  )
})
