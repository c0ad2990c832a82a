/** Writes the documentation of `server.json` from the schemas of its keys. */
import { serverKeys } from './schema.ts'

/** A Markdown table of the keys of `server.json`: meaning, values, unit, default, and when a change counts. */
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

/** The text of docs/configuration.md. */
export function renderConfigurationPage(): string {
  return `# Configuration: \`config/server.json\`

The file is strict JSON in UTF-8. Every key may be left out, and the whole file may be \`{}\`; \`motion-monitor init\` makes a
commented start. A key named \`Comment\` is a remark for people, wherever it stands.

${renderConfigurationTable()}

Keys are written in groups: \`Motion.Info.Thresholds.Battery\` in the table is

\`\`\`json
{ "Motion": { "Info": { "Thresholds": { "Battery": 60 } } } }
\`\`\`

- A value that makes no sense is an error with its line and column, and the program does not start.
- A key that is not known is a warning, and so is a key that is there twice (the last one counts).
- Levels of the log are numbers or names: 10 \`DEBUG\`, 20 \`INFO\`, 30 \`WARNING\`, 40 \`ERROR\`, 50 \`CRITICAL\`.
- Addresses are IP addresses, never names: \`192.168.0.7\`, \`127.0.0.1:8601\`, \`[fd00::1]:53\`.
- \`Monitor\` is read by this program alone; the other groups are those of the older Motion server, whose files can be used as they are.

# Who has which Motion: \`events/<Event>/config/motions.csv\`

One row for each person and range of dates, in UTF-8, separated by commas; columns in any order, further columns are free.

| Column | Value | Required |
| --- | --- | --- |
| \`Motion ID\` | the number on the device, 1-65535; 0 or less for a person without a device, who is counted and never looked for | yes |
| \`Start Date\`, \`End Date\` | \`YYYY-MM-DD\`, both days included | yes |
| \`File ID\` | letters, digits, letters (\`HBW100TXP\`) or with an underscore (\`BUOY_621\`); 1-40 of \`A-Z a-z 0-9 _\` | yes |
| \`First Name\`, \`Family Name\`, \`Craft Type\` | text | no |

A row with a mistake is reported with its line and column and left out; the others count. If two rows claim a Motion on a date,
the first one wins and a warning says so.

<!-- Made from src/core/config/schema.ts: UPDATE_DOCS=1 npx vitest run test/core/config/reference.test.ts -->
`
}
