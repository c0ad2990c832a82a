/** The documentation of the events, made from the schemas that a journal is read with. */
import * as z from 'zod'
import type { MonitorEvent } from '../events/events.ts'
import { eventSchema } from './journal-schemas.ts'

/** When each event happens; one that was forgotten does not compile. */
const meanings: Readonly<Record<MonitorEvent['type'], string>> = {
  'session-started': 'A monitor has begun: everything known before counts no more',
  'roster-read': 'motions.csv at the start',
  'roster-applied': 'motions.csv has changed and is in force',
  'roster-proposed': 'motions.csv has changed in a dangerous way and waits for an answer',
  'roster-declined': 'The changed motions.csv is not taken: a person said so, or it has changed again',
  'configuration-applied': 'server.json has changed; what can count at once does',
  'notes-read': 'What people have noted about motions so far',
  notice: 'A line of the log that is about nothing else',
  'alarm-raised': 'Something is wrong that lasts; told again when its message changes',
  'alarm-cleared': 'It is mended',
  'disk-measured': 'The room on the disk has changed by 16 MiB or more',
  'vital-signs-measured':
    'What the search for absent motions costs, once a minute; the lookups are those since the start',
  'clock-stepped': "The laptop's clock was set by so much, ahead if positive",
  'session-stopping': 'The monitor ends; so many requests are under way',
  'session-stopped': 'It has ended: the last event',
  'motion-recalled': 'What an earlier session knew of the motion; its wanted tracks of all days among it',
  'motion-remembered':
    'What the motion was when an earlier session of the day last knew it, and since when; so until the network says otherwise',
  'motion-resolved': 'Its name has an address, or another one',
  'motion-unanswered': 'It is not found, or not for the same reason as before',
  'motion-connected': 'It has come and answers',
  'motion-disconnected': 'It has left, and is now this',
  'motion-troubled': 'Something failed; when it is tried again',
  'note-taken': 'Somebody has noted something; an empty text takes the note away',
  'motion-let-go':
    'Somebody lets it go without tracks that it no longer lists, although it lists no logs, or with damaged tracks as they are',
  'inspection-started': 'Its JSON files are asked for',
  'info-read': 'info.json, and what was found in it',
  'settings-read': 'settings.json, and what was found in it',
  'logs-read': 'logs.json: how many logs, and why some cannot be used',
  'inspection-completed': 'All three were read',
  'payload-not-cached': 'One of them could not be kept on disk',
  'tracks-planned':
    'Which tracks are known now; those just added, those nobody can be given, and logs whose dates cannot be right',
  'tracks-continued':
    'More of the tracks of the event before, `tracks-planned` or `motion-recalled`, of a motion with more than 1,000',
  'track-started': 'A track is being fetched',
  'track-progressed': 'So many bytes of it have come',
  'track-completed': 'It is verified and durable',
  'track-failed': 'It is not: why, and whether the device did not give it; it is tried again',
  'track-missed': 'A track that was home is not what it was; it is wanted again',
  'tracks-requested': 'A person has asked for tracks that were skipped or are on disk: they are wanted now',
  'motion-released': 'Every wanted track is home: it can be disconnected',
}

/** What of a JSON schema is told. */
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
