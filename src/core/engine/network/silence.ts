/** Judges who is silent when a motion no longer answers: that motion alone, all motions, or the whole network. */

/** Who was listened for in vain, if anybody. */
export type Silence = 'none' | 'everything' | 'motions'

/** What answered since a motion fell silent, and what can be expected. */
export interface Listening {
  readonly isMotionHeard: boolean
  /** `not-asked`: every address is fixed. */
  readonly dns: 'answers' | 'silent' | 'not-asked'
  /** DNS has denied the name of a present motion, and has given no address for any. */
  readonly isDenied: boolean
  /** DNS says nothing of names that it does not know: without a motion's name it is silent. */
  readonly isMute: boolean
  /** How many of the motions that are present are being read. */
  readonly beingRead: number
  /** All motions are in networks other than the laptop's own: its own address says nothing of the way to them. */
  readonly isBehindRouter: boolean
}

/** With fewer motions being read it is theirs when all fall silent while DNS answers, as far as the laptop's address shows. */
const SEVERAL = 3

/** Released motions leave together, and motions being read do not. */
export function judgeSilence(heard: Listening): Silence {
  if (heard.isMotionHeard) return 'none'
  if (heard.dns === 'silent') return heard.isMute && heard.beingRead === 0 ? 'none' : 'everything'
  if (heard.beingRead >= SEVERAL) return 'motions'
  // Another WiFi behind NAT: the laptop's address is as before, and another DNS answers.
  const isElsewhere = heard.isBehindRouter && heard.isDenied
  return isElsewhere && heard.beingRead > 0 ? 'motions' : 'none'
}

/** What an examination of a silence has shown, beside who is silent. */
export interface SilenceEvidence {
  readonly silence: Silence
  readonly isMute: boolean
  readonly isBehindRouter: boolean
  /** How many present motions have a name that had an address before and has none now. */
  readonly namesLost: number
}

/**
 * True where the silence may be that of motions that have left, so that they are not excused for ever: only several
 * names that all lose their addresses show that the laptop is elsewhere.
 */
export function mayHaveLeft({ silence, isMute, isBehindRouter, namesLost }: SilenceEvidence): boolean {
  const isElsewhere = namesLost > 1
  if (silence === 'everything') return isMute && !isElsewhere
  return silence === 'motions' && !(isBehindRouter && isElsewhere)
}
