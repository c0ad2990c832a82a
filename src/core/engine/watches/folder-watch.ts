/** Watches whether the event folder is writable, and raises an alarm before a write fails. */
import { constants } from 'node:fs/promises'
import { errorCode } from '../../base/errors.ts'
import type { Milliseconds } from '../../base/units.ts'
import { access } from '../../disk/calls.ts'
import { Alarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'

const FOLDER_CHECK_INTERVAL: Milliseconds = 2000

/** Checks the folders of tracks and ledgers until the signal. */
export async function watchFolders(
  { clock, emit, project }: Pick<Dependencies, 'clock' | 'emit' | 'project'>,
  signal: AbortSignal,
): Promise<void> {
  const { eventFolder, motionsFolder, gpslogsFolder } = project
  const alarm = new Alarm('ledger', 'The event folder can be written again', { clock, emit })
  while (!signal.aborted) {
    const eventCode = await refusalOf(eventFolder)
    const isGone = eventCode === 'ENOENT'
    alarm.set(
      eventFolder,
      isGone ? `${eventFolder} is gone: put the folder back` : sentence(eventFolder, eventCode),
    )
    for (const folder of [motionsFolder, gpslogsFolder]) {
      // Missing folders are made when needed.
      const code = await refusalOf(folder)
      alarm.set(folder, code === 'ENOENT' ? undefined : sentence(folder, code))
    }
    await clock.wait(FOLDER_CHECK_INTERVAL, signal)
  }
}

function sentence(folder: string, code: string | undefined): string | undefined {
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
