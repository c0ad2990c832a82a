/** Reads a fleet captured at a real event: `motions/motion-NNN/{info,settings,logs}.json` and `config/motions.csv`. */
import { join } from 'node:path'
import * as z from 'zod'
import { errorText } from '../core/base/errors.ts'
import { type Problem, wholeFile } from '../core/base/problem.ts'
import { type Bytes, MIB } from '../core/base/units.ts'
import { readdir } from '../core/disk/calls.ts'
import { readAtMost } from '../core/disk/read-file.ts'
import { type DeviceContents, infoSchema, logsSchema, settingsSchema } from './contents.ts'

export interface CapturedFleet {
  readonly devices: readonly DeviceContents[]
  /** The unchanged text of motions.csv. */
  readonly roster: string
  /** Omitted devices, each with its reason. */
  readonly problems: readonly Problem[]
}

/** The longest file of a capture. */
const LONGEST_FILE: Bytes = 64 * MIB

/** Reads an event folder. Throws without a motions.csv or a motions folder. */
export async function readCapturedFleet(folder: string): Promise<CapturedFleet> {
  const roster = await readText(join(folder, 'config', 'motions.csv'))
  const names = (await readdir(join(folder, 'motions'))).filter((name) => /^motion-\d{1,5}$/.test(name))
  const read = await Promise.all(names.map((name) => readDevice(join(folder, 'motions', name), name)))
  const devices = read.filter((result) => 'id' in result)
  return {
    devices: devices.toSorted((a, b) => a.id - b.id),
    roster,
    problems: read.filter((result) => 'message' in result),
  }
}

async function readDevice(folder: string, name: string): Promise<DeviceContents | Problem> {
  const info = await readJson(join(folder, 'info.json'), infoSchema)
  if ('message' in info) return info
  const settings = await readJson(join(folder, 'settings.json'), settingsSchema)
  if ('message' in settings) return settings
  const logs = await readJson(join(folder, 'logs.json'), logsSchema)
  if ('message' in logs) return logs
  return {
    id: Number(name.slice('motion-'.length)),
    info: info.value,
    settings: settings.value,
    logs: logs.value.logs,
  }
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<{ readonly value: T } | Problem> {
  try {
    return { value: schema.parse(JSON.parse(await readText(file))) }
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : errorText(error)
    const message = `the device is left out: ${reason}; capture the file again or remove its folder`
    return wholeFile('warning', file, message)
  }
}

async function readText(file: string): Promise<string> {
  const bytes = await readAtMost(file, LONGEST_FILE)
  if (bytes === undefined) throw new Error(`${file} is too large for a capture`)
  return bytes.toString('utf8')
}
