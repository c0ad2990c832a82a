/** At registration: lay the motion down and switch its WiFi on; the page says whether it is ready to sail. */
import { useState } from 'react'
import { pluralise } from '../../../core/base/pluralise.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { arrivalsOf, nextArrival, type ShownArrival } from '../../../core/views/newest-arrival.ts'
import { type Readiness, readinessOf } from '../../../core/views/readiness.ts'
import { sees } from '../audience.ts'
import { Hint } from '../components/hint.tsx'
import { Outside } from '../components/outside.tsx'
import type { Frame } from '../frame.ts'
import type { PageProps } from '../page-props.ts'
import { pathOf } from '../routes.ts'

/** How many of the last arrivals are listed. */
const LISTED = 5

export function Registration({ frame }: PageProps) {
  const [chosen, setChosen] = useState('')
  const newest = useNewest(frame)
  const number = chosen.trim()
  const shown = number === '' ? newest : frame.fleet.byId.get(Number(number))
  const isFollowing = number === ''
  return (
    <div className="registration">
      <p className="lead">Lay your motion down, switch its WiFi on, and wait for its number here.</p>
      {shown === undefined ? (
        <p className="verdict verdict-unknown">
          {isFollowing
            ? 'Waiting for the first motion ...'
            : `Motion ${number} is not known: is the number right?`}
        </p>
      ) : (
        <Verdict summary={shown} frame={frame} />
      )}
      <div className="choose">
        <label className="look-up">
          <span>Show one number</span>
          <input
            inputMode="numeric"
            autoComplete="off"
            maxLength={5}
            value={chosen}
            onChange={(event) => setChosen(event.target.value.replace(/\D/g, ''))}
          />
        </label>
        {!isFollowing && (
          <button type="button" onClick={() => setChosen('')}>
            Show the newest again
          </button>
        )}
      </div>
      <LastArrivals frame={frame} choose={setChosen} />
      <Hint frame={frame} fields={['names']} />
    </div>
  )
}

/** The newest arrival, which stays for a while after what is said of it has changed. */
function useNewest(frame: Frame): MotionSummary | undefined {
  const [held, setHeld] = useState<ShownArrival | undefined>(undefined)
  const next = nextArrival(held, frame.fleet, frame.now)
  if (next !== held) setHeld(next)
  return next && frame.fleet.byId.get(next.motion)
}

const words: Readonly<Record<Readiness['kind'], { readonly sign: string; readonly word: string }>> = {
  ready: { sign: '✓', word: 'READY TO SAIL' },
  reading: { sign: '▼', word: 'WAIT: it is being read' },
  wrong: { sign: '!', word: 'NOT READY' },
  unknown: { sign: '?', word: 'NOT READ TODAY' },
}

function Verdict({ summary, frame }: { readonly summary: MotionSummary; readonly frame: Frame }) {
  const { kind, faults } = readinessOf(summary)
  const isNow = frame.status.kind === 'live'
  const { sign, word } = words[kind]
  const { holder, person, motion } = summary
  return (
    <section
      className={`verdict verdict-${isNow ? kind : 'unknown'}`}
      data-motion={summary.id}
      data-kind={kind}
    >
      <p className="verdict-number">
        <a href={pathOf({ page: 'motion', motion: summary.id })}>{summary.id}</a>
      </p>
      <p className="verdict-word" aria-live="polite">
        <span aria-hidden="true">{sign} </span>
        {isNow ? word : `was: ${word}`}
      </p>
      <p className="verdict-who">
        {holder === undefined ? (
          'nobody today'
        ) : (
          <Outside text={[holder.fileId, holder.craftType].join('  ')} />
        )}
        {sees(frame, 'names') && person !== '' && (
          <>
            {' · '}
            <Outside text={person} />
          </>
        )}
        {motion.inspectedAt !== undefined && ` · read at ${frame.time.minute(motion.inspectedAt)}`}
      </p>
      <p>{explain(kind, faults.length)}</p>
      {faults.length > 0 && (
        <ul className="faults">
          {faults.map(({ what, remedy }) => (
            <li key={what}>
              <b>
                <Outside text={what} />
              </b>
              <span>{remedy}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function explain(kind: Readiness['kind'], faults: number): string {
  switch (kind) {
    case 'ready':
      return 'Every check passes. Switch its WiFi off and take it along.'
    case 'reading':
      return 'Leave it on, close to this table.'
    case 'wrong':
      return `${pluralise(faults, 'thing')} to mend before it sails:`
    case 'unknown':
      return 'Switch its WiFi on and wait.'
  }
}

interface LastArrivalsProps {
  readonly frame: Frame
  readonly choose: (number: string) => void
}

function LastArrivals({ frame, choose }: LastArrivalsProps) {
  const last = arrivalsOf(frame.fleet).slice(0, LISTED)
  if (last.length === 0) return null
  return (
    <section>
      <h2>The last {last.length === 1 ? 'one' : last.length}</h2>
      <ul className="last-arrivals">
        {last.map((summary) => {
          const { kind } = readinessOf(summary)
          const { sign, word } = words[kind]
          const isNow = frame.status.kind === 'live'
          return (
            <li key={summary.id}>
              <button type="button" onClick={() => choose(String(summary.id))}>
                <b>{summary.id}</b>
                <span className={`verdict-mark mark-${isNow ? kind : 'unknown'}`}>
                  <span aria-hidden="true">{sign} </span>
                  {isNow ? word : `was: ${word}`}
                </span>
                <span className="quiet">
                  {summary.arrivedAt !== undefined && `came at ${frame.time.minute(summary.arrivedAt)}`}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
