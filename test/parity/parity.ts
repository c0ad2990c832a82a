/** Compares ours with another's on generated input: a few hundred cases in the normal tests, more with `npm run parity`. */
import fc from 'fast-check'

/** Cases of each property. */
export const cases = Number(process.env.PARITY_CASES) || 300

/** The same in each normal run, so that a change and nothing else makes it fail. */
const seed = Number(process.env.PARITY_SEED) || 20261127

/** How long one property may take, ms: for the time-out of its test. */
export const patience = cases * 100 + 60_000

/** Tries the property; a failure names its seed and the smallest input that was found. */
export async function holds<Value>(
  arbitrary: fc.Arbitrary<Value>,
  predicate: (value: Value) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, predicate), { seed, numRuns: cases })
}
