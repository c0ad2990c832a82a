/** How many motions are absent now: what the pace of looking for them is shared by. */
export class Fleet {
  #absent = 0

  get absent(): number {
    return this.#absent
  }

  /** Counts a motion as absent until the returned function is called. */
  beginAbsence(): () => void {
    this.#absent++
    let isOver = false
    return () => {
      if (!isOver) this.#absent--
      isOver = true
    }
  }
}
