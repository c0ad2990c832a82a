import { expect, test } from 'vitest'
import {
  consequenceOf,
  MONITOR_NEEDS,
  openFilesLimit,
  refusalFor,
  sharesFor,
} from '../../../src/core/disk/open-files-limit.ts'

test('each share of the open files has a place at any limit, and a download can always open what it needs', () => {
  for (let limit = 0; limit < 5000; limit++) {
    const { probes, exchanges, downloads } = sharesFor(limit)
    expect(Math.min(probes, downloads, exchanges - downloads)).toBeGreaterThanOrEqual(1)
    if (limit >= MONITOR_NEEDS) expect(probes + exchanges + downloads).toBeLessThan(limit)
  }
  expect(sharesFor(undefined).probes).toBe(Number.POSITIVE_INFINITY)
})

test('a limit of too few open files is refused with the remedy, a low one is reported, a high one is not', () => {
  expect(refusalFor(30)).toBe(
    'the system lets this program hold 30 files and connections open, and it needs 50: ' +
      'type "ulimit -n 1024" in this shell and start it again',
  )
  expect(refusalFor(MONITOR_NEEDS)).toBeUndefined()
  expect(consequenceOf(60)).toContain(
    'only 60 files and connections open: 8 motions are read and 3 looked for',
  )
  for (const limit of [1024, undefined]) {
    expect(refusalFor(limit)).toBeUndefined()
    expect(consequenceOf(limit)).toBeUndefined()
  }
})

test('the open files limit of this process is what its system reports', () => {
  if (process.platform !== 'linux') return
  expect(openFilesLimit()).toBeGreaterThan(100)
})
