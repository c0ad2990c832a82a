/** Says across the page that what it shows is not live, and of when it is. */
import type { Frame } from '../frame.ts'
import { linkWords } from '../link-words.ts'

export function LinkBanner({ frame }: { readonly frame: Frame }) {
  const words = linkWords(frame)
  if (words === undefined) return null
  return (
    <header className="link-banner">
      <strong>{words.what}</strong> <span>{words.todo}</span>
    </header>
  )
}
