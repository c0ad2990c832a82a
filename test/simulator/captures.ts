/** The captures of real events, where they lie beside the repository. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readCapturedFleet } from '../../src/simulator/captured-fleet.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'

const folder = fileURLToPath(new URL('../../../shared/events', import.meta.url))

/** The folder of an event's captures; `undefined`, with a notice, when it is absent. */
export function capturesOf(year: number): string | undefined {
  const path = `${folder}/${year}`
  if (existsSync(path)) return path
  console.log(`skipped: the captures of ${year} are not at ../shared/events/${year}`)
  return undefined
}

const folders = [2022, 2023].map(capturesOf).filter((path) => path !== undefined)

/** The devices of each event; `undefined` when there are no captures. */
export const capturedFleets: readonly (readonly DeviceContents[])[] | undefined =
  folders.length === 0
    ? undefined
    : (await Promise.all(folders.map(readCapturedFleet))).map(({ devices }) => devices)
