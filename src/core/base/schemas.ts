/** The parts that schemas are built of, and the types that are inferred from schemas. */
import * as z from 'zod'
import type { Bytes, Milliseconds, Minutes } from './units.ts'

/** What a schema accepts, as a type that is read-only in depth. */
export type Read<Schema extends z.ZodType> = Frozen<z.output<Schema>>

type Frozen<Value> = Value extends string | number | boolean | undefined
  ? Value
  : Value extends readonly (infer Each)[]
    ? readonly Frozen<Each>[]
    : { readonly [Key in keyof Value]: Frozen<Value[Key]> }

/** The largest figure accepted: sums and dates of such numbers can be written. */
const LARGEST = 1e15

export const text = z.string()
export const number = z.number().min(-LARGEST).max(LARGEST)
export const count = z.number().min(0).max(LARGEST)
export const bytes: z.ZodType<Bytes> = z.number().min(0).max(LARGEST)
/** Every instant that can be written as a date, less a day at either end for zones. */
export const instant: z.ZodType<Milliseconds> = z.number().min(0).max(8.639e15)
/** A span, or an instant that was moved where a clock was set. */
export const milliseconds: z.ZodType<Milliseconds> = z.number().min(-LARGEST).max(LARGEST)
/** A zone, east of UTC. */
export const minutes: z.ZodType<Minutes> = z.number().min(-1440).max(1440)

/** A field that JSON omits when it is `undefined`. */
export function absent<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().transform((value) => value)
}

/** A problem in a file a person wrote. */
export const problemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  file: text,
  /** From 1; absent when the problem is the whole file. */
  line: absent(number),
  column: absent(number),
  /** What is wrong, with the offending value, and the remedy, in one or two sentences. */
  message: text,
})
