/** All keys in one table: each row has keys, words for the key bar and the help, when they work, and what they do. */
import { currentPlatform, type Platform } from '../core/base/platform.ts'
import {
  answerRoster,
  askToLetGo,
  fetchAgain,
  fetchSkipped,
  letGo,
  reInspect,
  reInspectAll,
  stop,
} from './engine-requests.ts'
import {
  act,
  askOrStop,
  changeLogLevel,
  chooseLogMotion,
  control,
  copyRow,
  goBack,
  interrupt,
  type KeyHandler,
  keepField,
  move,
  onSelected,
  openDetail,
  openNote,
  resizeLog,
  searchLog,
  sortRows,
  takeOver,
  toggleBell,
  toggleHelp,
  togglePause,
} from './key-handlers.ts'
import type { Place } from './screen-state.ts'
import { type SortName, sortLetters, sortNames } from './sort-names.ts'
import type { Style } from './theme.ts'
import { type ViewId, viewIds, views } from './views.ts'

export const categories = ['moving', 'this motion', 'views', 'log', 'screen'] as const
export type Category = (typeof categories)[number]

interface Row {
  /** Names from `keys.ts`. */
  readonly keys: readonly string[]
  /** A word or two for the key bar. */
  readonly label: string
  /** A sentence for the help. */
  readonly help: string
  readonly places: readonly Place[]
  /** Its rank in the key bar, the lowest first; absent = not there. */
  readonly bar?: number
  /** What it needs: an engine, which a viewer and a replay lack, or a shell, which Windows lacks. */
  readonly needs?: 'engine' | 'shell'
  readonly run: KeyHandler
}

export interface Binding extends Row {
  readonly category: Category
}

const panes: readonly Place[] = ['table', 'log']
const everywhere: readonly Place[] = ['table', 'log', 'detail', 'help', 'proposal']
const onMotion: readonly Place[] = ['table', 'log', 'detail']

/** The steps of a replay's seek keys, ms. */
const REPLAY_STEP = 10_000
const REPLAY_LEAP = 60_000

/** No Alt and no F keys: some terminals do not send them. */
const rows: Readonly<Record<Category, readonly Row[]>> = {
  moving: [
    { keys: ['up', 'k'], label: 'up', help: 'one line up', places: everywhere, run: move(-1) },
    { keys: ['down', 'j'], label: 'down', help: 'one line down', places: everywhere, run: move(1) },
    {
      keys: ['pageup', 'ctrl+b'],
      label: 'page up',
      help: 'one page up',
      places: everywhere,
      run: move('page-up'),
    },
    {
      keys: ['pagedown', 'ctrl+f'],
      label: 'page down',
      help: 'one page down',
      places: everywhere,
      run: move('page-down'),
    },
    {
      keys: ['home', 'g'],
      label: 'first',
      help: 'to the first line',
      places: everywhere,
      run: move('first'),
    },
    { keys: ['end', 'G'], label: 'last', help: 'to the last line', places: everywhere, run: move('last') },
    {
      keys: ['tab'],
      label: 'log',
      help: 'to the other pane and back',
      places: panes,
      bar: 8,
      run: act({ type: 'focus-moved' }),
    },
    {
      keys: ['escape'],
      label: 'back',
      help: 'clear the filter, let go of the row, back to the own order',
      places: ['table'],
      run: goBack,
    },
    {
      keys: ['escape'],
      label: 'back',
      help: 'follow again, then back to the table',
      places: ['log'],
      bar: 2,
      run: goBack,
    },
    {
      keys: ['escape'],
      label: 'back',
      help: 'back to the table',
      places: ['detail', 'help', 'proposal'],
      bar: 2,
      run: goBack,
    },
  ],
  'this motion': [
    {
      keys: ['enter'],
      label: 'details',
      help: 'everything about the motion',
      places: ['table'],
      bar: 3,
      run: onSelected(openDetail),
    },
    {
      keys: ['r'],
      label: 'read again',
      help: 'inspect it again; an absent one is looked for now',
      places: onMotion,
      bar: 4,
      needs: 'engine',
      run: onSelected(reInspect),
    },
    {
      keys: ['f'],
      label: 'skipped',
      help: 'fetch its skipped tracks after all',
      places: onMotion,
      bar: 10,
      needs: 'engine',
      run: onSelected(fetchSkipped),
    },
    {
      keys: ['F'],
      label: 'fetch again',
      help: 'fetch the tracks of its newest day again',
      places: onMotion,
      bar: 11,
      needs: 'engine',
      run: onSelected(fetchAgain),
    },
    {
      keys: ['A'],
      label: 'let go',
      help: 'let it go as it is: without tracks gone from it, with damaged ones',
      places: onMotion,
      needs: 'engine',
      run: onSelected(askToLetGo),
    },
    {
      keys: ['A', 'y'],
      label: 'let go',
      help: 'let it go all the same: what is gone is given up, what is damaged taken',
      places: ['letting-go'],
      needs: 'engine',
      run: letGo,
    },
    {
      keys: ['escape', 'n'],
      label: 'keep it',
      help: 'do not let it go; any other key keeps it too',
      places: ['letting-go'],
      run: act({ type: 'let-go-withdrawn' }),
    },
    {
      keys: ['R'],
      label: 'all again',
      help: 'inspect all connected motions again',
      places: onMotion,
      bar: 12,
      needs: 'engine',
      run: reInspectAll,
    },
    {
      keys: ['n'],
      label: 'note',
      help: 'note something about it, or change the note; an empty one is removed',
      places: ['table', 'detail'],
      bar: 6,
      needs: 'engine',
      run: onSelected(openNote),
    },
    {
      keys: ['y'],
      label: 'copy',
      help: 'copy its row',
      places: ['table', 'detail'],
      bar: 13,
      run: onSelected(copyRow),
    },
  ],
  views: [
    ...viewIds.map(viewRow),
    {
      keys: ['/'],
      label: 'filter',
      help: 'filter by number, name, File ID, craft, state, note',
      places: ['table'],
      bar: 5,
      run: act({ type: 'field-opened', field: 'filter' }),
    },
    {
      keys: ['s', '>'],
      label: 'sort',
      help: 'sort by the next column',
      places: ['table'],
      bar: 9,
      run: sortRows('next'),
    },
    {
      keys: ['<'],
      label: 'sort back',
      help: 'sort by the column before',
      places: ['table'],
      run: sortRows('previous'),
    },
    {
      keys: ['S'],
      label: 'reverse',
      help: 'the same order turned round',
      places: ['table'],
      run: sortRows('reverse'),
    },
    {
      keys: ['0'],
      label: 'own order',
      help: 'the order that the view has by itself',
      places: ['table'],
      run: sortRows('own'),
    },
    ...sortNames.flatMap(sortRow),
    { keys: ['enter'], label: 'keep', help: 'keep the text', places: ['field'], bar: 0, run: keepField },
    {
      keys: ['escape'],
      label: 'clear',
      help: 'clear the text',
      places: ['field'],
      bar: 1,
      run: act({ type: 'field-closed', keep: false }),
    },
    {
      keys: ['backspace'],
      label: 'erase',
      help: 'erase the last letter',
      places: ['field'],
      run: act({ type: 'field-erased', all: false }),
    },
    {
      keys: ['ctrl+u'],
      label: 'erase all',
      help: 'erase the text',
      places: ['field'],
      run: act({ type: 'field-erased', all: true }),
    },
  ],
  log: [
    {
      keys: ['/'],
      label: 'search',
      help: 'search in the log',
      places: ['log'],
      bar: 5,
      run: act({ type: 'field-opened', field: 'search' }),
    },
    {
      keys: ['n'],
      label: 'older',
      help: 'the next older line that has it',
      places: ['log'],
      bar: 6,
      run: searchLog('older'),
    },
    {
      keys: ['N'],
      label: 'newer',
      help: 'the next newer line that has it',
      places: ['log'],
      bar: 7,
      run: searchLog('newer'),
    },
    {
      keys: ['l'],
      label: 'level',
      help: 'lines of the next level and above',
      places: panes,
      bar: 14,
      run: changeLogLevel,
    },
    {
      keys: ['m'],
      label: 'this motion',
      help: 'lines of the selected motion only, or of all',
      places: panes,
      bar: 15,
      run: chooseLogMotion,
    },
    { keys: ['+', '='], label: 'larger', help: 'more lines', places: panes, run: resizeLog(1) },
    { keys: ['-', '_'], label: 'smaller', help: 'fewer lines', places: panes, run: resizeLog(-1) },
    {
      keys: ['h'],
      label: 'hide',
      help: 'hide the log or show it',
      places: panes,
      run: act({ type: 'log-toggled' }),
    },
    {
      keys: ['v'],
      label: 'as in the file',
      help: 'the log in plain words, or as in the file',
      places: panes,
      run: act({ type: 'log-words-toggled' }),
    },
  ],
  screen: [
    { keys: ['?'], label: 'help', help: 'this help', places: everywhere, bar: 0, run: toggleHelp },
    {
      keys: ['q'],
      label: 'quit',
      help: 'end the monitor: it finishes what it is writing',
      places: everywhere,
      bar: 1,
      run: askOrStop,
    },
    {
      keys: ['q', 'y'],
      label: 'quit',
      help: 'quit all the same: what was cut off is read at the next start',
      places: ['quitting'],
      run: stop,
    },
    {
      keys: ['escape', 'n'],
      label: 'go on',
      help: 'do not quit; any other key goes on too',
      places: ['quitting'],
      run: act({ type: 'quit-withdrawn' }),
    },
    {
      keys: ['ctrl+c'],
      label: 'quit',
      help: 'end the monitor; a second time, leave at once',
      places: [...everywhere, 'field'],
      run: interrupt,
    },
    {
      keys: ['y', 'n'],
      label: 'motions.csv',
      help: 'look at what has changed in motions.csv',
      places: ['asked'],
      bar: 0,
      run: act({ type: 'proposal-opened' }),
    },
    {
      keys: ['y'],
      label: 'take it',
      help: 'take the changed motions.csv',
      places: ['proposal'],
      bar: 3,
      needs: 'engine',
      run: (on) => answerRoster(on, 'apply', 'the changed motions.csv counts'),
    },
    {
      keys: ['n'],
      label: 'keep the old',
      help: 'keep the old motions.csv',
      places: ['proposal'],
      bar: 4,
      needs: 'engine',
      run: (on) => answerRoster(on, 'keep', 'the old motions.csv stays in force'),
    },
    {
      keys: ['space'],
      label: 'pause',
      help: 'hold the picture still; reading goes on',
      places: everywhere,
      bar: 16,
      run: togglePause,
    },
    { keys: ['b'], label: 'bell', help: 'a bell when a motion can go', places: everywhere, run: toggleBell },
    {
      keys: ['ctrl+l'],
      label: 'redraw',
      help: 'draw everything again',
      places: [...everywhere, 'field'],
      run: ({ controls }) => controls.redraw(),
    },
    {
      keys: ['ctrl+z'],
      label: 'suspend',
      help: 'back to the shell; fg returns (reading stops meanwhile; not on Windows)',
      places: everywhere,
      needs: 'shell',
      run: ({ controls }) => controls.suspend(),
    },
    {
      keys: ['t'],
      label: 'take over',
      help: 'go on in place of the monitor that has ended',
      places: ['viewer'],
      bar: 0,
      run: takeOver,
    },
    {
      keys: ['space'],
      label: 'pause',
      help: 'hold the replay, let it go on',
      places: ['replay'],
      bar: 0,
      run: control({ type: 'pause' }),
    },
    {
      keys: ['['],
      label: 'back',
      help: '10 seconds back',
      places: ['replay'],
      bar: 1,
      run: control({ type: 'seek', by: -REPLAY_STEP }),
    },
    {
      keys: [']'],
      label: 'on',
      help: '10 seconds on',
      places: ['replay'],
      bar: 2,
      run: control({ type: 'seek', by: REPLAY_STEP }),
    },
    {
      keys: ['{'],
      label: 'back',
      help: 'a minute back',
      places: ['replay'],
      run: control({ type: 'seek', by: -REPLAY_LEAP }),
    },
    {
      keys: ['}'],
      label: 'on',
      help: 'a minute on',
      places: ['replay'],
      run: control({ type: 'seek', by: REPLAY_LEAP }),
    },
    {
      keys: ['<'],
      label: 'slower',
      help: 'play it slower',
      places: ['replay'],
      bar: 3,
      run: control({ type: 'speed', change: 'slower' }),
    },
    {
      keys: ['>'],
      label: 'faster',
      help: 'play it faster',
      places: ['replay'],
      bar: 4,
      run: control({ type: 'speed', change: 'faster' }),
    },
  ],
}

function viewRow(id: ViewId, place: number): Row {
  const { title, about } = views[id]
  return {
    keys: [String(place + 1)],
    label: title,
    help: `${title}: ${about}`,
    places: onMotion,
    run: act({ type: 'view-chosen', view: id }),
  }
}

/** The row of a column with a letter. */
function sortRow(by: SortName): readonly Row[] {
  const letter = sortLetters[by]
  if (letter === undefined) return []
  const help = `sort by ${by}; again, the other way round`
  return [{ keys: [letter], label: `by ${by}`, help, places: ['table'], run: sortRows(by) }]
}

/** Every key on any platform. */
const allKeys = categories.flatMap((category) => rows[category].map((row): Binding => ({ ...row, category })))

/** The keys of a platform: Windows cannot suspend a program to a shell. */
export function keymapOf(platform: Platform): readonly Binding[] {
  return platform === 'windows' ? allKeys.filter(({ needs }) => needs !== 'shell') : allKeys
}

/** The keys of this platform. */
export const keymap = keymapOf(currentPlatform())

/** The row of a key in a place, if any. */
export function bindingOf(key: string, place: Place): Binding | undefined {
  return keymap.find((binding) => binding.places.includes(place) && binding.keys.includes(key))
}

/** The bindings in the key bar of a place, the most important first. */
export function barOf(place: Place): readonly Binding[] {
  return keymap
    .filter((binding) => binding.bar !== undefined && binding.places.includes(place))
    .toSorted((a, b) => (a.bar ?? 0) - (b.bar ?? 0))
}

/** A key as printed on a keyboard. */
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
