/** Writes the documentation of the events from the schemas of the journal. */
import * as z from 'zod'
import { eventSchema } from '../../../src/core/events/event-schemas.ts'

/** The parts of a JSON schema that are documented. */
const described = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
  get items() {
    return described.optional()
  },
  get properties() {
    return z.record(z.string(), described).optional()
  },
  required: z.array(z.string()).optional(),
})
type Described = z.infer<typeof described>

/** A Markdown table of every event: its type, its own fields and when it happens. */
export function renderEventsTable(): string {
  const schema = z.toJSONSchema(eventSchema, { io: 'input', unrepresentable: 'any' })
  const { oneOf } = z.object({ oneOf: z.array(described) }).parse(schema)
  const rows = oneOf.map(({ description = '', properties = {}, required = [] }) => {
    const { type, at: _at, ...own } = properties
    const name = type?.const ?? ''
    const fields = Object.entries(own).map(([field, value]) => {
      return `\`${field}\`${required.includes(field) ? '' : ' (not always)'} ${describe(value)}`
    })
    return `| \`${name}\` | ${fields.join('; ')} | ${description} |`
  })
  return ['| `type` | its fields | when |', '| --- | --- | --- |', ...rows].join('\n')
}

function describe({ type, enum: words, items, properties }: Described): string {
  if (words !== undefined) return words.join(' \\| ')
  if (type === 'array') return `list of ${items === undefined ? 'anything' : describe(items)}`
  if (properties !== undefined) return `{ ${Object.keys(properties).join(', ')} }`
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    integer: 'number',
    boolean: 'true or false',
  }
  return names[type ?? ''] ?? type ?? 'anything'
}
