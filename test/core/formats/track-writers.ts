/** Writes one track in every format that a backup device may bring, by the formats' descriptions alone. */

/** What all formats can say of a point. */
export interface Sailed {
  readonly utc: number
  /** Degrees. */
  readonly latitude: number
  readonly longitude: number
  /** m/s. */
  readonly speed: number
  readonly satellites: number
}

export const START = Date.UTC(2026, 9, 7, 10, 19, 40)

const METRES_A_DEGREE = 111_195

/** Runs at 5 to 22 m/s along a shore, `seconds` long. */
export function sail(seconds: number, hertz = 1, start = START): readonly Sailed[] {
  let latitude = 50.57
  return Array.from({ length: seconds * hertz }, (_, index) => {
    const at = index / hertz
    const speed = 13 + 8 * Math.sin(at / 40) + Math.sin(at / 7)
    const point = { utc: start + at * 1000, latitude, longitude: -2.456, speed, satellites: 14 }
    latitude += speed / hertz / METRES_A_DEGREE
    return point
  })
}

export type WriterName = keyof typeof writers

/** By the extension of the files. */
export const writers = {
  sbp: writeSbp,
  sbn: writeSbn,
  ubx: writeUbx,
  gpx: writeGpx,
  fit: writeFit,
  nmea: writeNmea,
} as const

export function sirfFrame(payload: Uint8Array): Buffer {
  const frame = Buffer.alloc(payload.length + 8)
  frame.writeUInt16BE(0xa0a2, 0)
  frame.writeUInt16BE(payload.length, 2)
  frame.set(payload, 4)
  const sum = payload.reduce((total, byte) => total + byte, 0) & 0x7fff
  frame.writeUInt16BE(sum, payload.length + 4)
  frame.writeUInt16BE(0xb0b3, payload.length + 6)
  return frame
}

export function locosysHeader(user: string): Buffer {
  return sirfFrame(Buffer.concat([Buffer.of(0xfd), Buffer.from(`${user},123201112,2,V1.4 (B1122T)`)]))
}

export function writeSbp(track: readonly Sailed[], user = 'GEORG8MICHA'): Buffer {
  const header = Buffer.alloc(64, 0)
  const frame = locosysHeader(user)
  header.writeUInt16LE(frame.length, 0)
  frame.copy(header, 2)
  return Buffer.concat([header, ...track.map(sbpRecord)])
}

export function sbpRecord({ utc, latitude, longitude, speed, satellites }: Sailed): Buffer {
  const record = Buffer.alloc(32)
  const at = new Date(utc)
  const months = (at.getUTCFullYear() - 2000) * 12 + at.getUTCMonth() + 1
  record.writeUInt8(4, 0)
  record.writeUInt8(satellites, 1)
  record.writeUInt16LE(at.getUTCSeconds() * 1000 + at.getUTCMilliseconds(), 2)
  const date =
    at.getUTCSeconds() + at.getUTCMinutes() * 64 + at.getUTCHours() * 4096 + at.getUTCDate() * 131_072
  record.writeUInt32LE(date + months * 2 ** 22, 4)
  record.writeInt32LE(Math.round(latitude * 1e7), 12)
  record.writeInt32LE(Math.round(longitude * 1e7), 16)
  record.writeUInt16LE(Math.round(speed * 100), 24)
  record.writeUInt8(30, 30)
  record.writeUInt8(40, 31)
  return record
}

export function writeSbn(track: readonly Sailed[], user = 'GEORG8MICHA'): Buffer {
  return Buffer.concat([locosysHeader(user), ...track.map((point) => sirfFrame(sbnFix(point)))])
}

export function sbnFix({ utc, latitude, longitude, speed, satellites }: Sailed, length = 97): Buffer {
  const fix = Buffer.alloc(97)
  const at = new Date(utc)
  fix.writeUInt8(41, 0)
  fix.writeUInt16BE(at.getUTCFullYear(), 11)
  fix.set([at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes()], 13)
  fix.writeUInt16BE(at.getUTCSeconds() * 1000 + at.getUTCMilliseconds(), 17)
  fix.writeInt32BE(Math.round(latitude * 1e7), 23)
  fix.writeInt32BE(Math.round(longitude * 1e7), 27)
  fix.writeUInt16BE(Math.round(speed * 100), 40)
  fix.writeUInt8(satellites, 88)
  fix.writeUInt8(4, 89)
  fix.set([30, 40], 95)
  return fix.subarray(0, length)
}

export function writeUbx(track: readonly Sailed[]): Buffer {
  // Loggers write other messages between the fixes.
  return Buffer.concat(
    track.flatMap((point) => [ubxFrame(1, 7, navPvt(point)), ubxFrame(1, 4, Buffer.alloc(18, 7))]),
  )
}

export function ubxFrame(group: number, id: number, payload: Uint8Array): Buffer {
  const frame = Buffer.concat([Buffer.of(0xb5, 0x62, group, id, 0, 0), payload, Buffer.alloc(2)])
  frame.writeUInt16LE(payload.length, 4)
  let [a, b] = [0, 0]
  for (const byte of frame.subarray(2, -2)) {
    a = (a + byte) % 256
    b = (b + a) % 256
  }
  frame.set([a, b], frame.length - 2)
  return frame
}

export function navPvt({ utc, latitude, longitude, speed, satellites }: Sailed): Buffer {
  const fix = Buffer.alloc(92)
  // Receivers round the second and say by how much they are off, which may be negative.
  const second = Math.round(utc / 1000) * 1000
  const at = new Date(second)
  fix.writeUInt16LE(at.getUTCFullYear(), 4)
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()]
  fix.set([at.getUTCMonth() + 1, at.getUTCDate(), ...clock, 3], 6)
  fix.writeInt32LE((utc - second) * 1e6, 16)
  fix.set([3, 1, 0, satellites], 20)
  fix.writeInt32LE(Math.round(longitude * 1e7), 24)
  fix.writeInt32LE(Math.round(latitude * 1e7), 28)
  fix.writeUInt32LE(900, 40)
  fix.writeInt32LE(Math.round(speed * 1000), 60)
  fix.writeUInt32LE(210, 68)
  fix.writeUInt16LE(120, 76)
  return fix
}

export function writeGpx(
  track: readonly Sailed[],
  speedOf = (speed: string): string => `<extensions><gpxtpx:speed>${speed}</gpxtpx:speed></extensions>`,
): Buffer {
  const points = track.map(({ utc, latitude, longitude, speed, satellites }) => {
    const place = `lat="${latitude.toFixed(7)}" lon="${longitude.toFixed(7)}"`
    const time = `<time>${new Date(utc).toISOString()}</time>`
    return `<trkpt ${place}><ele>1.5</ele>${time}<sat>${satellites}</sat>${speedOf(speed.toFixed(3))}</trkpt>\n`
  })
  const opening =
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="a watch"><trk><trkseg>\n'
  return Buffer.from(`${opening}${points.join('')}</trkseg></trk></gpx>\n`)
}

export function writeNmea(track: readonly Sailed[]): Buffer {
  return Buffer.from(track.map(nmeaSentences).join(''))
}

export function nmeaSentences({ utc, latitude, longitude, speed, satellites }: Sailed): string {
  const iso = new Date(utc).toISOString()
  const clock = `${iso.slice(11, 19).replaceAll(':', '')}.${iso.slice(20, 23)}`
  const date = `${iso.slice(8, 10)}${iso.slice(5, 7)}${iso.slice(2, 4)}`
  const place = `${angle(latitude, 2)},N,${angle(Math.abs(longitude), 3)},W`
  const knots = ((speed * 3600) / 1852).toFixed(3)
  return (
    sentence(`GNGGA,${clock},${place},1,${satellites},0.8,1.5,M,,M,,`) +
    sentence(`GNRMC,${clock},A,${place},${knots},90.0,${date},,,A`)
  )
}

export function sentence(content: string): string {
  let sum = 0
  for (const character of content) sum ^= character.charCodeAt(0)
  return `$${content}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`
}

export function writeFit(track: readonly Sailed[]): Buffer {
  const fields = [
    [253, 4, 0x86],
    [0, 4, 0x85],
    [1, 4, 0x85],
    [73, 4, 0x86],
  ]
  const definition = Buffer.from([0x40, 0, 0, 20, 0, fields.length, ...fields.flat()])
  const records = track.map(({ utc, latitude, longitude, speed }) => {
    const record = Buffer.alloc(17)
    record.writeUInt32LE((utc - Date.UTC(1989, 11, 31)) / 1000, 1)
    record.writeInt32LE(Math.round((latitude * 2 ** 31) / 180), 5)
    record.writeInt32LE(Math.round((longitude * 2 ** 31) / 180), 9)
    record.writeUInt32LE(Math.round(speed * 1000), 13)
    return record
  })
  const data = Buffer.concat([definition, ...records])
  const header = Buffer.alloc(14)
  header.set([14, 0x20, 0, 8], 0)
  header.writeUInt32LE(data.length, 4)
  header.write('.FIT', 8, 'latin1')
  header.writeUInt16LE(fitSum(header.subarray(0, 12)), 12)
  const sum = Buffer.alloc(2)
  sum.writeUInt16LE(fitSum(Buffer.concat([header, data])))
  return Buffer.concat([header, data, sum])
}

/** CRC-16 with the reversed polynomial 0xA001, bit by bit. */
function fitSum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1
  }
  return sum
}

function angle(degrees: number, digits: number): string {
  const whole = Math.floor(degrees)
  const minutes = ((degrees - whole) * 60).toFixed(6)
  return `${String(whole).padStart(digits, '0')}${minutes.padStart(9, '0')}`
}
