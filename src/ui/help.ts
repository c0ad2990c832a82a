/** The help as lines, made from the table of keys. */

import { motionStates } from '../core/motion.ts'
import { categories, keyLabel, keymap, type Place } from './keymap.ts'
import { type Style, stateLooks, symbolOf } from './theme.ts'

const placeWords: Readonly<Partial<Record<Place, string>>> = {
  log: 'in the log',
  table: 'in the table',
  field: 'while typing',
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
  'in-trouble': 'something failed; it is tried again, view 3 says what to do',
  gone: 'it was done and is switched off: into the bucket',
  'gone-early': 'it was switched off before it was done: bring it back',
}

/** The lines of the help. */
export function helpLines(style: Style, width: number): readonly string[] {
  const states = motionStates.map((state) => {
    const { word, tone } = stateLooks[state]
    const name = style.paint(tone, style.fit(`${symbolOf(style, state)} ${word}`, 18))
    return `  ${name} ${style.cut(stateMeanings[state], width - 21)}`
  })
  const keys = categories.flatMap((category) => [
    '',
    style.paint('accent', category),
    ...keymap
      .filter((binding) => binding.category === category)
      .map((binding) => {
        const label = binding.keys.map((key) => keyLabel(key, style)).join(' ')
        const [only] = binding.places.length === 1 ? binding.places : []
        const place = only === undefined ? undefined : placeWords[only]
        const told = place === undefined ? binding.help : `${binding.help} (${place})`
        return `  ${style.paint('strong', style.fit(label, 18))} ${style.cut(told, width - 21)}`
      }),
  ])
  return [style.paint('accent', 'states'), ...states, ...keys]
}
