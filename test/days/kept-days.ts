/** Days that once made the product say "can go" too early, each as small as possible: they are played first. */
import type { Act, Days, LogPlan, SessionPlan } from './arbitrary-days.ts'

const fast: LogPlan = { day: 'today', hour: 8, kind: 'fast' }
const fastYesterday: LogPlan = { day: 'yesterday', hour: 8, kind: 'fast' }
const visit: Act = { type: 'visit', how: 'off' }
const fails: Act = { type: 'fault', fault: { type: 'server-error' }, times: 4 }

/** A session of one motion that is at rest before it ends. */
function session(...acts: readonly Act[]): SessionPlan {
  return { before: [], acts: acts.map((act) => [0, act]), end: 'at-rest' }
}

/** The days of one motion. */
function daysOf(logs: readonly LogPlan[], ...sessions: readonly SessionPlan[]): Days {
  return { devices: [logs], sessions }
}

export const keptDays: Readonly<Record<string, Days>> = {
  'a track that failed loses its record': daysOf(
    [fast],
    session(fails, visit, { type: 'vanish', log: 0 }, visit),
  ),
  'a track that failed is lost with all others': daysOf(
    [fast],
    session(fails, visit, { type: 'vanish', log: 'all' }, visit),
  ),
  'a log that came home grows': daysOf([fast], session(visit, { type: 'grow', log: 0, isFast: true }, visit)),
  'a log that was skipped while it was open is closed, and fast': daysOf(
    [{ ...fast, kind: 'open' }],
    session(visit, { type: 'close', log: 0, isFast: true }, visit),
  ),
  'a log is judged anew with the length that it had': daysOf(
    [fast],
    session(visit, { type: 'retouch', log: 0 }, visit),
  ),
  'a track at home is zeroed at its length': daysOf(
    [fast],
    session(visit, { type: 'damage', track: 0, how: 'zeroed' }, visit),
  ),
  'a track at home is zeroed while no monitor runs': daysOf([fast], session(visit), {
    before: [[0, { type: 'damage', track: 0, how: 'zeroed' }]],
    acts: [],
    end: 'at-rest',
  }),
  'a track at home is restored from an older version': daysOf(
    [fast],
    session(
      visit,
      { type: 'grow', log: 0, isFast: true },
      visit,
      { type: 'damage', track: 0, how: 'older' },
      visit,
    ),
  ),
  'another motion answers for its logs': {
    devices: [[fast], []],
    sessions: [session({ type: 'swap', with: 1, times: 1 }, visit)],
  },
  'a motion leaves with a track of yesterday on it, and the monitor starts again': daysOf(
    [fast],
    session(visit, { type: 'new-log', log: fastYesterday }, fails, visit),
    session(),
  ),
  'a motion comes home, and the monitor starts again': daysOf(
    [fast, fastYesterday],
    session(visit),
    session(),
  ),
  'a motion in trouble leaves, and the monitor starts again': daysOf(
    [fast],
    session(fails, visit),
    session(),
  ),
}
