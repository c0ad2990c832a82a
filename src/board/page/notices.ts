/** What the page says politely: one text at a time, seen and read aloud. */
import { createStore, type StoreApi } from 'zustand/vanilla'

/** How long a text is seen that needs no answer. */
const SHOWN = 6000

export interface Notices {
  readonly notice: StoreApi<string>
  /** Says a text for a while. */
  readonly say: (text: string) => void
  /** Shows a text until somebody closes it. */
  readonly show: (text: string) => void
}

/** The notices of a page; empty = nothing to say. */
export function createNotices(): Notices {
  const notice = createStore(() => '')
  let timer: number | undefined
  const show = (text: string): void => {
    clearTimeout(timer)
    notice.setState(text, true)
  }
  return {
    notice,
    show,
    say(text) {
      show(text)
      timer = setTimeout(() => show(''), SHOWN)
    },
  }
}
