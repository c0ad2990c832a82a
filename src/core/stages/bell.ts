/** A bell a waiting stage can hear: rung by a command for its motion. */
export class Bell {
  #isRung = false
  #heard = Promise.withResolvers<void>()

  /** Wakes who waits, or who waits next. */
  ring(): void {
    this.#isRung = true
    this.#heard.resolve()
  }

  /** Resolves when the bell is rung, at once if it was since it was last silenced. */
  get rung(): Promise<void> {
    return this.#heard.promise
  }

  /** True if it was rung; silences it. */
  silence(): boolean {
    const wasRung = this.#isRung
    if (wasRung) {
      this.#isRung = false
      this.#heard = Promise.withResolvers<void>()
    }
    return wasRung
  }
}
