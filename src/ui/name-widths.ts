/** How wide the names of a day are, so that the table can show them whole. */
import { entrantOn } from '../core/domain/roster.ts'
import type { ShownRoster } from '../core/events/state.ts'
import { personOf } from '../core/views/motion-summary.ts'
import { widthOf } from './text.ts'
import type { Style } from './theme.ts'

const known = new WeakMap<ShownRoster, Map<string, readonly number[]>>()

/** The widths of the names of all who have a motion on a day `YYYY-MM-DD`, ascending; worked out once for a roster. */
export function nameWidthsOf(roster: ShownRoster, today: string, style: Style): readonly number[] {
  const ofRoster = known.get(roster) ?? new Map<string, readonly number[]>()
  known.set(roster, ofRoster)
  const key = `${today} ${style.charset}`
  const widths = ofRoster.get(key) ?? measured(roster, today, style)
  ofRoster.set(key, widths)
  return widths
}

function measured(roster: ShownRoster, today: string, style: Style): readonly number[] {
  const widths = Array.from(roster.byMotion.keys(), (motion) => {
    return widthOf(style.safe(personOf(entrantOn(roster.byMotion, motion, today))))
  })
  return [...new Set(widths)].sort((a, b) => a - b)
}
