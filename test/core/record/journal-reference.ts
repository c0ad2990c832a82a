/** Writes the documentation of the events from the schemas of the journal. */
import * as z from 'zod'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { eventSchema } from '../../../src/core/record/journal-schemas.ts'

/** When each event happens; a missing one does not compile. */
const meanings: Readonly<Record<MonitorEvent['type'], string>> = {
  'session-started': 'A monitor has started: everything known before no longer counts',
  'roster-read': 'motions.csv at the start',
  'roster-applied': 'motions.csv has changed and is in force',
  'roster-proposed': 'motions.csv has changed in a risky way and waits for an answer',
  'roster-declined': 'The changed motions.csv is not applied: a person declined, or it has changed again',
  'configuration-applied': 'server.json has changed; what can take effect at once does',
  'notes-read': 'The notes about motions so far',
  notice: 'A log line without an event of its own',
  'alarm-raised': 'A condition that lasts; emitted again when its message changes',
  'alarm-cleared': 'The condition has ended',
  'disk-measured': 'The room on the disk has changed by 16 MiB or more',
  'vital-signs-measured':
    'What the search for absent motions costs, once a minute; the lookups count since the start',
  'clock-stepped': "The laptop's clock was set by this much, ahead if positive",
  'session-stopping': 'The monitor is ending, with this many requests under way',
  'session-stopped': 'The monitor has ended: the last event',
  'motion-recalled': 'What an earlier session knew of the motion, including its wanted tracks of all days',
  'motion-remembered':
    'The state of the motion in an earlier session of the day, and since when; it counts until the network says otherwise',
  'motion-resolved': 'Its name has an address, or a new one',
  'motion-unanswered': 'It was not found, or for another reason than before',
  'motion-connected': 'It answers',
  'motion-disconnected': 'It has left; `as` is its new state',
  'motion-troubled': 'Something failed, and when it is retried',
  'note-taken': 'Somebody noted something; an empty text removes the note',
  'motion-let-go':
    'Somebody lets it go without tracks that it no longer lists, although it lists no logs, or with damaged tracks as they are',
  'inspection-started': 'Its JSON files are being requested',
  'info-read': 'info.json, and the findings',
  'settings-read': 'settings.json, and the findings',
  'logs-read': 'logs.json: how many logs, and why some cannot be used',
  'inspection-completed': 'All three were read',
  'payload-not-cached': 'One of them could not be saved on disk',
  'tracks-planned':
    'Its tracks: those just added, those of days on which nobody has it, and logs whose dates cannot be right',
  'tracks-continued':
    'More tracks of the preceding `tracks-planned` or `motion-recalled`, for a motion with more than 1,000',
  'track-started': 'A track is being fetched',
  'track-progressed': 'This many bytes of it have arrived',
  'track-completed': 'It is verified and durable',
  'track-failed': 'It failed: why, and whether the device did not send it; it is retried',
  'track-missed': 'The file of a saved track is missing or has changed; the track is wanted again',
  'tracks-requested': 'A person asked for tracks that were skipped or saved: they are wanted now',
  'motion-released': 'Every wanted track is saved: the motion can be disconnected',
}

/** The parts of a JSON schema that are documented. */
const described = z.object({
  type: z.string().optional(),
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
  const rows = oneOf.map(({ properties = {}, required = [] }) => {
    const { type, at: _at, ...own } = properties
    const name = type?.const ?? ''
    const fields = Object.entries(own).map(([field, value]) => {
      return `\`${field}\`${required.includes(field) ? '' : ' (not always)'} ${describe(value)}`
    })
    return `| \`${name}\` | ${fields.join('; ')} | ${meaningOf(name)} |`
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

function meaningOf(type: string): string {
  return Object.entries(meanings).find(([name]) => name === type)?.[1] ?? ''
}
