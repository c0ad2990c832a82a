import { expect, test } from 'vitest'
import { AbsentMotions } from '../../../../src/core/engine/search/absent-motions.ts'

test('an absence that has ended no longer counts, whatever is still reported of it', () => {
  const fleet = new AbsentMotions()
  const [one, other] = [fleet.beginAbsence(), fleet.beginAbsence()]
  for (const absence of [one, other]) absence.setPace('eager')
  const shared = one.span(100_000)
  other.end()
  other.end()
  other.setPace('eager')
  expect(fleet.absent).toBe(1)
  expect(one.span(100_000)).toBeLessThanOrEqual(shared)
  one.end()
  expect(fleet.absent).toBe(0)
})

test('looks for absent motions that cost more packets come less often', () => {
  const fleet = new AbsentMotions()
  const absence = fleet.beginAbsence()
  absence.setPace('eager')
  for (let other = 0; other < 200; other++) fleet.beginAbsence().setPace('eager')
  absence.noteLook()
  const before = absence.span(100_000)
  for (let packet = 0; packet < 500; packet++) absence.noteSent()
  expect(absence.span(100_000)).toBeGreaterThan(before)
  expect(fleet.sent).toBe(500)
})
