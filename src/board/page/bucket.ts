/** Which motions have a tile in the bucket, in which order, and which of them have just turned green: pure. */
import type { Milliseconds } from '../../core/base/units.ts'
import type { MotionId } from '../../core/domain/motion.ts'
import type { FleetSummary } from '../../core/views/fleet-summary.ts'
import { groupOf } from '../../core/views/groups.ts'
import type { MotionSummary } from '../../core/views/motion-summary.ts'

/** A motion is fresh for this long after it turned green. */
const FRESH: Milliseconds = 8000

/** The tile of a motion that was switched off fades for this long; then only the count has it. */
const FADING: Milliseconds = 6000

export type TileKind = 'can-go' | 'reading' | 'trouble' | 'gone'

export interface Tile {
  readonly summary: MotionSummary
  readonly kind: TileKind
  /** True where it has just turned green. */
  readonly isFresh: boolean
}

export interface Arrangement {
  readonly now: Milliseconds
  /**
   * The tiles that are on the screen, and a thumb may be over one of them: these stay where they are, even those of motions
   * that have gone, and others come after them. Empty = nobody touches the screen.
   */
  readonly held: readonly MotionId[]
}

/** The tiles in order of arrival. */
export function tilesOf(fleet: FleetSummary, { now, held }: Arrangement): readonly Tile[] {
  const isHeld = new Set(held)
  const kept = held.flatMap((id) => fleet.byId.get(id) ?? [])
  const others = fleet.summaries
    .filter((summary) => !isHeld.has(summary.id) && kindOf(summary, now) !== undefined)
    .toSorted((a, b) => arrivalOf(a) - arrivalOf(b) || a.id - b.id)
  return [...kept, ...others].map((summary) => {
    return { summary, kind: kindOf(summary, now) ?? 'gone', isFresh: isFresh(summary, now) }
  })
}

/** As many tiles as there is room for, still in order. Those that can go are kept first, the newest of them before the others. */
export function mostImportant(tiles: readonly Tile[], room: number): readonly Tile[] {
  if (tiles.length <= room) return tiles
  const rank = ({ kind, summary }: Tile): readonly [number, number] => [
    ['can-go', 'trouble', 'reading', 'gone'].indexOf(kind),
    -(summary.motion.since ?? 0),
  ]
  const byRank = tiles.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)]
    return first[0] - second[0] || first[1] - second[1]
  })
  const shown = new Set(byRank.slice(0, Math.max(0, room)))
  return tiles.filter((tile) => shown.has(tile))
}

/** The motions that can go, for comparison with those of later. */
export function greenOf({ summaries }: FleetSummary): ReadonlySet<MotionId> {
  return new Set(summaries.filter((each) => groupOf(each) === 'can-go').map(({ id }) => id))
}

/** `612 can go`, `612, 613 and 4 more can go`: what has turned green; undefined for nothing. */
export function greenText(before: ReadonlySet<MotionId>, after: ReadonlySet<MotionId>): string | undefined {
  const news = [...after].filter((id) => !before.has(id))
  if (news.length === 0) return undefined
  const named = news.slice(0, 3).join(', ')
  return news.length > 3 ? `${named} and ${news.length - 3} more can go` : `${named} can go`
}

export interface Grid {
  readonly columns: number
  readonly rows: number
}

/** The smallest tile that is readable from five metres, px on a screen of 1920x1080. */
const SMALLEST = { width: 300, height: 190 }

/** The grid with the biggest tiles of about 3:2 that fit `count` into an area; never tiles too small to read. */
export function gridFor(count: number, area: { readonly width: number; readonly height: number }): Grid {
  const mostColumns = Math.max(1, Math.floor(area.width / SMALLEST.width))
  const mostRows = Math.max(1, Math.floor(area.height / SMALLEST.height))
  let best: Grid = { columns: mostColumns, rows: mostRows }
  let size = 0
  for (let columns = 1; columns <= mostColumns; columns += 1) {
    const rows = Math.max(1, Math.ceil(count / columns))
    if (rows > mostRows) continue
    const side = Math.min(area.width / columns / 3, area.height / rows / 2)
    if (side > size) {
      best = { columns, rows }
      size = side
    }
  }
  return best
}

function kindOf(summary: MotionSummary, now: Milliseconds): TileKind | undefined {
  const group = groupOf(summary)
  if (group === 'can-go' || group === 'reading' || group === 'trouble') return group
  const { motion, state, asOf } = summary
  const isLeaving = state === 'gone' && asOf === undefined && now - (motion.since ?? 0) < FADING
  return isLeaving ? 'gone' : undefined
}

function isFresh({ motion, state }: MotionSummary, now: Milliseconds): boolean {
  return state === 'released' && motion.releasedAt !== undefined && now - motion.releasedAt < FRESH
}

function arrivalOf({ arrivedAt, motion }: MotionSummary): Milliseconds {
  return arrivedAt ?? motion.since ?? 0
}
