/** What is checked of a motion, in the order of the screen. */
export const findingTopics = [
  'firmware',
  'storage',
  'battery',
  'gnss-rate',
  'one-log-per-day',
  'timezone',
  'led-flash',
  'speed-unit',
  'distance-unit',
] as const
