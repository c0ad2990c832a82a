/** Compares our result with another's on generated input: a few hundred cases normally, more with `npm run parity`. */
import fc from 'fast-check'

/** Cases of each property. */
export const cases = Number(process.env.PARITY_CASES) || 300

/** The same in each normal run, so that only a change can make it fail. */
const seed = Number(process.env.PARITY_SEED) || 20261127

/** The longest time of one property, ms, for its test's timeout. */
export const patience = cases * 100 + 60_000

/** Tries the property; a failure names its seed and the smallest failing input. */
export async function holds<Value>(
  arbitrary: fc.Arbitrary<Value>,
  predicate: (value: Value) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, predicate), { seed, numRuns: cases })
}
