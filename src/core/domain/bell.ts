/** What rings the terminal's bell. */

/** Nothing; what needs somebody (trouble, gone too early, an alarm); and also a motion that can go. */
export const bellLevels = ['off', 'important', 'all'] as const
export type BellLevel = (typeof bellLevels)[number]

/** The next level; after the last the first. */
export function nextBell(level: BellLevel): BellLevel {
  return bellLevels[(bellLevels.indexOf(level) + 1) % bellLevels.length] ?? 'off'
}
