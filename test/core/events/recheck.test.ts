import { expect, test } from 'vitest'
import { defaultConfiguration } from '../../../src/core/config/read-configuration.ts'
import { checkInfo, checkSettings } from '../../../src/core/domain/checks.ts'
import { recheck } from '../../../src/core/events/recheck.ts'
import { newMotion } from '../../../src/core/events/state.ts'

const before = defaultConfiguration('2026')
const after = { ...before, thresholds: { storage: 95, battery: 90 } }
const info = {
  identifier: 601,
  firmware: '9008 Weymouth SW (3232)',
  firmwareCode: '9008',
  hardware: 'wireless-mini',
  storage: 3,
  battery: 77,
  isCharging: false,
}
const settings = {
  gnssRate: 5,
  oneLogPerDay: 0,
  timezone: 0,
  ledFlash: 1,
  speedUnit: 'kn',
  distanceUnit: 'km',
}

test('a motion that was read is judged by what is expected now', () => {
  const findings = [...checkInfo(info, before), ...checkSettings(settings, before)]
  const motion = recheck({ ...newMotion(601), info, settings, findings }, after)
  expect(motion.findings).toEqual([...checkInfo(info, after), ...checkSettings(settings, after)])
  expect(motion.findings.find(({ topic }) => topic === 'battery')?.verdict).toBe('fail')
})

test('settings of an earlier inspection are not judged while the new ones are being read', () => {
  const motion = recheck({ ...newMotion(601), info, settings, findings: checkInfo(info, before) }, after)
  expect(motion.findings.map(({ topic }) => topic)).toEqual(['firmware', 'storage', 'battery'])
})

test('a motion that was never read stays as it is', () => {
  const motion = newMotion(601)
  expect(recheck(motion, after)).toBe(motion)
})
