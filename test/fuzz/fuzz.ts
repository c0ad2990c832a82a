/** Runs a property against the clock: a few seconds in the normal tests, as long as `FUZZ_SECONDS` says with `npm run fuzz`. */
import fc from 'fast-check'

/** Seconds for each target. */
const seconds = Number(process.env.FUZZ_SECONDS) || 2

/** The same in each normal run, so that a change and nothing else makes it fail; `npm run fuzz` draws another. */
const seed = Number(process.env.FUZZ_SEED) || 20261124

/** Tried before anything new; a seed that finds something is added. */
const keptSeeds: readonly number[] = [1, 20261123]

const RUNS_OF_A_KEPT_SEED = 100

/** How long one target may take in all, ms: for the time-out of its test. */
export const patience = seconds * 1000 + 60_000

/** Seconds of a target that does not run as a property. */
export const fuzzSeconds = seconds

/** The seed of this run, told so that a failure can be repeated with `FUZZ_SEED`. */
export const fuzzSeed = seed

/** Tries the predicate until the time is over; a failure names its seed and the smallest input that was found. */
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
