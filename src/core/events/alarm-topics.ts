/** A condition that lasts until it is resolved; each has one line at the top of the screen. */
export const alarmTopics = [
  'log-file',
  'journal',
  /** The file of `--events`. */
  'events-file',
  'dns',
  'network',
  /** The laptop's clock was set. */
  'clock',
  /** Logs end ahead of the laptop's clock. */
  'clocks-differ',
  /** The laptop's clock differs from others. */
  'outside-clock',
  'disk',
  'ledger',
  'roster',
  /** A changed roster waits for an answer. */
  'proposal',
  'configuration',
  /** The second copies of tracks. */
  'mirror',
  /** A disk does not answer. */
  'hanging-disk',
  /** The limit on open files and connections. */
  'descriptors',
] as const
