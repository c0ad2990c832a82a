/** The line above each page: what it is, and that it is live; or, in the same place, that it is not, and since when. */
import type { ReactNode } from 'react'
import type { Frame } from '../frame.ts'
import { linkWords } from '../link-words.ts'

interface LinkBannerProps {
  readonly frame: Frame
  /** The heading of the page; read aloud alone while the link is lost. */
  readonly heading: ReactNode
}

export function LinkBanner({ frame, heading }: LinkBannerProps) {
  const words = linkWords(frame)
  return (
    <header className={words === undefined ? 'top' : 'top lost'}>
      <div className={words === undefined ? '' : 'unseen'}>{heading}</div>
      {words !== undefined && (
        <>
          <strong>{words.what}</strong>
          {words.todo !== '' && <p className="lost-todo">{words.todo}</p>}
        </>
      )}
      {words === undefined && (
        <p className="live">
          <span aria-hidden="true">● </span>
          live {frame.time.minute(frame.now)}
        </p>
      )}
    </header>
  )
}
