/** Says what else the team sees on this page. */
import type { PublicField } from '../../../core/domain/public-fields.ts'
import { hiddenText } from '../audience.ts'
import type { Frame } from '../frame.ts'

interface HintProps {
  readonly frame: Frame
  /** What this page would show of the fields that may be hidden. */
  readonly fields: readonly PublicField[]
}

export function Hint({ frame, fields }: HintProps) {
  const text = hiddenText(frame, fields)
  return text === undefined ? null : <p className="hint">{text}</p>
}
