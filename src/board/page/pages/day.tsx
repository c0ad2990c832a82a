/** The day as a leaderboard: bests of 500 m, 10 s and 2 s with their ranks, hours and distance. */
import { useState } from 'react'
import { hoursText, kilometresText, knotsText } from '../../../core/base/figure-text.ts'
import { type RankedBest, rankedBests, rankingOf } from '../../../core/views/ranks.ts'
import { fleetViews, motionsOf } from '../../../core/views/views.ts'
import { sees } from '../audience.ts'
import { holderColumns, markColumns } from '../components/columns.tsx'
import { Hint } from '../components/hint.tsx'
import { MotionTable, type TableColumn } from '../components/motion-table.tsx'
import type { Frame } from '../frame.ts'
import type { PageProps } from '../page-props.ts'

const bestNames: Readonly<Record<RankedBest, string>> = { best500m: '500 m', best10s: '10 s', best2s: '2 s' }

export function Day({ frame, isWall }: PageProps) {
  const [best, setBest] = useState<RankedBest>('best500m')
  const view = fleetViews.day
  const { fleet } = frame
  const all = motionsOf(view, fleet)
  if (!sees(frame, 'speeds')) {
    return (
      <>
        <p className="empty-view">The results of the day are shown to the team.</p>
        <Hint frame={frame} fields={['speeds', 'hours']} />
      </>
    )
  }
  const { motions, places } = rankingOf(all, best)
  const rank: TableColumn = { head: 'Rank', isFigure: true, cell: ({ id }) => places.get(id) }
  const hasHours = sees(frame, 'hours')
  const figures = view.summary?.(fleet) ?? []
  return (
    <>
      {all.length === 0 ? (
        <p className="empty-view">{view.empty(fleet)}</p>
      ) : (
        <p className="view-head">{(hasHours ? figures : figures.slice(0, 1)).join(' · ')}</p>
      )}
      {all.length > 0 && !isWall && <BestChoice chosen={best} choose={setBest} />}
      {all.length > 0 && (
        <MotionTable
          caption={`The day by the best ${bestNames[best]}, in knots`}
          motions={motions}
          isWall={isWall}
          lead={rank}
          columns={isWall ? wallColumns(frame) : dayColumns(frame, best)}
        />
      )}
      <Hint frame={frame} fields={['names', 'hours']} />
    </>
  )
}

function dayColumns(frame: Frame, chosen: RankedBest): readonly TableColumn[] {
  const files: TableColumn = {
    head: 'Files',
    onCard: 'labelled',
    isFigure: true,
    cell: ({ day: { wanted, home } }) => (home === wanted ? String(home) : `${home}/${wanted}`),
  }
  return [
    ...bestColumns(chosen),
    ...holderColumns(frame),
    ...hoursColumns(frame),
    files,
    ...markColumns(frame),
  ]
}

/** What is read from five metres: one name for each motion. */
function wallColumns(frame: Frame): readonly TableColumn[] {
  const [name] = holderColumns(frame)
  return [...(name === undefined ? [] : [name]), ...bestColumns('best500m'), ...hoursColumns(frame)]
}

function bestColumns(chosen: RankedBest): readonly TableColumn[] {
  return rankedBests.map((best) => ({
    head: `${bestNames[best]} (kn)`,
    cardHead: bestNames[best],
    onCard: best === chosen ? 'strong' : 'labelled',
    isFigure: true,
    cell: ({ day }) => knotsText(day[best]),
  }))
}

/** Hours and distance, for those who see hours: both together give a mean speed. */
function hoursColumns(frame: Frame): readonly TableColumn[] {
  if (!sees(frame, 'hours')) return []
  return [
    { head: 'Hours', onCard: 'labelled', isFigure: true, cell: ({ day }) => hoursText(day.span) },
    { head: 'km', onCard: 'labelled', isFigure: true, cell: ({ day }) => kilometresText(day.distance) },
  ]
}

interface BestChoiceProps {
  readonly chosen: RankedBest
  readonly choose: (best: RankedBest) => void
}

function BestChoice({ chosen, choose }: BestChoiceProps) {
  return (
    <fieldset className="choice">
      <legend>Ranked by the best</legend>
      {rankedBests.map((best) => (
        <label key={best}>
          <input type="radio" name="best" checked={best === chosen} onChange={() => choose(best)} />
          <span>{bestNames[best]}</span>
        </label>
      ))}
    </fieldset>
  )
}
