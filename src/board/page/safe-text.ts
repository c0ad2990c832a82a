/** Texts from devices and rosters as a page shows them. */
import { sanitiseText } from '../../core/base/sanitise.ts'

/** The most characters of one text where others stand beside it. */
const LENGTH = 120

/** The text on one line, without controls and without marks that turn the direction of what follows. */
export function safeText(text: string, most = LENGTH): string {
  return sanitiseText(text, most)
}
