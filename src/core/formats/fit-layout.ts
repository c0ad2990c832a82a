/** Where the wanted fields of a FIT message lie: a file defines each of its kinds of messages before the first of them. */
import type { Bytes } from '../base/units.ts'

/** The number of the message that holds a point. */
const RECORD = 20

/** Fields of a record; the time is a field of every message. */
const fieldNumbers = {
  latitude: 0,
  longitude: 1,
  altitude: 2,
  speed: 6,
  accuracy: 31,
  fineSpeed: 73,
  fineAltitude: 78,
  time: 253,
} as const

export type FitField = keyof typeof fieldNumbers

const names: ReadonlyMap<number, FitField> = new Map(
  (Object.keys(fieldNumbers) as FitField[]).map((name) => [fieldNumbers[name], name]),
)

/** A place in a message. */
export interface Slot {
  readonly at: Bytes
  readonly size: Bytes
}

/** The shape of one kind of messages, as its definition gives it. */
export interface FitLayout {
  readonly isRecord: boolean
  readonly isLittleEndian: boolean
  /** Of a message without its first byte. */
  readonly length: Bytes
  readonly slots: Readonly<Partial<Record<FitField, Slot>>>
}

/** What a definition gives: the layout of its messages, and of those whose time is in their first byte. */
export interface FitDefinition {
  readonly whole: FitLayout
  readonly withoutTime: FitLayout
}

/** A message that defines others begins so. */
const DEFINITION_HEAD: Bytes = 6
const FIELD: Bytes = 3

/** The length of the definition at `at`, with its first byte; undefined where the bytes end before that shows. */
export function definitionLength(bytes: Buffer, at: number, hasDeveloperFields: boolean): Bytes | undefined {
  if (bytes.length < at + DEFINITION_HEAD) return undefined
  const fields = DEFINITION_HEAD + bytes.readUInt8(at + 5) * FIELD
  if (!hasDeveloperFields) return fields
  if (bytes.length <= at + fields) return undefined
  return fields + 1 + bytes.readUInt8(at + fields) * FIELD
}

/** The definition at `at`, all of which is there; undefined where it is none. */
export function readDefinition(
  bytes: Buffer,
  at: number,
  hasDeveloperFields: boolean,
): FitDefinition | undefined {
  const order = bytes.readUInt8(at + 2)
  if (bytes.readUInt8(at + 1) !== 0 || order > 1) return undefined
  const isLittleEndian = order === 0
  const number = isLittleEndian ? bytes.readUInt16LE(at + 3) : bytes.readUInt16BE(at + 3)
  const fields = fieldsIn(bytes, at + 5)
  const developers = hasDeveloperFields ? fieldsIn(bytes, at + DEFINITION_HEAD + fields.length * FIELD) : []
  const rest = developers.reduce((sum, { size }) => sum + size, 0)
  const shape = { isRecord: number === RECORD, isLittleEndian }
  return {
    whole: { ...shape, ...slotsOf(fields, rest) },
    withoutTime: {
      ...shape,
      ...slotsOf(
        fields.filter(({ name }) => name !== 'time'),
        rest,
      ),
    },
  }
}

interface DefinedField {
  readonly name: FitField | undefined
  readonly size: Bytes
}

/** A number of fields, then the fields. */
function fieldsIn(bytes: Buffer, at: number): readonly DefinedField[] {
  return Array.from({ length: bytes.readUInt8(at) }, (_, index) => {
    const place = at + 1 + index * FIELD
    return { name: names.get(bytes.readUInt8(place)), size: bytes.readUInt8(place + 1) }
  })
}

function slotsOf(fields: readonly DefinedField[], rest: Bytes): Pick<FitLayout, 'length' | 'slots'> {
  const slots: Partial<Record<FitField, Slot>> = {}
  let at: Bytes = 0
  for (const { name, size } of fields) {
    if (name !== undefined) slots[name] = { at, size }
    at += size
  }
  return { length: at + rest, slots }
}
