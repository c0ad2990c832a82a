/** The data for the page's script, which knows nothing else of the report. */

/** In page order: an element gives its index in these lists. */
export interface PageData {
  /** Minutes east of UTC. */
  readonly timezone: number
  readonly timelines: readonly PageTimeline[]
  readonly plots: readonly PagePlot[]
}

/** One bout of a day; instants are ms since 1970 UTC. */
export interface PageTimeline {
  readonly from: number
  readonly to: number
  readonly visits: readonly PageVisit[]
}

export interface PageVisit {
  readonly motion: number
  readonly name: string
  readonly arrived: number
  readonly released: number | null
  readonly left: number | null
  readonly until: number
}

/** The tracks of one person on one day. */
export interface PagePlot {
  readonly tracks: readonly PageTrack[]
}

export interface PageTrack {
  readonly label: string
  readonly start: number
  /** Tenths of a second since the point before. */
  readonly steps: readonly number[]
  /** Hundredths of a knot. */
  readonly speeds: readonly number[]
  /** Tenths of a second: points further apart are not joined. */
  readonly gap: number
}
