/** Runs a property for a time: a few seconds in the normal tests, `FUZZ_SECONDS` with `npm run fuzz`. */
import fc from 'fast-check'

/** Seconds for each target. */
const seconds = Number(process.env.FUZZ_SECONDS) || 2

/** The same in each normal run, so that only a change can make it fail; `npm run fuzz` draws another. */
const seed = Number(process.env.FUZZ_SEED) || 20261124

/** Tried first; a seed that finds something is added. */
const keptSeeds: readonly number[] = [1, 20261123]

const RUNS_OF_A_KEPT_SEED = 100

/** The total time of one target, ms, for its test's timeout. */
export const patience = seconds * 1000 + 60_000

/** Seconds of a target that does not run as a property. */
export const fuzzSeconds = seconds

/** The seed of this run, logged so that `FUZZ_SEED` can repeat a failure. */
export const fuzzSeed = seed

/** Tries the predicate until the time is over; a failure names its seed and the smallest failing input. */
export function fuzz<Value>(arbitrary: fc.Arbitrary<Value>, predicate: (value: Value) => void): void {
  const property = fc.property(arbitrary, predicate)
  for (const kept of keptSeeds) fc.assert(property, { seed: kept, numRuns: RUNS_OF_A_KEPT_SEED })
  fc.assert(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  })
}
