/** Checks the inside of a track file: its beginning, frames, end and speeds. */
import { pluralise } from '../base/pluralise.ts'
import type { Bytes, MillimetresPerSecond } from '../base/units.ts'
import type { TrackFinding } from '../domain/track-verdict.ts'
import type { FrameFault, TrackFacts } from './frame-reader.ts'
import type { FaultCount } from './frame-sums.ts'
import { frameKindOf, HEADER_MODE, type TrackHeader } from './frames.ts'

/** A device writes a slower best as 0: in 1,717 real records none lies between 1 and 1000 mm/s. */
const SLOWEST_BEST: MillimetresPerSecond = 1000

/** The faults that make a track damaged, in the order they are reported. */
const damages: readonly (readonly [FrameFault, (fault: FaultCount, bytes: Bytes) => string])[] = [
  ['checksum', (fault) => framesOf(fault, 'with a wrong checksum')],
  [
    'no-frame',
    ({ firstAt }, bytes) => `no frame begins at byte ${firstAt}: ${bytes - firstAt} bytes cannot be read`,
  ],
  ['second-header', ({ firstAt }) => `a second header at byte ${firstAt}: two logs run into each other`],
  ['mode', (fault) => framesOf(fault, 'whose mode does not fit the UTC')],
  [
    'time-backwards',
    (fault) => `time goes backwards at ${pluralise(fault.count, 'place')}, first at byte ${fault.firstAt}`,
  ],
  ['frame-repeated', (fault) => framesOf(fault, 'written twice')],
]

function framesOf({ count, firstAt }: FaultCount, what: string): string {
  return `${pluralise(count, 'frame')} ${what}, the first at byte ${firstAt}`
}

/** What came in place of a track; `undefined` when the file begins as one. */
export function openingFinding({ bytes, opening }: TrackFacts): TrackFinding | undefined {
  if (bytes === 0) return { verdict: 'not-a-track', reason: 'the file is empty' }
  const [low = 0, high] = opening
  if (high === undefined) return { verdict: 'not-a-track', reason: 'the file has 1 byte' }
  const mode = low + high * 256
  if (mode === HEADER_MODE) return undefined
  const kind = frameKindOf(mode)
  if (kind !== undefined)
    return {
      verdict: 'damaged',
      reason: `the file begins with a frame of kind ${kind}: its header is missing`,
    }
  return {
    verdict: 'not-a-track',
    reason: `the file begins with ${appearanceOf(opening)}, not with a header`,
  }
}

/** The header, unless it is missing or damaged: a damaged one cannot be believed. */
export function soundHeaderOf({ header, faults }: TrackFacts): TrackHeader | undefined {
  return faults.get('checksum')?.firstAt === 0 ? undefined : header
}

/** The frames that are not as the device wrote them. */
export function frameFindings({ faults, bytes }: TrackFacts): readonly TrackFinding[] {
  return damages.flatMap(([name, describe]) => {
    const fault = faults.get(name)
    return fault === undefined ? [] : [{ verdict: 'damaged' as const, reason: describe(fault, bytes) }]
  })
}

/** A file that ends inside a frame. */
export function cutFindings({ ending, bytes }: TrackFacts): readonly TrackFinding[] {
  if (ending.kind !== 'cut') return []
  const of = ending.length === undefined ? '' : ` of ${ending.length}`
  const reason = `the file ends at byte ${bytes} inside the frame at byte ${ending.frameAt} (${ending.present}${of} bytes of it)`
  return [{ verdict: 'incomplete', reason }]
}

/** What is odd inside a sound track. */
export function trackWarnings(facts: TrackFacts): readonly string[] {
  const { ending, bytes, faults } = facts
  const repeated = faults.get('time-repeated')
  const corrected = faults.get('clock-corrected')
  const warnings: string[] = []
  if (ending.kind === 'brackets') warnings.push(`two bytes "]}" follow the last frame at byte ${bytes - 2}`)
  if (repeated !== undefined)
    warnings.push(
      `time stands still at ${pluralise(repeated.count, 'place')}, first at byte ${repeated.firstAt}`,
    )
  if (corrected !== undefined)
    warnings.push(
      `time steps back once by whole seconds near the start, at byte ${corrected.firstAt}: the receiver corrected its clock`,
    )
  return [...warnings, ...speedWarnings(facts)]
}

function speedWarnings({ header, bests, frames }: TrackFacts): readonly string[] {
  if (header === undefined) return []
  if (bests === undefined) {
    return frames.gnss > 0 ? ['the header gives no GNSS rate: the best speeds could not be checked'] : []
  }
  const pairs: readonly [string, number, number][] = [
    ['2 s', bests.best2s, header.best2s],
    ['10 s', bests.best10s, header.best10s],
    ['500 m', bests.best500m, header.best500m],
  ]
  return pairs
    .filter(([, found, said]) => !isSameBest(found, said))
    .map(
      ([name, found, said]) =>
        `the best ${name} of the frames is ${found} mm/s, the header says ${said} mm/s`,
    )
}

/** True when a best of the frames equals the device's. */
export function isSameBest(found: MillimetresPerSecond, said: MillimetresPerSecond): boolean {
  return found === said || (said === 0 && found <= SLOWEST_BEST)
}

/** What a file seems to be by its first bytes, none of which are repeated raw. */
function appearanceOf(opening: Uint8Array): string {
  const text = String.fromCharCode(...opening)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (text.startsWith('<')) return '"<" like a web page or XML'
  if (text.startsWith('{') || text.startsWith('[')) return `"${text.charAt(0)}" like JSON`
  const hex = Array.from(opening.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return `the bytes ${hex}`
}
