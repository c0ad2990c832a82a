/** Writes JSON text as the Python server does, so that either program can read the other's files. */

/**
 * Indents by two spaces and escapes all but printable ASCII as `\uXXXX`, without a line end. A value that JSON cannot
 * hold becomes `null`.
 */
export function indentedJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  return text.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
