/** The table of the keys of `server.json` in docs/configuration.md, from the schemas of these keys. */
import { serverKeys } from '../../src/core/config/schema.ts'

/** A Markdown table: meaning, values, unit, default, and when a change counts. */
export function renderConfigurationTable(): string {
  const header = [
    '| Key | Meaning | Value | Unit | Default | A change counts |',
    '| --- | --- | --- | --- | --- | --- |',
  ]
  const rows = serverKeys.map(({ name, meaning, expected, unit = '', fallback, effect }) => {
    return `| \`${name}\` | ${meaning} | ${expected} | ${unit} | ${fallback} | ${effect} |`
  })
  return [...header, ...rows].join('\n')
}
