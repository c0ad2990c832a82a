/** How long answers take of late: what tells an answer that was lost from one that is slow. */
import type { Milliseconds } from '../base/units.ts'

/** No answer is taken for lost sooner: on a busy WiFi one in time can take as long. */
const LEAST_ANSWER_TIMEOUT: Milliseconds = 150

/** Repeats are paid for by answers: where nobody answers, asking twice helps nobody. */
const REPEATS_PER_ANSWER = 0.3
const MOST_SAVED = 10

/** Weights of a new time in the mean and in the deviation (RFC 6298). */
const MEAN_WEIGHT = 1 / 8
const DEVIATION_WEIGHT = 1 / 4

export class AnswerTimes {
  #mean: Milliseconds | undefined
  #deviation: Milliseconds = 0
  #saved = 0

  /** Notes an answer; `span` is undefined where it is not known which of two packets was answered. */
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

  /** After this long an answer seems lost; undefined while nobody has answered yet. */
  get patience(): Milliseconds | undefined {
    if (this.#mean === undefined) return undefined
    return Math.max(LEAST_ANSWER_TIMEOUT, this.#mean + 4 * this.#deviation)
  }

  /** True when a question may be asked again; each yes uses up what answers have paid. */
  takeRepeat(): boolean {
    if (this.#saved < 1) return false
    this.#saved--
    return true
  }
}
