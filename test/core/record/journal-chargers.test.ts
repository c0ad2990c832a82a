import { expect, it } from 'vitest'
import { eventSchema } from '../../../src/core/events/event-schemas.ts'

const started = {
  type: 'session-started',
  at: 0,
  version: '1.0.0',
  event: '2026',
  root: '/srv',
  timezone: 0,
  consoleLevel: 'INFO',
  marks: { shortShare: 0.5, severalLogs: 2, longHours: 12 },
}

it('a journal from before the chargers could be named is read as one with 48 of them', () => {
  expect(eventSchema.parse(started)).toMatchObject({ chargers: 48 })
  expect(eventSchema.parse({ ...started, chargers: 20 })).toMatchObject({ chargers: 20 })
})

it('a journal that names no whole, positive number of chargers has no such event', () => {
  for (const chargers of [0, -1, 2.5, '20'])
    expect(eventSchema.safeParse({ ...started, chargers }).success).toBe(false)
})
