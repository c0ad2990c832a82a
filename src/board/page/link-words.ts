/** The words for a link that is not live. */
import type { Frame } from './frame.ts'

export interface LinkWords {
  readonly what: string
  readonly todo: string
}

/** What is wrong with the link; undefined while it is live. */
export function linkWords({ status, time, failures, now }: Frame): LinkWords | undefined {
  switch (status.kind) {
    case 'live':
      return undefined
    case 'connecting':
      if (failures > 0)
        return { what: 'No answer from the laptop yet.', todo: 'Is this phone on the WiFi of the event?' }
      return { what: 'Connecting ...', todo: '' }
    case 'recording':
      return {
        what: `RECORDING of ${time.day(now)}.`,
        todo: 'A session is played again. Nothing here says what can go now.',
      }
    case 'stale':
      return {
        what: `NOT LIVE since ${time.second(status.since)}.`,
        todo:
          status.cause === 'engine'
            ? 'The laptop answers, but its monitor is silent. Look at the laptop.'
            : 'No word from the laptop; trying again. Nothing here says what can go now.',
      }
    case 'ended':
      return {
        what: `ENDED at ${time.second(status.since)}.`,
        todo: 'The monitor on the laptop was ended. Nothing here says what can go now.',
      }
    case 'replaced':
      return {
        what: 'This page is of another version.',
        todo: 'The monitor on the laptop was replaced: close this page and open it again.',
      }
  }
}
