/** The count of what the engine's thread holds open, as `MOTION_MONITOR_RESOURCES` has it logged. */

export interface ResourceCount {
  /** Bytes of the thread's heap in use. */
  readonly heap: number
  /** Listeners of the signal that ends the session. */
  readonly listeners: number
  /** Handles and requests of the thread, by kind. */
  readonly active: Readonly<Record<string, number>>
}

const label = 'Resources: '

/** Parses the count from such a notice; undefined for any other. */
export function parseResources(message: string): ResourceCount | undefined {
  return message.startsWith(label) ? (JSON.parse(message.slice(label.length)) as ResourceCount) : undefined
}
