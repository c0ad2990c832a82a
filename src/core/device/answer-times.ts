/** Measures how long answers take, to distinguish a lost answer from a slow one. */
import type { Milliseconds } from '../base/units.ts'

/** No answer counts as lost sooner: on a busy WiFi a good one can take as long. */
const LEAST_ANSWER_TIMEOUT: Milliseconds = 150

/** Each answer earns this share of a repeat: where nobody answers, asking twice does not help. */
const REPEATS_PER_ANSWER = 0.3
const MOST_SAVED = 10

/** Weights of a new time in the mean and in the deviation (RFC 6298). */
const MEAN_WEIGHT = 1 / 8
const DEVIATION_WEIGHT = 1 / 4

export class AnswerTimes {
  #mean: Milliseconds | undefined
  #deviation: Milliseconds = 0
  #saved = 0

  /** Counts an answer; `span` is undefined where nobody knows which of two packets was answered. */
  note(span: Milliseconds | undefined): void {
    this.#saved = Math.min(MOST_SAVED, this.#saved + REPEATS_PER_ANSWER)
    if (span === undefined) return
    if (this.#mean === undefined) {
      this.#mean = span
      this.#deviation = span / 2
      return
    }
    this.#deviation += DEVIATION_WEIGHT * (Math.abs(span - this.#mean) - this.#deviation)
    this.#mean += MEAN_WEIGHT * (span - this.#mean)
  }

  /** After this long an answer seems lost; undefined until there has been one. */
  get answerTimeout(): Milliseconds | undefined {
    if (this.#mean === undefined) return undefined
    return Math.max(LEAST_ANSWER_TIMEOUT, this.#mean + 4 * this.#deviation)
  }

  /** True when a question may be repeated; each yes uses up what answers have earned. */
  takeRepeat(): boolean {
    if (this.#saved < 1) return false
    this.#saved--
    return true
  }
}
