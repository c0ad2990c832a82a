/** The machine that the doctor runs on. */
import { currentPlatform, type Platform } from '../../core/base/platform.ts'
import { MIB } from '../../core/base/units.ts'
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
