/** The checksum of FIT files: CRC-16 with the reversed polynomial 0xA001. */

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1
  return sum
})

/** The checksum after the bytes from `from` to `to`, where `sum` is that of all before them. */
export function fitSum(sum: number, bytes: Uint8Array, from: number, to: number): number {
  let next = sum
  for (let at = from; at < to; at += 1) next = (next >>> 8) ^ (table[(next ^ (bytes[at] ?? 0)) & 255] ?? 0)
  return next
}
