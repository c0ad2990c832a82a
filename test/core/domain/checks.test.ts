import { expect, test } from 'vitest'
import { checkInfo, checkSettings } from '../../../src/core/domain/checks.ts'
import type { DeviceInfo, DeviceSettings } from '../../../src/core/domain/payloads.ts'

const info: DeviceInfo = {
  identifier: 601,
  firmware: '9008 Weymouth SW (3232)',
  firmwareCode: '9008',
  hardware: 'Wireless Mini M10',
  storage: 3,
  battery: 77,
  isCharging: false,
}

const settings: DeviceSettings = {
  gnssRate: 5,
  oneLogPerDay: 0,
  timezone: 60,
  ledFlash: 1,
  speedUnit: 'kn',
  distanceUnit: 'km',
}

const configuration = {
  approvedFirmwares: ['9008 Weymouth SW (3232)', '9010 (3232) Weymouth SW'],
  thresholds: { storage: 95, battery: 60 },
  expectedSettings: {
    gnssRate: 5,
    oneLogPerDay: 0,
    timezone: 60,
    ledFlash: 1,
    speedUnit: undefined,
    distanceUnit: undefined,
  },
}

const ofInfo = (change: Partial<DeviceInfo>, approvedFirmwares = configuration.approvedFirmwares) =>
  checkInfo({ ...info, ...change }, { ...configuration, approvedFirmwares })

const verdictOn = (topic: string, findings: ReturnType<typeof checkInfo>) =>
  findings.find((finding) => finding.topic === topic)?.verdict

test('a motion with the right payloads passes every check', () => {
  const findings = [...checkInfo(info, configuration), ...checkSettings(settings, configuration)]
  expect(findings.map(({ topic, verdict }) => [topic, verdict])).toEqual([
    ['firmware', 'pass'],
    ['storage', 'pass'],
    ['battery', 'pass'],
    ['gnss-rate', 'pass'],
    ['one-log-per-day', 'pass'],
    ['timezone', 'pass'],
    ['led-flash', 'pass'],
  ])
})

test('a firmware is approved by its whole name or its code, and by nothing in between', () => {
  const firmware = (approved: string[], change: Partial<DeviceInfo> = {}) =>
    verdictOn('firmware', ofInfo(change, approved))
  expect(firmware(['9008'])).toBe('pass')
  expect(firmware(['9008 Weymouth SW (3232)'])).toBe('pass')
  expect(firmware(['9008 Weymouth SW'])).toBe('fail')
  expect(firmware(['900'])).toBe('fail')
  expect(firmware(['9008'], { firmware: '9008', firmwareCode: '9008' })).toBe('pass')
  expect(firmware(['9008 Weymouth SW (3232)'], { firmware: '9008', firmwareCode: '9008' })).toBe('fail')
  expect(firmware([])).toBe('fail')
})

test('a failed check shows people what would pass', () => {
  expect(ofInfo({}).map(({ expected }) => expected)).toEqual([
    'one of 2 approved',
    'at most 95',
    'at least 60',
  ])
  expect(ofInfo({}, ['9010 (3232) Weymouth SW'])[0]?.expected).toBe('9010 (3232) Weymouth SW')
})

test('a value exactly at its threshold passes its check', () => {
  expect(verdictOn('storage', ofInfo({ storage: 95 }))).toBe('pass')
  expect(verdictOn('storage', ofInfo({ storage: 96 }))).toBe('fail')
  expect(verdictOn('battery', ofInfo({ battery: 60 }))).toBe('pass')
  expect(verdictOn('battery', ofInfo({ battery: 59 }))).toBe('fail')
})

test('a wrong setting fails its check with the value the device gave', () => {
  const [rate] = checkSettings({ ...settings, gnssRate: 1 }, configuration)
  expect(rate).toEqual({ topic: 'gnss-rate', verdict: 'fail', expected: '5', actual: '1' })
})

test('units are checked only where the configuration names them', () => {
  const named = {
    expectedSettings: { ...configuration.expectedSettings, speedUnit: 'kn', distanceUnit: 'km' },
  }
  const findings = checkSettings({ ...settings, speedUnit: 'km/h' }, named)
  expect(verdictOn('speed-unit', findings)).toBe('fail')
  expect(verdictOn('distance-unit', findings)).toBe('pass')
})

test('a value that the device did not give is undetermined, and never a pass', () => {
  const silentInfo = { firmware: undefined, firmwareCode: undefined, storage: undefined, battery: undefined }
  const silent: DeviceSettings = {
    gnssRate: undefined,
    oneLogPerDay: undefined,
    timezone: undefined,
    ledFlash: undefined,
    speedUnit: undefined,
    distanceUnit: undefined,
  }
  const findings = [...ofInfo(silentInfo), ...checkSettings(silent, configuration)]
  expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['undetermined']))
  expect(new Set(findings.map(({ actual }) => actual))).toEqual(new Set([undefined]))
})
