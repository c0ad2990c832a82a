/** What a person can ask of one motion or of several: of which, what it is called, and the confirmation. */
import { pluralise } from '../base/pluralise.ts'
import { isHere } from '../events/state.ts'
import type { MotionSummary } from './motion-summary.ts'

export type RequestType = 're-inspect' | 'fetch-skipped' | 'fetch-again'

interface RequestWords {
  /** True for a motion that it can be asked of. */
  readonly suits: (summary: MotionSummary) => boolean
  /** What a motion lacks that it cannot be asked of. */
  readonly lack: string
  /** What is done with `one`, the name of a motion or the number of motions. */
  readonly question: (motions: string) => string
  readonly confirmation: (motions: readonly MotionSummary[]) => string
}

export const motionRequests: Readonly<Record<RequestType, RequestWords>> = {
  're-inspect': {
    suits: () => true,
    lack: '',
    question: (motions) => `read ${motions} again`,
    confirmation: inspecting,
  },
  'fetch-skipped': {
    suits: (summary) => skippedTracks(summary) > 0,
    lack: 'skipped track',
    question: (motions) => `fetch the skipped tracks of ${motions}`,
    confirmation: (motions) => {
      const skipped = motions.reduce((sum, each) => sum + skippedTracks(each), 0)
      return `fetching ${pluralise(skipped, 'skipped track')}`
    },
  },
  'fetch-again': {
    suits: ({ motion }) => motion.tracks.length > 0,
    lack: 'track',
    question: (motions) => `fetch the newest day of ${motions} again`,
    confirmation: ([, second]) =>
      `fetching the tracks of ${second === undefined ? 'its' : 'their'} newest day again`,
  },
}

function inspecting(motions: readonly MotionSummary[]): string {
  const absent = motions.filter(({ motion }) => !isHere(motion)).length
  if (absent === motions.length) return `looking for ${absent === 1 ? 'it' : 'them'} now`
  return absent === 0 ? 'inspecting again' : `inspecting again, looking for the ${absent} absent ones`
}

function skippedTracks({ motion }: MotionSummary): number {
  return motion.tracks.filter((track) => track.status === 'skipped').length
}

/** One motion by its number, several by how many they are. */
export function nameMotions(motions: readonly MotionSummary[]): string {
  const [first, second] = motions
  return first !== undefined && second === undefined ? `motion ${first.id}` : `${motions.length} motions`
}
