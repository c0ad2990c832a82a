/** Checks whether the laptop can be asked to stay awake while motions are being read. */
import { awakeCommand } from '../../core/base/awake-command.ts'
import type { Milliseconds } from '../../core/base/units.ts'
import { type DoctorFinding, ok, warning } from './finding.ts'
import { type Machine, outputOf } from './machine.ts'

/** PowerShell takes a second to start. */
const AWAKE_TIMEOUT: Milliseconds = 2500

export interface AwakeFacts {
  readonly program: string
  readonly isGranted: boolean
  /** False where server.json turns it off. */
  readonly isWanted: boolean
}

/** Asks for it once, for a moment. */
export async function awakeFacts({ platform, path }: Machine, isWanted: boolean): Promise<AwakeFacts> {
  const { program, probe } = awakeCommand(platform, process.pid)
  const isGranted = isWanted && (await outputOf(program, probe, AWAKE_TIMEOUT, path)) !== undefined
  return { program, isGranted, isWanted }
}

export function judgeAwake({ program, isGranted, isWanted }: AwakeFacts): DoctorFinding {
  if (!isWanted) return ok('sleep', 'the laptop may fall asleep while motions are read: server.json says so')
  if (isGranted) return ok('sleep', `the laptop is kept awake while motions are read, by ${program}`)
  return warning(
    'sleep',
    `the laptop cannot be asked to stay awake: ${program} is not there or refuses`,
    'turn off automatic sleep in the settings of the laptop, and keep its lid open',
  )
}
