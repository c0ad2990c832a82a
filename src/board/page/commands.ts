/** Sends a request of the team to the laptop, and describes the outcome in words. */
import type { Milliseconds } from '../../core/base/units.ts'
import { motionRequests } from '../../core/views/motion-requests.ts'
import type { MotionSummary } from '../../core/views/motion-summary.ts'
import { type BoardCommand, paths } from '../protocol.ts'

/** The outcome; `silent`: no answer came, and the laptop may or may not have received the request. */
export type CommandOutcome = 'accepted' | 'not-team' | 'unknown-motion' | 'too-often' | 'refused' | 'silent'

/** Give up on an answer after this long. */
const PATIENCE: Milliseconds = 8000

const outcomes: Readonly<Record<number, CommandOutcome>> = {
  202: 'accepted',
  403: 'not-team',
  404: 'unknown-motion',
  429: 'too-often',
}

/** Posts a command; it never rejects. */
export async function fetchCommand(command: BoardCommand): Promise<CommandOutcome> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), PATIENCE)
  try {
    const { status } = await fetch(paths.commands, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(command),
      signal: giveUp.signal,
    })
    return outcomes[status] ?? 'refused'
  } catch {
    return 'silent'
  } finally {
    clearTimeout(timer)
  }
}

/** The outcome in words. */
export function outcomeText(outcome: CommandOutcome, command: BoardCommand, summary: MotionSummary): string {
  const name = `Motion ${summary.id}`
  switch (outcome) {
    case 'accepted':
      return `${name}: ${acceptedText(command, summary)}.`
    case 'not-team':
      return `${name}: not asked. This phone is no longer in the team, or the board is read-only.`
    case 'unknown-motion':
      return `${name}: not asked. The laptop does not know it any more.`
    case 'too-often':
      return `${name}: not asked. Too many requests from this phone: wait ten seconds.`
    case 'refused':
      return `${name}: the laptop did not take this. Ask at the laptop.`
    case 'silent':
      return `${name}: no answer from the laptop. Look whether it has happened, then try again.`
  }
}

function acceptedText(command: BoardCommand, summary: MotionSummary): string {
  if (command.type !== 'note') return motionRequests[command.type].confirmation([summary])
  return command.text === '' ? 'note removed' : 'note saved'
}
