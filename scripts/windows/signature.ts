/** Removes Windows' signature from the end of a program (Microsoft's "PE Format", the certificate table). */

const HEADER_ADDRESS = 0x3c
const OPTIONAL_HEADER = 24
const PE32_PLUS = 0x20b
/** Where a 64-bit optional header has the certificate table: its offset in the file, then its length in bytes. */
const CERTIFICATE_TABLE = 112 + 4 * 8

/** The 64-bit program without its signature, or unchanged without one. Throws for any other file. */
export function withoutSignature(program: Buffer): Buffer {
  const header = program.readUInt32LE(HEADER_ADDRESS)
  const optional = header + OPTIONAL_HEADER
  if (
    program.toString('latin1', header, header + 4) !== 'PE\0\0' ||
    program.readUInt16LE(optional) !== PE32_PLUS
  )
    throw new Error('this is not a 64-bit program for Windows')
  const entry = optional + CERTIFICATE_TABLE
  const start = program.readUInt32LE(entry)
  const length = program.readUInt32LE(entry + 4)
  if (length === 0) return program
  if (start + length !== program.length) throw new Error('the signature is not at the end of the file')
  const unsigned = Buffer.from(program.subarray(0, start))
  unsigned.writeBigUInt64LE(0n, entry)
  return unsigned
}
