/** The first page: what may go into the bucket, what is being read, and what needs somebody. */
import { useRef } from 'react'
import { dayEndOf } from '../../../core/views/day-end.ts'
import { timeLeftText } from '../../../core/views/time-left.ts'
import { moveByArrow } from '../arrow-keys.ts'
import { gridFor, mostImportant, type Tile as TileData, tilesOf } from '../bucket.ts'
import { CountsOf } from '../components/counts.tsx'
import { SoundButton } from '../components/sound-button.tsx'
import { Tile } from '../components/tile.tsx'
import type { Frame } from '../frame.ts'
import type { PageProps } from '../page-props.ts'
import { useArea } from '../use-area.ts'
import { useHeld } from '../use-held.ts'

export function Bucket({ frame, isWall }: PageProps) {
  const tiles = useTiles(frame)
  return (
    <div className="bucket">
      <div className="bucket-head">
        <CountsOf frame={frame} />
        <div className="below-counts">
          <p className="time-left">{headline(frame)}</p>
          {!isWall && <SoundButton />}
        </div>
      </div>
      {isWall ? <WallTiles tiles={tiles} frame={frame} /> : <PhoneTiles tiles={tiles} frame={frame} />}
    </div>
  )
}

interface TilesProps {
  readonly tiles: readonly TileData[]
  readonly frame: Frame
}

function PhoneTiles({ tiles, frame }: TilesProps) {
  if (tiles.length === 0) return <p className="empty">{emptyText(frame)}</p>
  return (
    <ul className="tiles" onKeyDown={moveByArrow}>
      {tiles.map((tile) => (
        <li key={tile.summary.id}>
          <Tile tile={tile} frame={frame} />
        </li>
      ))}
    </ul>
  )
}

/** As many tiles as are readable from five metres, as big as they fit. */
function WallTiles({ tiles, frame }: TilesProps) {
  const [ref, area] = useArea<HTMLDivElement>()
  const { columns, rows } = gridFor(tiles.length, area)
  const shown = mostImportant(tiles, columns * rows)
  const left = tiles.length - shown.length
  return (
    <div className="wall-tiles" ref={ref}>
      {tiles.length === 0 && <p className="empty">{emptyText(frame)}</p>}
      <ul
        className="tiles"
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
        }}
      >
        {shown.map((tile) => (
          <li key={tile.summary.id}>
            <Tile tile={tile} frame={frame} />
          </li>
        ))}
      </ul>
      {left > 0 && <p className="left-out">and {left} more</p>}
    </div>
  )
}

/** The tiles; while somebody touches the screen they do not move. */
function useTiles(frame: Frame): readonly TileData[] {
  const isHeld = useHeld()
  const last = useRef<readonly TileData[]>([])
  const held = isHeld ? last.current.map(({ summary }) => summary.id) : []
  const tiles = tilesOf(frame.fleet, { now: frame.now, held })
  last.current = tiles
  return tiles
}

/** The time left, or that all are home. */
function headline({ fleet, homeAt, now, status }: Frame): string {
  if (status.kind !== 'live') return ''
  if (homeAt !== undefined) return `all that are here: ${timeLeftText(homeAt, now)}`
  const end = dayEndOf(fleet)
  if (end === undefined) return ''
  return end.isAllHome ? 'ALL HOME' : 'all home or accounted for'
}

function emptyText({ fleet }: Frame): string {
  return fleet.counts.done > 0 ? 'No motion is here at the moment.' : 'No motion is here yet: switch one on.'
}
