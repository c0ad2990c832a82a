/** Says the lines of the log in a volunteer's words; the file keeps them as they are (docs/device.md, "Log lines"). */

type Rule = readonly [line: RegExp, words: string]

const key = String.raw`\w+_\d+_\d{8}_\d{6}\.\w+`

/** The lines of a motion: `$1` is its number. The first rule that fits counts. */
const rules: readonly Rule[] = [
  [/^motion-(\d+) is connected$/, '$1 is here'],
  [/^motion-(\d+) can be disconnected$/, '$1 can go: everything on it is home'],
  [/^motion-(\d+) has been disconnected$/, '$1 is switched off or out of reach'],
  [/^motion-(\d+) not accepting connections$/, '$1 does not answer'],
  [/^motion-(\d+) detected at (\S+)$/, '$1 has the address $2'],
  [/^motion-(\d+) battery level is (\d+%)$/, '$1 battery $2'],
  [/^motion-(\d+) storage is (\d+%) full$/, '$1 storage $2 full'],
  [/^motion-(\d+) firmware is (not approved|approved) \((.*)\)$/, '$1 firmware $3 is $2'],
  [/^motion-(\d+) (.+) is incorrect \((.*)\)$/, '$1 has the wrong $2: $3'],
  [/^motion-(\d+) (.+) is undetermined$/, '$1 does not say its $2'],
  [new RegExp(`^motion-(\\d+) ${key} queued - (.*)$`), '$1 has a track to bring home: $2'],
  [new RegExp(`^motion-(\\d+) ${key} skipped - (.*)$`), '$1 has a track too slow to count: $2'],
  [new RegExp(`^motion-(\\d+) ${key} downloaded - (.*)$`), '$1 track is home: $2'],
  [new RegExp(`^motion-(\\d+) ${key} failed - (.*)$`), '$1 track is not home, it is tried again: $2'],
  [/^motion-(\d+) was unable to provide info\.json$/, '$1 did not say how it is (info.json)'],
  [/^motion-(\d+) was unable to provide settings\.json$/, '$1 did not give its settings (settings.json)'],
  [/^motion-(\d+) was unable to provide logs\.json$/, '$1 did not give its list of tracks (logs.json)'],
  [/^motion-(\d+) was unable to provide (.*)$/, '$1 did not give the track $2'],
  [/^Motion (\d+) assigned to multiple people on (\d{4})(\d\d)(\d\d)$/, '$1 has two people on $2-$3-$4'],
  [/^Motion (\d+) is in trouble: Motion \1 (.*)$/, '$1 is in trouble: it $2'],
  [/^motion[- ](\d+) (.*)$/i, '$1 $2'],
]

/** A message of the log as a volunteer would say it; one without a rule stays as it is. */
export function plainWords(message: string): string {
  for (const [line, words] of rules) if (line.test(message)) return message.replace(line, words)
  return message
}
