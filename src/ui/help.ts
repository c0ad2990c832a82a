/** The help as lines, made from the table of keys. */
import { motionStates } from '../core/domain/motion.ts'
import { stateLooks, type Tone } from '../core/views/state-words.ts'
import { keyLabel } from './key-lookup.ts'
import { type Category, categories, keymap } from './keymap.ts'
import { type Place, placeOf, type ScreenState } from './screen-state.ts'
import { wrapText } from './text.ts'
import { glyph, type Style, symbolOf } from './theme.ts'

/** The columns for an explanation. */
const NAME_WIDTH = 18

const placeWords: Readonly<Partial<Record<Place, string>>> = {
  log: 'in the log',
  table: 'in the table',
  field: 'while typing',
  quitting: 'when asked, because motions are being read',
  'letting-go': 'when asked, because tracks are given up',
  requesting: 'when asked',
  detail: 'in the details',
  viewer: 'in a viewer',
  replay: 'in a replay',
  asked: 'while a changed one waits for an answer',
  proposal: 'where it is shown',
  board: 'on the page of the board',
  wall: 'on the wall',
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
  ['x X', 'marked with x: r, f, F and n are about all marked ones'],
  ['*', 'somebody has noted something about it: Enter shows it'],
  ['!29%', 'a value that fails its check'],
  ['2 (5)', 'what it is set to, and in brackets what it should be'],
  ['~62%', 'read in an earlier session, not in this one'],
]

function signsOf(style: Style): typeof signs {
  return [
    ...signs,
    [glyph(style, 'advice'), 'what to do with a motion in trouble, in the place of what is less urgent'],
    [
      `${glyph(style, 'up')} ${glyph(style, 'down')}`,
      'the column that the rows are sorted by: up for the smallest first',
    ],
    ['2 new above', 'two motions have come above the rows in sight; Esc shows them'],
  ]
}

type SectionName = 'states' | 'signs' | Category

interface Section {
  readonly name: SectionName
  readonly lines: readonly string[]
}

/** All lines of the help. */
export function helpLines(style: Style, width: number): readonly string[] {
  return sectionsOf(style, width).flatMap(({ lines }) => lines)
}

/** The columns for the lines of a page. */
export function pageWidth({ columns }: { readonly columns: number }): number {
  return columns - 2
}

/** The line at which the help opens: the part about where the keys go. */
export function helpTop(screen: ScreenState, style: Style, width: number): number {
  const name = sectionFor(screen)
  let top = 0
  for (const section of sectionsOf(style, width)) {
    if (section.name === name) return top
    top += section.lines.length
  }
  return 0
}

/** The first view shows states, the others are explained with the keys of the views. */
function sectionFor(screen: ScreenState): SectionName {
  const place = placeOf(screen)
  if (place === 'log') return 'log'
  if (place === 'detail') return 'this motion'
  if (place !== 'table') return 'screen'
  if (screen.view === 'checks') return 'signs'
  return screen.view === 'arrivals' ? 'states' : 'views'
}

function sectionsOf(style: Style, width: number): readonly Section[] {
  const explained = (name: string, tone: Tone, meaning: string): readonly string[] =>
    wrapText(meaning, Math.max(1, width - NAME_WIDTH - 3)).map((line, place) => {
      return `  ${style.paint(tone, style.fit(place === 0 ? name : '', NAME_WIDTH))} ${line}`
    })
  const states = motionStates.flatMap((state) => {
    const { word, tone } = stateLooks[state]
    return explained(`${symbolOf(style, state)} ${word}`, tone, stateMeanings[state])
  })
  const keysOf = (category: Category): readonly string[] =>
    keymap
      .filter((binding) => binding.category === category)
      .flatMap((binding) => {
        const label = binding.keys.map((key) => keyLabel(key, style)).join(' ')
        const [only] = binding.places.length === 1 ? binding.places : []
        const place = only === undefined ? undefined : placeWords[only]
        return explained(label, 'strong', place === undefined ? binding.help : `${binding.help} (${place})`)
      })
  const parts: readonly Section[] = [
    { name: 'states', lines: states },
    { name: 'signs', lines: signsOf(style).flatMap(([sign, meaning]) => explained(sign, 'strong', meaning)) },
    ...categories.map((category) => ({ name: category, lines: keysOf(category) })),
  ]
  return parts.map(({ name, lines }, place) => {
    const heading = style.paint('accent', name)
    return { name, lines: [heading, ...lines, ...(place === parts.length - 1 ? [] : [''])] }
  })
}
