/** The text and the code of a thrown value, which in JavaScript can be anything. */

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The code of an error: the system's (`ENOENT`) or ours (`disk`); without one, its text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
