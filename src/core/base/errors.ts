/** What was thrown, which in JavaScript can be anything, as text: for people, and to decide by. */

/** What an error says, for people. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The code of an error, `ENOENT` of the system's or `disk` of ours; of anything without one what it is as text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
