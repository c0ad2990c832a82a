/** Arbitrary values of a schema, for properties that must hold for every event and every field there is. */
import fc from 'fast-check'
import type * as z from 'zod'

/** The value of a field by its path, such as `trouble.message` or `tracks[].key`; undefined for what the schema says. */
export type FieldValues = (path: string, isText: boolean) => fc.Arbitrary<unknown> | undefined

/** Values of the schema: all fields that it has, those that may be absent too. */
export function arbitraryOf(schema: z.core.$ZodType, fields: FieldValues, path = ''): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      return arbitraryObject(def.shape, fields, path)
    case 'array':
      return fc.array(arbitraryOf(def.element, fields, `${path}[]`), { maxLength: 3 })
    case 'union':
      return fc.oneof(...def.options.map((option) => arbitraryOf(option, fields, path)))
    case 'pipe':
      return arbitraryOf(def.in, fields, path)
    case 'optional':
    case 'default':
      return arbitraryOf(def.innerType, fields, path)
    case 'literal':
      return fc.constantFrom(...def.values)
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries))
    case 'boolean':
      return fc.boolean()
    case 'number':
      return fields(path, false) ?? fc.integer({ min: 1, max: 200 })
    case 'string':
      return fields(path, true) ?? fc.constantFrom('one', 'two', 'three')
    default:
      throw new Error(`${path} has a schema of a kind that no event had so far: ${def.type}`)
  }
}

function arbitraryObject(
  shape: z.core.$ZodLooseShape,
  fields: FieldValues,
  path: string,
): fc.Arbitrary<unknown> {
  const entries = Object.entries(shape)
  const values: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [name, schema] of entries)
    values[name] = arbitraryOf(schema, fields, path === '' ? name : `${path}.${name}`)
  const required = entries.flatMap(([name, schema]) => (mayBeAbsent(schema) ? [] : [name]))
  return fc.record(values, { requiredKeys: required })
}

function mayBeAbsent(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod
  return def.type === 'pipe' ? mayBeAbsent(def.in) : def.type === 'optional'
}
