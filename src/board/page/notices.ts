/** The page's notices: one text at a time, read aloud, and visible unless the page shows the same elsewhere. */
import { createStore, type StoreApi } from 'zustand/vanilla'

/** How long a text stays that nobody has to close. */
const SHOWN = 6000

export interface Notice {
  /** Empty = nothing to say. */
  readonly text: string
  /** False where it is only read aloud. */
  readonly isSeen: boolean
}

export interface Notices {
  readonly notice: StoreApi<Notice>
  /** Shows a text for a while, and has it read aloud. */
  readonly say: (text: string) => void
  /** Shows a text until somebody closes it. */
  readonly show: (text: string) => void
  /** Has a text read aloud that the page shows in another way. */
  readonly readAloud: (text: string) => void
}

const nothing: Notice = { text: '', isSeen: false }

/** The notices of a page. */
export function createNotices(): Notices {
  const notice = createStore(() => nothing)
  let timer: ReturnType<typeof setTimeout> | undefined
  const put = (text: string, isSeen: boolean): void => {
    clearTimeout(timer)
    notice.setState({ text, isSeen }, true)
  }
  const putForAWhile = (text: string, isSeen: boolean): void => {
    put(text, isSeen)
    timer = setTimeout(() => notice.setState(nothing, true), SHOWN)
  }
  return {
    notice,
    show: (text) => put(text, true),
    say: (text) => putForAWhile(text, true),
    readAloud(text) {
      // An answer to a person's request stays until it has been read.
      if (!notice.getState().isSeen) putForAWhile(text, false)
    },
  }
}
