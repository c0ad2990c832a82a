/** All keys in one table: it drives what they do, the key bar and the help. */
import { currentPlatform, type Platform } from '../core/base/platform.ts'
import type { Style } from './theme.ts'
import type { ViewId } from './views.ts'

/**
 * Where the keys go: a pane, something that covers the panes, or a text field. While a changed motions.csv waits for an
 * answer, the keys of `asked` go before those of every place but a text field and the proposal itself; the keys of
 * `viewer` and of `replay` do so in a viewer and in a replay, and those of `quitting` and `letting-go` while it is asked whether
 * to quit or to let a motion go.
 */
export type Place =
  | 'table'
  | 'log'
  | 'detail'
  | 'help'
  | 'proposal'
  | 'asked'
  | 'quitting'
  | 'letting-go'
  | 'viewer'
  | 'replay'
  | 'field'

export type ScreenCommand =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'other-pane'
  | 'open-detail'
  | 'back'
  | 're-inspect'
  | 're-inspect-all'
  | 'fetch-skipped'
  | 'fetch-again'
  | 'let-go'
  | 'let-go-now'
  | 'let-go-not'
  | `view-${ViewId}`
  | 'next-order'
  | 'reverse-order'
  | 'open-filter'
  | 'open-search'
  | 'search-older'
  | 'search-newer'
  | 'log-level'
  | 'log-motion'
  | 'log-larger'
  | 'log-smaller'
  | 'log-hide'
  | 'copy'
  | 'open-note'
  | 'pause'
  | 'bell'
  | 'show-proposal'
  | 'take-roster'
  | 'keep-roster'
  | 'take-over'
  | 'replay-pause'
  | 'replay-back'
  | 'replay-forward'
  | 'replay-far-back'
  | 'replay-far-forward'
  | 'replay-slower'
  | 'replay-faster'
  | 'redraw'
  | 'suspend'
  | 'help'
  | 'quit'
  | 'quit-now'
  | 'quit-not'
  | 'interrupt'
  | 'field-keep'
  | 'field-clear'
  | 'field-erase'
  | 'field-erase-all'

export const categories = ['moving', 'this motion', 'views', 'log', 'screen'] as const
export type Category = (typeof categories)[number]

export interface Binding {
  readonly command: ScreenCommand
  /** Names as `keys.ts` gives them. */
  readonly keys: readonly string[]
  /** A word or two for the key bar. */
  readonly label: string
  /** A sentence for the help. */
  readonly help: string
  readonly category: Category
  readonly places: readonly Place[]
  /** Its rank in the key bar, the lowest first; absent = not there. */
  readonly bar?: number
}

const panes: readonly Place[] = ['table', 'log']
const everywhere: readonly Place[] = ['table', 'log', 'detail', 'help', 'proposal']
const onMotion: readonly Place[] = ['table', 'log', 'detail']

/** Every key there is on some platform. No Alt and no F keys: they do not arrive through every terminal. */
const allKeys: readonly Binding[] = [
  bind('up', ['up', 'k'], 'up', 'one line up', 'moving', everywhere),
  bind('down', ['down', 'j'], 'down', 'one line down', 'moving', everywhere),
  bind('page-up', ['pageup', 'ctrl+b'], 'page up', 'one page up', 'moving', everywhere),
  bind('page-down', ['pagedown', 'ctrl+f'], 'page down', 'one page down', 'moving', everywhere),
  bind('first', ['home', 'g'], 'first', 'to the first line', 'moving', everywhere),
  bind('last', ['end', 'G'], 'last', 'to the last line', 'moving', everywhere),
  bind('other-pane', ['tab'], 'log', 'to the other pane and back', 'moving', panes, 8),
  bind('back', ['escape'], 'back', 'clear the filter, let go of the row', 'moving', ['table']),
  bind('back', ['escape'], 'back', 'follow again, then back to the table', 'moving', ['log'], 2),
  bind('back', ['escape'], 'back', 'back to the table', 'moving', ['detail', 'help', 'proposal'], 2),

  bind('open-detail', ['enter'], 'details', 'everything about the motion', 'this motion', ['table'], 3),
  bind(
    're-inspect',
    ['r'],
    'read again',
    'inspect it again; an absent one is looked for now',
    'this motion',
    onMotion,
    4,
  ),
  bind('fetch-skipped', ['f'], 'skipped', 'fetch its skipped tracks after all', 'this motion', onMotion, 10),
  bind(
    'fetch-again',
    ['F'],
    'fetch again',
    'fetch the tracks of its newest day again',
    'this motion',
    onMotion,
    11,
  ),
  bind(
    'let-go',
    ['A'],
    'let go',
    'let it go as it is: without tracks gone from it, with damaged ones',
    'this motion',
    onMotion,
  ),
  bind(
    'let-go-now',
    ['A', 'y'],
    'let go',
    'let it go all the same: what is gone is given up, what is damaged taken',
    'this motion',
    ['letting-go'],
  ),
  bind(
    'let-go-not',
    ['escape', 'n'],
    'keep it',
    'do not let it go; any other key keeps it too',
    'this motion',
    ['letting-go'],
  ),
  bind(
    're-inspect-all',
    ['R'],
    'all again',
    'inspect all connected motions again',
    'this motion',
    onMotion,
    12,
  ),
  bind(
    'open-note',
    ['n'],
    'note',
    'note something about it, or change the note; an empty one is removed',
    'this motion',
    ['table', 'detail'],
    6,
  ),
  bind('copy', ['y'], 'copy', 'copy its row', 'this motion', ['table', 'detail'], 13),

  bind('view-arrivals', ['1'], 'arrivals', 'arrivals: who is here, the newest first', 'views', onMotion),
  bind('view-missing', ['2'], 'missing', 'missing: assigned today and nothing brought', 'views', onMotion),
  bind('view-trouble', ['3'], 'trouble', 'trouble: what is wrong and what to do', 'views', onMotion),
  bind('view-checks', ['4'], 'fleet check', 'fleet check: firmware and each setting', 'views', onMotion),
  bind('view-charging', ['5'], 'charging', 'charging: which batteries first', 'views', onMotion),
  bind('view-day', ['6'], 'day', 'day: hours, km and bests of each', 'views', onMotion),
  bind(
    'open-filter',
    ['/'],
    'filter',
    'filter by number, name, File ID, craft, state, note',
    'views',
    ['table'],
    5,
  ),
  bind('next-order', ['s'], 'sort', 'next order of the rows', 'views', ['table'], 9),
  bind('reverse-order', ['S'], 'reverse', 'the same order turned round', 'views', ['table']),

  bind('open-search', ['/'], 'search', 'search in the log', 'log', ['log'], 5),
  bind('search-older', ['n'], 'older', 'the next older line that has it', 'log', ['log'], 6),
  bind('search-newer', ['N'], 'newer', 'the next newer line that has it', 'log', ['log'], 7),
  bind('log-level', ['l'], 'level', 'lines of the next level and above', 'log', panes, 14),
  bind('log-motion', ['m'], 'this motion', 'lines of the selected motion only, or of all', 'log', panes, 15),
  bind('log-larger', ['+', '='], 'larger', 'more lines', 'log', panes),
  bind('log-smaller', ['-', '_'], 'smaller', 'fewer lines', 'log', panes),
  bind('log-hide', ['h'], 'hide', 'hide the log or show it', 'log', panes),

  bind('help', ['?'], 'help', 'this help', 'screen', everywhere, 0),
  bind('quit', ['q'], 'quit', 'end the monitor: it finishes what it is writing', 'screen', everywhere, 1),
  bind(
    'quit-now',
    ['q', 'y'],
    'quit',
    'quit all the same: what was cut off is read at the next start',
    'screen',
    ['quitting'],
  ),
  bind('quit-not', ['escape', 'n'], 'go on', 'do not quit; any other key goes on too', 'screen', [
    'quitting',
  ]),
  bind('interrupt', ['ctrl+c'], 'quit', 'end the monitor; a second time, leave at once', 'screen', [
    ...everywhere,
    'field',
  ]),
  bind(
    'show-proposal',
    ['y', 'n'],
    'motions.csv',
    'look at what has changed in motions.csv',
    'screen',
    ['asked'],
    0,
  ),
  bind('take-roster', ['y'], 'take it', 'take the changed motions.csv', 'screen', ['proposal'], 3),
  bind('keep-roster', ['n'], 'keep the old', 'keep the old motions.csv', 'screen', ['proposal'], 4),
  bind('pause', ['space'], 'pause', 'hold the picture still; reading goes on', 'screen', everywhere, 16),
  bind('bell', ['b'], 'bell', 'a bell when a motion can go', 'screen', everywhere),
  bind('redraw', ['ctrl+l'], 'redraw', 'draw everything again', 'screen', [...everywhere, 'field']),
  bind(
    'suspend',
    ['ctrl+z'],
    'suspend',
    'back to the shell; fg returns (reading stops meanwhile; not on Windows)',
    'screen',
    everywhere,
  ),

  bind(
    'take-over',
    ['t'],
    'take over',
    'go on in place of the monitor that has ended',
    'screen',
    ['viewer'],
    0,
  ),
  bind('replay-pause', ['space'], 'pause', 'hold the replay, let it go on', 'screen', ['replay'], 0),
  bind('replay-back', ['['], 'back', '10 seconds back', 'screen', ['replay'], 1),
  bind('replay-forward', [']'], 'on', '10 seconds on', 'screen', ['replay'], 2),
  bind('replay-far-back', ['{'], 'back', 'a minute back', 'screen', ['replay']),
  bind('replay-far-forward', ['}'], 'on', 'a minute on', 'screen', ['replay']),
  bind('replay-slower', ['<'], 'slower', 'play it slower', 'screen', ['replay'], 3),
  bind('replay-faster', ['>'], 'faster', 'play it faster', 'screen', ['replay'], 4),

  bind('field-keep', ['enter'], 'keep', 'keep the text', 'views', ['field'], 0),
  bind('field-clear', ['escape'], 'clear', 'clear the text', 'views', ['field'], 1),
  bind('field-erase', ['backspace'], 'erase', 'erase the last letter', 'views', ['field']),
  bind('field-erase-all', ['ctrl+u'], 'erase all', 'erase the text', 'views', ['field']),
]

/** The table of keys of a platform: Windows has no shell that a program could be suspended to. */
export function keymapOf(platform: Platform): readonly Binding[] {
  return platform === 'windows' ? allKeys.filter(({ command }) => command !== 'suspend') : allKeys
}

/** The table of keys here. */
export const keymap = keymapOf(currentPlatform())

/** The command of a key in a place, if it has one there. */
export function commandOf(key: string, place: Place): ScreenCommand | undefined {
  return keymap.find((binding) => binding.places.includes(place) && binding.keys.includes(key))?.command
}

/** The bindings for the key bar of a place, the most wanted first. */
export function barOf(place: Place): readonly Binding[] {
  return keymap
    .filter((binding) => binding.bar !== undefined && binding.places.includes(place))
    .toSorted((a, b) => (a.bar ?? 0) - (b.bar ?? 0))
}

/** A key as it is printed on a keyboard. */
export function keyLabel(key: string, style: Style): string {
  const named = keyLabels[key]
  if (named !== undefined) return named[style.charset === 'unicode' ? 0 : 1]
  return key.startsWith('ctrl+') ? `Ctrl-${key.slice(5).toUpperCase()}` : key
}

const keyLabels: Readonly<Record<string, readonly [unicode: string, ascii: string]>> = {
  up: ['↑', 'Up'],
  down: ['↓', 'Down'],
  pageup: ['PgUp', 'PgUp'],
  pagedown: ['PgDn', 'PgDn'],
  home: ['Home', 'Home'],
  end: ['End', 'End'],
  tab: ['Tab', 'Tab'],
  enter: ['Enter', 'Enter'],
  escape: ['Esc', 'Esc'],
  space: ['Space', 'Space'],
  backspace: ['Backspace', 'Backspace'],
}

function bind(
  command: ScreenCommand,
  keys: readonly string[],
  label: string,
  help: string,
  category: Category,
  places: readonly Place[],
  bar?: number,
): Binding {
  return { command, keys, label, help, category, places, ...(bar !== undefined && { bar }) }
}
