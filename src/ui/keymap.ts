/** All keys in one table: each row has keys, words for the key bar and the help, when they work, and what they do. */
import { currentPlatform, type Platform } from '../core/base/platform.ts'
import { type ViewId, viewIds } from '../core/views/view-ids.ts'
import { answerRoster, askToLetGo, askToReInspectAll, letGo, sendPending, stop } from './engine-requests.ts'
import {
  act,
  askOrStop,
  changeLogLevel,
  changeTheme,
  chooseLogMotion,
  control,
  erase,
  goBack,
  interrupt,
  keepField,
  move,
  moveCaret,
  resizeLog,
  searchLog,
  sortRows,
  takeOver,
  toggleBoard,
  toggleHelp,
  togglePause,
  turnBell,
} from './key-handlers.ts'
import { type Row, row } from './key-row.ts'
import {
  copyRow,
  onSelected,
  openDetail,
  openNeighbour,
  openNote,
  requestOf,
  toggleMark,
} from './motion-keys.ts'
import type { Place } from './screen-state.ts'
import { type SortName, sortLetters, sortNames } from './sort-names.ts'
import { views } from './views.ts'

export const categories = ['moving', 'this motion', 'views', 'log', 'screen'] as const
export type Category = (typeof categories)[number]

export interface Binding extends Row {
  readonly category: Category
}

const panes: readonly Place[] = ['table', 'log']
/** What can be moved in. */
const movable: readonly Place[] = ['table', 'log', 'detail', 'help', 'proposal']
const everywhere: readonly Place[] = [...movable, 'wall', 'board']
const onMotion: readonly Place[] = ['table', 'log', 'detail']

/** The steps of a replay's seek keys, ms. */
const REPLAY_STEP = 10_000
const REPLAY_LEAP = 60_000

/** No Alt and no F keys: some terminals do not send them. */
const rows: Readonly<Record<Category, readonly Row[]>> = {
  moving: [
    row(['up k', 'up', 'one line up'], movable, move(-1)),
    row(['down j', 'down', 'one line down'], movable, move(1)),
    row(['pageup ctrl+b', 'page up', 'one page up'], movable, move('page-up')),
    row(['pagedown ctrl+f', 'page down', 'one page down'], movable, move('page-down')),
    row(['home g', 'first', 'to the first line'], movable, move('first')),
    row(['end G', 'last', 'to the last line'], movable, move('last')),
    row(['tab', 'log', 'to the other pane and back'], panes, act({ type: 'focus-moved' }), { bar: 8 }),
    row(['escape', 'back', 'clear the filter, the marks, the choice of a row, the order'], ['table'], goBack),
    row(['escape', 'back', 'end the search, follow again, then back to the table'], ['log'], goBack, {
      bar: 2,
    }),
    row(['escape', 'back', 'back to the table'], ['detail', 'help', 'proposal', 'board'], goBack, { bar: 2 }),
  ],
  'this motion': [
    row(['enter', 'details', 'everything about the motion'], ['table'], onSelected(openDetail), { bar: 3 }),
    row(['[', 'previous', 'the previous motion of the view'], ['detail'], openNeighbour(-1), { bar: 5 }),
    row([']', 'next', 'the next motion of the view'], ['detail'], openNeighbour(1), { bar: 5 }),
    row(
      ['x', 'mark', 'mark it, or take the mark away: r, f, F and n are about all marked ones'],
      ['table', 'detail'],
      toggleMark,
      { bar: 8 },
    ),
    row(
      ['r', 'read again', 'inspect it again; an absent one is looked for now'],
      onMotion,
      requestOf('re-inspect'),
      { bar: 4, needs: 'engine' },
    ),
    row(['f', 'skipped', 'fetch its skipped tracks after all'], onMotion, requestOf('fetch-skipped'), {
      bar: 10,
      needs: 'engine',
    }),
    row(
      ['F', 'fetch again', 'fetch the tracks of its newest day again; it asks back'],
      onMotion,
      requestOf('fetch-again', true),
      {
        bar: 11,
        needs: 'engine',
      },
    ),
    row(
      ['A', 'let go', 'let it go as it is: without tracks gone from it, with damaged ones'],
      onMotion,
      onSelected(askToLetGo),
      { needs: 'engine' },
    ),
    row(
      ['A y', 'let go', 'let it go all the same: what is gone is given up, what is damaged taken'],
      ['letting-go'],
      letGo,
      { needs: 'engine' },
    ),
    row(
      ['escape n', 'keep it', 'do not let it go; any other key keeps it too'],
      ['letting-go'],
      act({ type: 'let-go-withdrawn' }),
    ),
    row(
      ['R', 'all again', 'inspect all connected motions again; it asks back'],
      onMotion,
      askToReInspectAll,
      {
        bar: 12,
        needs: 'engine',
      },
    ),
    row(
      ['n', 'note', 'note something about it, or change the note; an empty one is removed'],
      ['table', 'detail'],
      openNote,
      { bar: 6, needs: 'engine' },
    ),
    row(['y', 'do it', 'do what the question is about'], ['requesting'], sendPending, { needs: 'engine' }),
    row(
      ['escape n', 'leave it', 'do not; any other key leaves it, too'],
      ['requesting'],
      act({ type: 'request-withdrawn' }),
    ),
    row(['y', 'copy', 'copy its row'], ['table', 'detail'], onSelected(copyRow), { bar: 13 }),
  ],
  views: [
    ...viewIds.map(viewRow),
    row(
      ['/', 'filter', 'filter by number, name, File ID, craft, state, note, trouble; each word must match'],
      ['table'],
      act({ type: 'field-opened', field: 'filter' }),
      { bar: 5 },
    ),
    row(['s >', 'sort', 'sort by the next column'], ['table'], sortRows('next'), { bar: 9 }),
    row(['<', 'sort back', 'sort by the column before'], ['table'], sortRows('previous')),
    row(['S', 'reverse', 'the same order turned round'], ['table'], sortRows('reverse')),
    row(['0', 'own order', 'the order that the view has by itself'], ['table'], sortRows('own')),
    ...sortNames.flatMap(sortRow),
    row(['enter', 'keep', 'keep the text'], ['field'], keepField, { bar: 0 }),
    row(['escape', 'clear', 'clear the text'], ['field'], act({ type: 'field-closed', keep: false }), {
      bar: 1,
    }),
    row(['left ctrl+b', 'left', 'the cursor one letter left'], ['field'], moveCaret('left')),
    row(['right ctrl+f', 'right', 'the cursor one letter right'], ['field'], moveCaret('right')),
    row(['ctrl+left', 'word left', 'the cursor one word left'], ['field'], moveCaret('word-left')),
    row(['ctrl+right', 'word right', 'the cursor one word right'], ['field'], moveCaret('word-right')),
    row(['home ctrl+a', 'start', 'the cursor to the start'], ['field'], moveCaret('start')),
    row(['end ctrl+e', 'end', 'the cursor to the end'], ['field'], moveCaret('end')),
    row(['backspace', 'erase', 'erase the letter before the cursor'], ['field'], erase('left')),
    row(['delete ctrl+d', 'delete', 'erase the letter at the cursor'], ['field'], erase('right')),
    row(
      ['ctrl+w', 'erase word', 'erase the word before the cursor, as Alt-Backspace'],
      ['field'],
      erase('word-left'),
    ),
    row(['ctrl+u', 'erase before', 'erase all before the cursor'], ['field'], erase('start')),
    row(['ctrl+k', 'erase after', 'erase all after the cursor'], ['field'], erase('end')),
  ],
  log: [
    row(['/', 'search', 'search in the log'], ['log'], act({ type: 'field-opened', field: 'search' }), {
      bar: 5,
    }),
    row(['n', 'older', 'the next older line that has it'], ['log'], searchLog('older'), { bar: 6 }),
    row(['N', 'newer', 'the next newer line that has it'], ['log'], searchLog('newer'), { bar: 7 }),
    row(['l', 'level', 'lines of the next level and above'], panes, changeLogLevel, { bar: 14 }),
    row(['m', 'this motion', 'lines of the selected motion only, or of all'], panes, chooseLogMotion, {
      bar: 15,
    }),
    row(['+ =', 'larger', 'more lines'], panes, resizeLog(1)),
    row(['- _', 'smaller', 'fewer lines'], panes, resizeLog(-1)),
    row(['h', 'hide', 'hide the log or show it'], panes, act({ type: 'log-toggled' })),
    row(
      ['v', 'as in the file', 'the log in plain words, or as in the file'],
      panes,
      act({ type: 'log-words-toggled' }),
    ),
  ],
  screen: [
    row(['?', 'help', 'this help'], everywhere, toggleHelp, { bar: 0 }),
    row(['q', 'quit', 'end the monitor: it finishes what it is writing'], everywhere, askOrStop, { bar: 1 }),
    row(['q y', 'quit', 'quit all the same: what was cut off is read at the next start'], ['quitting'], stop),
    row(
      ['escape n', 'go on', 'do not quit; any other key goes on too'],
      ['quitting'],
      act({ type: 'quit-withdrawn' }),
    ),
    row(
      ['ctrl+c', 'quit', 'end the monitor; a second time, leave at once'],
      [...everywhere, 'field'],
      interrupt,
    ),
    row(
      ['y n', 'motions.csv', 'look at what has changed in motions.csv'],
      ['asked'],
      act({ type: 'proposal-opened' }),
      { bar: 0 },
    ),
    row(
      ['y', 'take it', 'take the changed motions.csv'],
      ['proposal'],
      (on) => answerRoster(on, 'apply', 'the changed motions.csv counts'),
      { bar: 3, needs: 'engine' },
    ),
    row(
      ['n', 'keep the old', 'keep the old motions.csv'],
      ['proposal'],
      (on) => answerRoster(on, 'keep', 'the old motions.csv stays in force'),
      { bar: 4, needs: 'engine' },
    ),
    row(['space', 'pause', 'hold the picture still; reading goes on'], everywhere, togglePause, { bar: 16 }),
    row(
      ['W', 'wall', 'big digits for a screen on the wall: what can go now'],
      everywhere,
      act({ type: 'wall-toggled' }),
    ),
    row(
      ['Q', 'board', 'the board for phones: its address as a QR code, and how many are looking'],
      everywhere,
      toggleBoard,
    ),
    row(['escape', 'back', 'back from the wall'], ['wall'], act({ type: 'wall-toggled' }), { bar: 2 }),
    row(
      ['T', 'theme', 'the colours of the next theme: dark, light, high contrast, none'],
      everywhere,
      changeTheme,
    ),
    row(['b', 'bell', 'a bell: trouble, all, none'], everywhere, turnBell),
    row(['ctrl+l', 'redraw', 'draw everything again'], [...everywhere, 'field'], ({ controls }) =>
      controls.redraw(),
    ),
    row(
      ['ctrl+z', 'suspend', 'back to the shell; fg returns (reading stops meanwhile; not on Windows)'],
      everywhere,
      ({ controls }) => controls.suspend(),
      { needs: 'shell' },
    ),
    row(['t', 'take over', 'go on in place of the monitor that has ended'], ['viewer'], takeOver, { bar: 0 }),
    row(['space', 'pause', 'hold the replay, let it go on'], ['replay'], control({ type: 'pause' }), {
      bar: 0,
    }),
    row(['[', 'back', '10 seconds back'], ['replay'], control({ type: 'seek', by: -REPLAY_STEP }), {
      bar: 1,
    }),
    row([']', 'on', '10 seconds on'], ['replay'], control({ type: 'seek', by: REPLAY_STEP }), { bar: 2 }),
    row(['{', 'back', 'a minute back'], ['replay'], control({ type: 'seek', by: -REPLAY_LEAP })),
    row(['}', 'on', 'a minute on'], ['replay'], control({ type: 'seek', by: REPLAY_LEAP })),
    row(['<', 'slower', 'play it slower'], ['replay'], control({ type: 'speed', change: 'slower' }), {
      bar: 3,
    }),
    row(['>', 'faster', 'play it faster'], ['replay'], control({ type: 'speed', change: 'faster' }), {
      bar: 4,
    }),
  ],
}

function viewRow(id: ViewId, place: number): Row {
  const { title, about } = views[id]
  const words = [String(place + 1), title, `${title}: ${about}`] as const
  return row(words, onMotion, act({ type: 'view-chosen', view: id }))
}

function sortRow(by: SortName): readonly Row[] {
  const letter = sortLetters[by]
  if (letter === undefined) return []
  const words = [letter, `by ${by}`, `sort by ${by}; again, the other way round`] as const
  return [row(words, ['table'], sortRows(by))]
}

/** Every key on any platform. */
const allKeys = categories.flatMap((category) => rows[category].map((row): Binding => ({ ...row, category })))

/** The keys of a platform: Windows cannot suspend a program to a shell. */
export function keymapOf(platform: Platform): readonly Binding[] {
  return platform === 'windows' ? allKeys.filter(({ needs }) => needs !== 'shell') : allKeys
}

/** The keys of this platform. */
export const keymap = keymapOf(currentPlatform())
