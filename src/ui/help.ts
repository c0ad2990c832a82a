/** The help as lines, made from the table of keys. */
import { motionStates } from '../core/domain/motion.ts'
import { keyLabel } from './key-lookup.ts'
import { categories, keymap } from './keymap.ts'
import type { Place } from './screen-state.ts'
import { wrapText } from './text.ts'
import { type Style, stateLooks, symbolOf, type Tone } from './theme.ts'

/** The columns for an explanation. */
const NAME_WIDTH = 18

const placeWords: Readonly<Partial<Record<Place, string>>> = {
  log: 'in the log',
  table: 'in the table',
  field: 'while typing',
  quitting: 'when asked, because motions are being read',
  'letting-go': 'when asked, because tracks are given up',
  viewer: 'in a viewer',
  replay: 'in a replay',
  asked: 'while a changed one waits for an answer',
  proposal: 'where it is shown',
}

const stateMeanings: Readonly<Record<(typeof motionStates)[number], string>> = {
  awaited: 'not on the network',
  connected: 'it answers; it is read in a moment',
  inspecting: 'its battery, settings and list of tracks are being read',
  inspected: 'what is to be fetched is known',
  downloading: 'its tracks are being fetched: leave it on',
  released: 'everything wanted is safe on the laptop: switch it off, into the bucket',
  'in-trouble': 'it failed and is tried again; view 3 says what to do',
  gone: 'it was done and is switched off: into the bucket',
  'gone-early': 'it was switched off before it was done: bring it back',
}

const signs: readonly (readonly [sign: string, meaning: string])[] = [
  ['>', 'the row that the keys are about'],
  ['*', 'somebody has noted something about it: Enter shows it'],
  ['!29%', 'a value that fails its check'],
  ['2 (5)', 'what it is set to, and in brackets what it should be'],
  ['~62%', 'read in an earlier session, not in this one'],
]

export function helpLines(style: Style, width: number): readonly string[] {
  const explained = (name: string, tone: Tone, meaning: string): readonly string[] =>
    wrapText(meaning, Math.max(1, width - NAME_WIDTH - 3)).map((line, place) => {
      return `  ${style.paint(tone, style.fit(place === 0 ? name : '', NAME_WIDTH))} ${line}`
    })
  const states = motionStates.flatMap((state) => {
    const { word, tone } = stateLooks[state]
    return explained(`${symbolOf(style, state)} ${word}`, tone, stateMeanings[state])
  })
  const keys = categories.flatMap((category) => [
    '',
    style.paint('accent', category),
    ...keymap
      .filter((binding) => binding.category === category)
      .flatMap((binding) => {
        const label = binding.keys.map((key) => keyLabel(key, style)).join(' ')
        const [only] = binding.places.length === 1 ? binding.places : []
        const place = only === undefined ? undefined : placeWords[only]
        return explained(label, 'strong', place === undefined ? binding.help : `${binding.help} (${place})`)
      }),
  ])
  return [
    style.paint('accent', 'states'),
    ...states,
    '',
    style.paint('accent', 'signs'),
    ...signs.flatMap(([sign, meaning]) => explained(sign, 'strong', meaning)),
    ...keys,
  ]
}
