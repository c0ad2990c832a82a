/** The machine that the doctor runs on: what its programs say, and whether it can be asked to stay awake. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { awakeCommand } from '../../core/base/awake-command.ts'
import { currentPlatform, type Platform } from '../../core/base/platform.ts'
import { MIB, type Milliseconds } from '../../core/base/units.ts'
import { readTextFile } from '../../core/disk/text-file.ts'
import { type DoctorFinding, ok, warning } from './finding.ts'

export interface Machine {
  readonly platform: Platform
  /** The text of `/proc/mounts`; empty where there is none. */
  readonly mounts: string
  /** A path: `/etc/resolv.conf`. */
  readonly resolvConf: string
  /** The folders of `PATH`. */
  readonly path: string
}

export async function thisMachine(): Promise<Machine> {
  const read = await readTextFile('/proc/mounts', MIB)
  return {
    platform: currentPlatform(),
    mounts: read.ok ? read.text : '',
    resolvConf: '/etc/resolv.conf',
    path: process.env.PATH ?? '',
  }
}

/** What a program of the machine prints, trimmed; undefined where there is none, or it fails or takes longer than `timeout`. */
export async function outputOf(
  program: string,
  args: readonly string[],
  timeout: Milliseconds,
  path = process.env.PATH,
): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      timeout,
      env: { ...process.env, PATH: path },
    })
    return stdout.trim()
  } catch {
    return undefined
  }
}

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
