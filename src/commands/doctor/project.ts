/** Checks in one line whether the project opens and who holds its lock; `check` gives the details. */
import { pluralise } from '../../core/base/pluralise.ts'
import { formatProblem, ProblemError } from '../../core/base/problem.ts'
import type { Milliseconds } from '../../core/base/units.ts'
import { describeHolder } from '../../core/disk/lock-holder.ts'
import type { LockHolder } from '../../core/disk/lock-schema.ts'
import { type CheckReport, check } from '../check.ts'
import { type DoctorFinding, ok, problem, warning } from './finding.ts'

/** The report of `check`, or why it could not run. */
export type ProjectFacts =
  | { readonly ok: true; readonly root: string; readonly report: CheckReport }
  | { readonly ok: false; readonly reason: string }

export async function projectFacts(root: string, now: Milliseconds): Promise<ProjectFacts> {
  try {
    return { ok: true, root, report: await check(root, now) }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { ok: false, reason: error.message }
  }
}

export function judgeProject(facts: ProjectFacts): DoctorFinding {
  if (!facts.ok)
    return problem('project', facts.reason, 'make one with "motion-monitor init", or name it with --root')
  const { event, errors, warnings, problems } = facts.report
  const counts = [
    ...(errors > 0 ? [pluralise(errors, 'error')] : []),
    ...(warnings > 0 ? [pluralise(warnings, 'warning')] : []),
  ].join(' and ')
  const name = event === undefined ? 'the project' : `event ${event}`
  const worst = problems.find(({ severity }) => severity === (errors > 0 ? 'error' : 'warning'))
  const found = `${name} has ${counts}${worst === undefined ? '' : `: ${formatProblem(worst)}`}`
  const remedy = `"motion-monitor check --root ${facts.root}" shows ${errors + warnings === 1 ? 'where' : 'them all'}`
  if (errors > 0) return problem('project', found, remedy)
  if (warnings > 0) return warning('project', found, remedy)
  return ok('project', `${name}: configuration, roster, ledgers and files are in order`)
}

export function judgeLock(holder: LockHolder | undefined): DoctorFinding {
  if (holder === undefined) return ok('lock', 'nobody works on the event')
  const who = describeHolder(holder)
  if (holder.purpose !== 'monitor')
    return warning('lock', `${who} works on the event`, 'wait until it has ended')
  return warning(
    'lock',
    `${who} works on the event: another one would be its viewer`,
    'end it first, if this laptop is to go on in its place',
  )
}
