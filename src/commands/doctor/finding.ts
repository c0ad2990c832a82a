/** One finding of the doctor: its state, what was found, and what to do. */

export type Verdict = 'ok' | 'warning' | 'problem'

export interface DoctorFinding {
  /** What was checked, one word of the table. */
  readonly check: CheckName
  readonly verdict: Verdict
  readonly found: string
  /** With every warning and problem, and with advice. */
  readonly remedy?: string
}

/** In the order of the report. */
export const checkNames = [
  'node',
  'terminal',
  'session',
  'locale',
  'network',
  'board',
  'dns',
  'domains',
  'wsl',
  'clock',
  'sleep',
  'disk',
  'file system',
  'rights',
  'project',
  'lock',
] as const

export type CheckName = (typeof checkNames)[number]

export function ok(check: CheckName, found: string): DoctorFinding {
  return { check, verdict: 'ok', found }
}

/** For what the doctor cannot check, but a person should. */
export function advice(check: CheckName, found: string, remedy: string): DoctorFinding {
  return { check, verdict: 'ok', found, remedy }
}

export function warning(check: CheckName, found: string, remedy: string): DoctorFinding {
  return { check, verdict: 'warning', found, remedy }
}

export function problem(check: CheckName, found: string, remedy: string): DoctorFinding {
  return { check, verdict: 'problem', found, remedy }
}
