/** A clock that runs faster than the machine's, to shorten an engine's waits. */
import { type Clock, systemClock } from '../../src/core/base/clock.ts'
import type { Milliseconds } from '../../src/core/base/units.ts'

/** Longer waits are deadlines for sockets and disks, which must not shrink; the monitor's own intervals are shorter. */
const LONGEST_OWN_WAIT: Milliseconds = 4000

/** A clock that is right now and runs `times` as fast from here on. */
export function hastyClock(times: number): Clock {
  const begun = { now: systemClock.now(), elapsed: systemClock.elapsed(), uptime: systemClock.uptime() }
  const passed = (): Milliseconds => (systemClock.elapsed() - begun.elapsed) * times
  return {
    now: () => Math.round(begun.now + passed()),
    elapsed: () => begun.elapsed + passed(),
    uptime: () => begun.uptime + passed(),
    wait: (span, signal) => systemClock.wait(span > LONGEST_OWN_WAIT ? span : span / times, signal),
  }
}
