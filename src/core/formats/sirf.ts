/** The frames of SiRF receivers, and the header that Locosys devices write in one. */
import type { Bytes } from '../base/units.ts'
import type { DeviceLabel } from './format.ts'

export const SIRF_START = 0xa0a2
const SIRF_END = 0xb0b3
/** Bytes around a payload: start, length, checksum, end. */
export const SIRF_OVERHEAD = 8
/** No message of these devices is longer. */
const LONGEST_PAYLOAD: Bytes = 1023
const headerIds: readonly number[] = [0xfd, 0xdf]
const LONGEST_FIELD = 40

export type SirfFrame =
  /** The bytes end before the frame does. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'none' }
  | { readonly kind: 'frame'; readonly payload: Buffer; readonly isSound: boolean }

/** The frame that begins at `at`. */
export function sirfFrameAt(bytes: Buffer, at: number): SirfFrame {
  if (bytes.length - at < 4) return { kind: 'unfinished' }
  if (bytes.readUInt16BE(at) !== SIRF_START) return { kind: 'none' }
  const big = bytes.readUInt16BE(at + 2)
  // Some headers have their length the other way round.
  const length = big > LONGEST_PAYLOAD ? bytes.readUInt16LE(at + 2) : big
  if (length === 0 || length > LONGEST_PAYLOAD) return { kind: 'none' }
  const end = at + 4 + length
  if (bytes.length < end + 4) return { kind: 'unfinished' }
  if (bytes.readUInt16BE(end + 2) !== SIRF_END) return { kind: 'none' }
  let sum = 0
  for (let place = at + 4; place < end; place += 1) sum += bytes[place] ?? 0
  const isSound = (sum & 0x7fff) === bytes.readUInt16BE(end)
  return { kind: 'frame', payload: bytes.subarray(at + 4, end), isSound }
}

/** True for the payload of a Locosys header. */
export function isLocosysHeader(payload: Uint8Array): boolean {
  return headerIds.includes(payload[0] ?? 0)
}

/** `user,serial,rate,firmware` of a Locosys header. People patch the user by hand, so its checksum means nothing. */
export function readLocosysHeader(payload: Buffer): DeviceLabel {
  const text = payload
    .subarray(1)
    .toString('latin1')
    .replace(/[^ -~]/g, '')
  const [user = '', serial = '', , firmware = ''] = text
    .split(',')
    .map((field) => field.trim().slice(0, LONGEST_FIELD))
  const known = (field: string): string => (field === 'unknown' ? '' : field)
  return { user: known(user), serial: known(serial), firmware: known(firmware) }
}
