/** Writes docs/environment.md from the definitions of the options. */
import type { Command } from 'commander'
import { optionsOf } from '../../src/commands/help.ts'

/** Variables of other programs, and those for measurements; their meanings are Markdown. */
export const otherVariables: readonly { readonly names: readonly string[]; readonly meaning: string }[] = [
  {
    names: ['NO_COLOR'],
    meaning: 'set to anything: no colours, whatever `--theme` says; `--no-color` does the same',
  },
  { names: ['TERM'], meaning: '`dumb`: lines instead of the screen' },
  { names: ['COLORFGBG'], meaning: 'a light background takes the theme `light`' },
  { names: ['LC_ALL', 'LC_CTYPE', 'LANG'], meaning: 'the first that is set: UTF-8 or ASCII' },
  { names: ['TMUX'], meaning: '`y` copies through tmux' },
  { names: ['TZ'], meaning: 'the zone of times on the screen' },
  {
    names: ['TMPDIR'],
    meaning: "where the demo keeps its files, and where a crash is reported if the event's disk refuses",
  },
  {
    names: ['MOTION_MONITOR_VITAL_SIGNS'],
    meaning:
      'so many seconds between two lines about the cost of the search; with the delay of the event loop',
  },
  {
    names: ['MOTION_MONITOR_RESOURCES'],
    meaning: 'so many seconds between two lines about memory and open handles',
  },
]

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
${otherVariables.map(({ names, meaning }) => `| ${names.map((name) => `\`${name}\``).join(', ')} | ${meaning} |`).join('\n')}

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
