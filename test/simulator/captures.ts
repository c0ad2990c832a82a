/** The devices of captured events, if there are captures. */
import { join } from 'node:path'
import { readCapturedFleet } from '../../src/simulator/captured-fleet.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { eventsFolder, hasEvents, years } from '../events/real-event.ts'

/** The devices of each event; `undefined` without captures. */
export const capturedFleets: readonly (readonly DeviceContents[])[] | undefined = hasEvents
  ? (await Promise.all(years.map((year) => readCapturedFleet(join(eventsFolder, year))))).map(
      ({ devices }) => devices,
    )
  : undefined
