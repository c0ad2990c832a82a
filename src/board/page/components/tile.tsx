/** One motion as a tile: its number first, then what it does, or what to do. */
import { diagnosisOf } from '../../../core/views/diagnosis.ts'
import { stateLooks } from '../../../core/views/state-words.ts'
import { isSilent, shareRead, tracksWords } from '../../../core/views/tracks-words.ts'
import type { Tile as TileData } from '../bucket.ts'
import type { Frame } from '../frame.ts'
import { pathOf } from '../routes.ts'
import { Outside } from './outside.tsx'

/** The words of a tile, from the ones that every screen shows. */
function wordsOf(
  { summary, kind }: TileData,
  frame: Frame,
): { readonly word: string; readonly more: string } {
  const { state } = summary
  const { shortWord: word } = stateLooks[state]
  switch (kind) {
    case 'can-go':
      return { word: frame.status.kind === 'live' ? word : `was: ${word}`, more: brought(summary, frame) }
    case 'trouble':
      return { word, more: diagnosisOf(summary)?.shortTodo ?? '' }
    case 'gone':
      return { word, more: '' }
    case 'reading':
      return { word, more: tracksWords(summary, frame, MORE).text }
  }
}

/** The most characters below the state. */
const MORE = 24

function brought(summary: TileData['summary'], frame: Frame): string {
  return tracksWords(summary, frame, MORE).text
}

export function Tile({ tile, frame }: { readonly tile: TileData; readonly frame: Frame }) {
  const { summary, kind, isFresh } = tile
  const { motion, state, person, id } = summary
  const { symbol } = stateLooks[state]
  const { word, more } = wordsOf(tile, frame)
  const share =
    state === 'downloading' && !isSilent(summary, frame.now) ? shareRead(summary.progress) : undefined
  const flash = isFresh && frame.status.kind === 'live' ? ' fresh' : ''
  return (
    <a className={`tile ${kind}${flash}`} href={pathOf({ page: 'motion', motion: id })}>
      <span className="number">{id}</span>
      <span className="word">
        <span aria-hidden="true">{symbol} </span>
        {word}
        {share !== undefined && <span className="percent"> {Math.floor(share * 100)}%</span>}
      </span>
      {share !== undefined && (
        <span className="progress" aria-hidden="true">
          <span style={{ width: `${Math.floor(share * 100)}%` }} />
        </span>
      )}
      {more !== '' && <span className="todo">{more}</span>}
      {person !== '' && (
        <span className="person">
          <Outside text={person} />
        </span>
      )}
      {motion.note !== undefined && (
        <span className="note">
          ✎ <Outside text={motion.note.text} />
        </span>
      )}
    </a>
  )
}
