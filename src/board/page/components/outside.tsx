/** A text from a device, the roster or a person: text and nothing else, in its own direction. */
import { safeText } from '../safe-text.ts'

interface OutsideProps {
  readonly text: string
  /** The most characters. */
  readonly most?: number
}

export function Outside({ text, most }: OutsideProps) {
  return <bdi className="outside">{safeText(text, most)}</bdi>
}
