/** The page about variables, made from the definitions of the options. */
import type { Command } from 'commander'
import { optionsOf } from './help.ts'

/** The whole of docs/environment.md. */
export function renderEnvironmentPage(program: Command): string {
  return `# Variables of the environment

A variable stands for an option: \`MOTION_MONITOR_ROOT=~/event motion-monitor\` is \`motion-monitor --root ~/event\`. An option wins over its
variable, and a variable over \`config/server.json\`. An empty variable counts as none. A switch is turned on by \`1\`, \`true\`, \`yes\` or
\`on\` and off by \`0\`, \`false\`, \`no\` or \`off\`. What makes no sense ends the program with status 2 and the name of the variable.

| variable | option | what it does | commands |
| --- | --- | --- | --- |
${rowsOf(program).join('\n')}

Options that say what a single call is about, such as \`--dry-run\`, \`--at\` or those of the simulated fleet, have no variable: one that is
left over from yesterday would do harm.

Of others these count:

| variable | what it does |
| --- | --- |
| \`NO_COLOR\` | set to anything: no colours, whatever \`--theme\` says; \`--no-color\` does the same |
| \`TERM\` | \`dumb\`: lines instead of the screen |
| \`COLORFGBG\` | a light background takes the theme \`light\` |
| \`LC_ALL\`, \`LC_CTYPE\`, \`LANG\` | the first that is set: UTF-8 or ASCII |
| \`TMUX\` | \`y\` copies through tmux |
| \`TZ\` | the zone of times on the screen |
| \`TMPDIR\` | where the demo keeps its files, and where a crash is told if the event's disk refuses |
| \`MOTION_MONITOR_VITAL_SIGNS\` | so many seconds between two lines about the cost of the search; with the delay of the event loop |
| \`MOTION_MONITOR_RESOURCES\` | so many seconds between two lines about memory and open handles |

<!-- Made from src/commands/options.ts: UPDATE_DOCS=1 npx vitest run test/commands/variables.test.ts -->
`
}

function rowsOf(program: Command): readonly string[] {
  const uses = program.commands.flatMap((command) =>
    optionsOf(command).flatMap((option) =>
      option.envVar === undefined ? [] : [{ variable: option.envVar, option, command: command.name() }],
    ),
  )
  return [...Map.groupBy(uses, ({ variable }) => variable)].map(([variable, all]) => {
    const [first] = all
    const meaning = first?.option.description ?? ''
    const commands = all.map(({ command }) => `\`${command}\``).join(', ')
    return `| \`${variable}\` | \`${first?.option.flags}\` | ${meaning} | ${commands} |`
  })
}
