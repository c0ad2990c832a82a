/** JSON text as the Python server before us writes it, so that either can go on with the other's files. */

/** Values that cannot be JSON become `null`; two spaces a level, other than printable ASCII as `\uXXXX`, no line end. */
export function indentedJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  return text.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
