/** Writes a reproducible ZIP archive: only the contents determine its bytes (PKWARE's APPNOTE 4.3). */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  /** The path in the archive, in ASCII. */
  readonly name: string
  readonly contents: Buffer
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
const DEFLATE = 8
/** 1980-01-01, the earliest date: the build day would change the archive's hash. */
const DATE = 0x21

/** The archive's bytes. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, contents } of entries) {
    const packed = deflateRawSync(contents)
    const common = commonFields(contents, packed, name)
    const local = Buffer.concat([uint32(LOCAL), common, Buffer.from(name), packed])
    directory.push(
      Buffer.concat([uint32(CENTRAL), uint16(VERSION), common, centralFields(offset), Buffer.from(name)]),
    )
    files.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const count = uint16(entries.length)
  const end = [
    uint32(END),
    uint16(0),
    uint16(0),
    count,
    count,
    uint32(central.length),
    uint32(offset),
    uint16(0),
  ]
  return Buffer.concat([...files, central, ...end])
}

/** The fields that a file's own header and the directory share. */
function commonFields(contents: Buffer, packed: Buffer, name: string): Buffer {
  return Buffer.concat([
    ...[VERSION, 0, DEFLATE, 0, DATE].map(uint16),
    ...[crc32(contents), packed.length, contents.length].map(uint32),
    uint16(name.length),
    uint16(0),
  ])
}

function centralFields(offset: number): Buffer {
  return Buffer.concat([uint16(0), uint16(0), uint16(0), uint32(0), uint32(offset)])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
