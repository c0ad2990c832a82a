/** The checks an inspected motion must pass: firmware, storage, battery and each setting. */
import type { Read } from '../base/schemas.ts'
import type { DeviceInfo, DeviceSettings } from './payloads.ts'
import type { expectations, finding } from './value-schemas.ts'

export interface Finding extends Read<typeof finding> {}
export type FindingTopic = Finding['topic']
export interface Expectations extends Read<typeof expectations> {}

export function checkInfo(
  info: DeviceInfo,
  { approvedFirmwares, thresholds }: Pick<Expectations, 'approvedFirmwares' | 'thresholds'>,
): Finding[] {
  return [
    checkFirmware(info, approvedFirmwares),
    check('storage', info.storage, `at most ${thresholds.storage}`, (level) => level <= thresholds.storage),
    check('battery', info.battery, `at least ${thresholds.battery}`, (level) => level >= thresholds.battery),
  ]
}

/** Checks settings.json; the units only where the configuration names them. */
export function checkSettings(
  settings: DeviceSettings,
  { expectedSettings: expected }: Pick<Expectations, 'expectedSettings'>,
): Finding[] {
  const { speedUnit, distanceUnit } = expected
  return [
    checkEqual('gnss-rate', settings.gnssRate, expected.gnssRate),
    checkEqual('one-log-per-day', settings.oneLogPerDay, expected.oneLogPerDay),
    checkEqual('timezone', settings.timezone, expected.timezone),
    checkEqual('led-flash', settings.ledFlash, expected.ledFlash),
    ...(speedUnit === undefined ? [] : [checkEqual('speed-unit', settings.speedUnit, speedUnit)]),
    ...(distanceUnit === undefined ? [] : [checkEqual('distance-unit', settings.distanceUnit, distanceUnit)]),
  ]
}

/** An approval is the whole name or the code as text (docs/device.md, "Firmware approval"). */
function checkFirmware({ firmware, firmwareCode }: DeviceInfo, approved: readonly string[]): Finding {
  const [only] = approved
  const expected = approved.length === 1 && only !== undefined ? only : `one of ${approved.length} approved`
  return check('firmware', firmware, expected, (name) => {
    return approved.includes(name) || (firmwareCode !== undefined && approved.includes(firmwareCode))
  })
}

function checkEqual<Value extends string | number>(
  topic: FindingTopic,
  actual: Value | undefined,
  expected: Value,
): Finding {
  return check(topic, actual, String(expected), (value) => value === expected)
}

function check<Value extends string | number>(
  topic: FindingTopic,
  actual: Value | undefined,
  expected: string,
  passes: (actual: Value) => boolean,
): Finding {
  if (actual === undefined) return { topic, verdict: 'undetermined', expected, actual: undefined }
  return { topic, verdict: passes(actual) ? 'pass' : 'fail', expected, actual: String(actual) }
}
