/** Raises alarms while a disk does not answer, too few files can be opened, or the event folder cannot be written. */
import { constants } from 'node:fs/promises'
import { errorCode } from '../../base/errors.ts'
import { lastShortage } from '../../base/shortage.ts'
import type { Milliseconds } from '../../base/units.ts'
import { access } from '../../disk/calls.ts'
import { consequenceOf } from '../../disk/open-files-limit.ts'
import { longestWait } from '../../disk/waiting.ts'
import { createAlarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'

const DISK_ANSWER_INTERVAL: Milliseconds = 2000

/** A stick that was sent much data can need seconds. */
const DISK_TIMEOUT: Milliseconds = 10_000

/** Checks what the engine waits for, until the signal. */
export async function watchDiskAnswers(
  { clock, emit }: Pick<Dependencies, 'clock' | 'emit'>,
  signal: AbortSignal,
  timeout = DISK_TIMEOUT,
): Promise<void> {
  const setAlarm = createAlarm<'disk'>('hanging-disk', 'Every disk answers again', { clock, emit })
  while (!signal.aborted) {
    const wait = longestWait()
    setAlarm(
      'disk',
      wait !== undefined && wait.span >= timeout ? describeHanging(wait.path, timeout) : undefined,
    )
    await clock.wait(DISK_ANSWER_INTERVAL, signal)
  }
}

function describeHanging(path: string, timeout: Milliseconds): string {
  return (
    `The disk of ${path} has not answered for more than ${timeout / 1000} s: look at the disk, or at the network and the ` +
    'server of a share; what needs it waits'
  )
}

const DESCRIPTOR_CHECK_INTERVAL: Milliseconds = 1000

/** The alarm clears once nothing was refused for this long. */
const QUIET: Milliseconds = 10_000

/** Watches until the signal; `limit` is how many the system allows. */
export async function watchDescriptors(
  { clock, emit }: Pick<Dependencies, 'clock' | 'emit'>,
  limit: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const allClear = 'Files and connections can be opened again'
  const setAlarm = createAlarm<'few' | 'short'>('descriptors', allClear, { clock, emit })
  setAlarm('few', consequenceOf(limit))
  while (!signal.aborted) {
    const shortage = lastShortage()
    const isShort = shortage !== undefined && performance.now() - shortage.at < QUIET
    setAlarm(
      'short',
      isShort ? `Not everything can be opened, it is tried again: ${shortage.reason}` : undefined,
    )
    await clock.wait(DESCRIPTOR_CHECK_INTERVAL, signal)
  }
}

const FOLDER_CHECK_INTERVAL: Milliseconds = 2000

/** Checks the folders of tracks and ledgers until the signal. */
export async function watchFolders(
  { clock, emit, project }: Pick<Dependencies, 'clock' | 'emit' | 'project'>,
  signal: AbortSignal,
): Promise<void> {
  const { eventFolder, motionsFolder, gpslogsFolder } = project
  const setAlarm = createAlarm('ledger', 'The event folder can be written again', { clock, emit })
  while (!signal.aborted) {
    const eventCode = await refusalOf(eventFolder)
    const isGone = eventCode === 'ENOENT'
    setAlarm(
      eventFolder,
      isGone ? `${eventFolder} is gone: put the folder back` : describeRefusal(eventFolder, eventCode),
    )
    for (const folder of [motionsFolder, gpslogsFolder]) {
      // Missing folders are made when needed.
      const code = await refusalOf(folder)
      setAlarm(folder, code === 'ENOENT' ? undefined : describeRefusal(folder, code))
    }
    await clock.wait(FOLDER_CHECK_INTERVAL, signal)
  }
}

function describeRefusal(folder: string, code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  return `${folder} cannot be written (${code}): check its permissions and its disk; what is wanted stays on the devices`
}

async function refusalOf(folder: string): Promise<string | undefined> {
  try {
    await access(folder, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return errorCode(error)
  }
}
