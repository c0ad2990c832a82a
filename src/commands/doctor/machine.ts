/** The machine that the doctor runs on, and what its programs say. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { currentPlatform, type Platform } from '../../core/base/platform.ts'
import { MIB, type Milliseconds } from '../../core/base/units.ts'
import { readTextFile } from '../../core/disk/text-file.ts'

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
