/** Enters the team by the link with the secret, which leaves the address before anything else happens. */
import { paths, secretMark } from '../protocol.ts'

/** The outcome. */
export type Entry = 'entered' | 'wrong' | 'too-often' | 'unreachable'

/** Takes the secret out of the address; undefined without one. */
export function takeSecret(): string | undefined {
  const hash = location.hash.slice(1)
  if (!hash.startsWith(secretMark)) return undefined
  history.replaceState(null, '', `${location.pathname}${location.search}`)
  return hash.slice(secretMark.length)
}

/** Wait no longer than this: the public page is useful, too. */
const PATIENCE = 5000

/** Posts the secret: the server answers with a cookie that no script can read. */
export async function enterTeam(secret: string): Promise<Entry> {
  const patience = new AbortController()
  setTimeout(() => patience.abort(), PATIENCE)
  const body = JSON.stringify({ secret })
  const headers = { 'Content-Type': 'application/json' }
  try {
    const { ok, status } = await fetch(paths.team, { method: 'POST', headers, body, signal: patience.signal })
    if (ok) return 'entered'
    return status === 429 ? 'too-often' : 'wrong'
  } catch {
    return 'unreachable'
  }
}

/** Leaves the team on this phone. Returns whether the laptop answered. */
export async function leaveTeam(): Promise<boolean> {
  try {
    const { ok } = await fetch(paths.leave, { method: 'POST' })
    return ok
  } catch {
    return false
  }
}

/** The notice after an attempt to enter the team. */
export const entryWords: Readonly<Record<Entry, string>> = {
  entered: 'This is the team page now, with names and notes.',
  wrong:
    'This team link is wrong or too old: press Q on the laptop and scan the new code. You see the public page.',
  'too-often': 'Too many attempts: wait a minute, then open the team link again. You see the public page.',
  unreachable: 'The laptop did not answer: open the team link again on the WiFi of the event.',
}
