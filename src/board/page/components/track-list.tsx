/** The tracks of a motion: those of today with hours and best where they are shown, older ones behind a line. */
import { hoursText, knotsText } from '../../../core/base/figure-text.ts'
import { dayOfDate } from '../../../core/base/local-time.ts'
import { pluralise } from '../../../core/base/pluralise.ts'
import type { Track } from '../../../core/domain/track.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { misdatedText, trackStatusText, trackTones, trackWhyText } from '../../../core/views/track-words.ts'
import { sees } from '../audience.ts'
import type { Frame } from '../frame.ts'
import { Outside } from './outside.tsx'

/** At most this many older tracks are listed. */
const MOST_OLDER = 50

interface TrackListProps {
  readonly summary: MotionSummary
  readonly frame: Frame
}

export function TrackList({ summary, frame }: TrackListProps) {
  const { tracks, unassigned, misdated } = summary.motion
  const today = dayOfDate(frame.fleet.today)
  const ofToday = tracks.filter(({ day }) => day === today)
  const older = tracks.filter(({ day }) => day !== today).toReversed()
  const hasSpeeds = sees(frame, 'speeds')
  return (
    <section>
      <h2>Tracks of today</h2>
      {ofToday.length === 0 ? (
        <p className="quiet">None known.</p>
      ) : (
        <Tracks name="Tracks of today" tracks={ofToday} frame={frame} />
      )}
      {unassigned.length > 0 && (
        <p className="tone-warn worded">
          <span aria-hidden="true">! </span>
          {pluralise(unassigned.length, 'track')} of nobody: a row is missing in motions.csv
        </p>
      )}
      {misdated !== undefined && (
        <p className="tone-warn worded">
          <span aria-hidden="true">! </span>wrong date?{' '}
          <Outside text={hasSpeeds ? misdatedText(misdated) : misdated.day} />
        </p>
      )}
      {older.length > 0 && (
        <details>
          <summary>{pluralise(older.length, 'older track')}</summary>
          <Tracks name="Older tracks" tracks={older.slice(0, MOST_OLDER)} frame={frame} />
          {older.length > MOST_OLDER && <p className="more">and {older.length - MOST_OLDER} more</p>}
        </details>
      )}
    </section>
  )
}

interface TracksProps {
  readonly name: string
  readonly tracks: readonly Track[]
  readonly frame: Frame
}

function Tracks({ name, tracks, frame }: TracksProps) {
  const hasHours = sees(frame, 'hours')
  const hasSpeeds = sees(frame, 'speeds')
  return (
    <table className="tracks">
      <caption className="unseen">{name}</caption>
      <thead>
        <tr>
          <th scope="col">{hasHours ? 'Start' : 'Day'}</th>
          <th scope="col">Status</th>
          {hasHours && (
            <th scope="col" className="figure">
              Hours
            </th>
          )}
          {hasSpeeds && (
            <th scope="col" className="figure">
              500 m (kn)
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {tracks.map((track) => (
          <tr key={track.key}>
            <th scope="row">{hasHours ? startOf(track, frame) : <Outside text={track.day} />}</th>
            <td>
              <TrackStatus track={track} />
            </td>
            {hasHours && <td className="figure">{hoursText(track.figures.duration)}</td>}
            {hasSpeeds && <td className="figure">{knotsText(track.figures.best500m)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The time alone for a track of today. */
function startOf({ day, figures }: Track, { fleet, time }: Frame): string {
  return day === dayOfDate(fleet.today) ? time.minute(figures.startDate) : time.day(figures.startDate)
}

function TrackStatus({ track }: { readonly track: Track }) {
  const why = trackWhyText(track)
  const doubts = (track.doubts ?? []).filter((doubt) => doubt !== '')
  return (
    <>
      <span className={`worded tone-${trackTones[track.status]}`}>{trackStatusText(track)}</span>
      {track.isBackup === true && ' (backup device)'}
      {why !== '' && (
        <small>
          {' '}
          <Outside text={why} />
        </small>
      )}
      {doubts.length > 0 && (
        <small className="tone-warn worded">
          {' '}
          ! <Outside text={doubts.join('; ')} />
        </small>
      )}
    </>
  )
}
