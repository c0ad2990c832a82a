/** Watches a file that a person may change, and describes what is wrong with it. */
import { basename } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { pluralise } from '../../base/pluralise.ts'
import { formatProblem, type Problem } from '../../base/problem.ts'
import type { Milliseconds } from '../../base/units.ts'
import { fingerprintOf } from '../../disk/fingerprint.ts'

const WATCH_INTERVAL: Milliseconds = 1000

/** A file that has not changed for this long is not being written. */
const SETTLE_TIME: Milliseconds = 300

/**
 * Calls `onChange` when the file has changed and come to rest, or has gone; the first look always does: the file may
 * have changed since the start.
 */
export async function watchFile(
  path: string,
  clock: Pick<Clock, 'wait'>,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let known: string | undefined
  while (!signal.aborted) {
    await clock.wait(WATCH_INTERVAL, signal)
    if (signal.aborted) return
    const mark = await fingerprintOf(path)
    if (mark === known) continue
    known = await fingerprintAtRest(path, mark, clock, signal)
    if (!signal.aborted) await onChange()
  }
}

async function fingerprintAtRest(
  path: string,
  first: string,
  clock: Pick<Clock, 'wait'>,
  signal: AbortSignal,
): Promise<string> {
  let mark = first
  while (!signal.aborted) {
    await clock.wait(SETTLE_TIME, signal)
    const next = await fingerprintOf(path)
    if (next === mark) return mark
    mark = next
  }
  return mark
}

/** The problems that were not there before; one that only moved to another line is not new. */
export function newProblems(before: readonly Problem[], after: readonly Problem[]): readonly Problem[] {
  const known = new Set(before.map((problem) => problem.message))
  return after.filter((problem) => !known.has(problem.message))
}

/** The first error of a file that is still used, in one line, and how many more there are; undefined without one. */
export function describeErrors(problems: readonly Problem[]): string | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return undefined
  const more = errors.length - 1
  return `${whyUnusable(errors)}${more > 0 ? ` And ${pluralise(more, 'more problem')}: "check" lists them` : ''}`
}

/** The first error of a file that cannot be used, without the long path, so that it fits into one line. */
export function whyUnusable(problems: readonly Problem[]): string {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error === undefined) return 'The file cannot be used.'
  // The event team's scripts look for `motion-` (docs/device.md, "Event scripts").
  const message = error.message.replaceAll('motion-monitor ', '')
  return formatProblem({ ...error, file: basename(error.file), message })
}
