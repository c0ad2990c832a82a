/** What the viewer may see and ask for, and why something is missing. */
import type { PublicField } from '../../core/domain/public-fields.ts'
import type { Frame } from './frame.ts'

/** True where the page is that of the team. */
export function isTeam({ hello }: Pick<Frame, 'hello'>): boolean {
  return hello?.audience === 'team'
}

/** True where a field is shown: to the team always, to everybody if the event has made it public. */
export function sees(frame: Pick<Frame, 'hello'>, field: PublicField): boolean {
  return isTeam(frame) || frame.hello?.public.includes(field) === true
}

/** Why nothing can be asked from this page now; undefined where it can. */
export function whyNoCommands({ hello, status, time }: Frame): string | undefined {
  if (hello === undefined || status.kind === 'connecting') return 'Not connected to the laptop yet.'
  if (hello.audience !== 'team') return 'Only the team can ask for this: open the team link.'
  if (hello.source === 'replay') return 'A recording is played: nothing can be asked of it.'
  if (hello.source === 'viewer') return 'The monitor runs elsewhere: ask at its laptop.'
  if (!hello.commands) return 'This board is read-only: ask at the laptop.'
  if (status.kind === 'stale')
    return `Not live since ${time.second(status.since)}: the laptop cannot be asked.`
  return status.kind === 'live' ? undefined : 'The monitor has ended: nothing can be asked.'
}

/** What only the team sees; undefined if nothing is left out. */
export function hiddenText(frame: Pick<Frame, 'hello'>, fields: readonly PublicField[]): string | undefined {
  const hidden = fields.filter((field) => !sees(frame, field))
  const last = hidden.at(-1)
  if (last === undefined) return undefined
  const list = hidden.length === 1 ? last : `${hidden.slice(0, -1).join(', ')} and ${last}`
  return `The team also sees ${list}: it scans the QR code on the laptop (key Q).`
}
