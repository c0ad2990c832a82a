/** One motion: the page behind its number, and behind the sticker on its case. */
import { formatAge } from '../../../core/views/format.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { standingText, troubleFacts } from '../../../core/views/standing.ts'
import { stateLooks } from '../../../core/views/state-words.ts'
import { tracksWords } from '../../../core/views/tracks-words.ts'
import { isTeam, sees } from '../audience.ts'
import { Battery } from '../components/battery.tsx'
import { CheckTable } from '../components/check-table.tsx'
import { marksText } from '../components/columns.tsx'
import { Hint } from '../components/hint.tsx'
import { MotionActions } from '../components/motion-actions.tsx'
import { MotionLog } from '../components/motion-log.tsx'
import { NoteEditor } from '../components/note-editor.tsx'
import { Outside } from '../components/outside.tsx'
import { ReadingBar } from '../components/reading-bar.tsx'
import { TrackList } from '../components/track-list.tsx'
import type { Frame } from '../frame.ts'
import type { PageProps } from '../page-props.ts'
import { pathOf } from '../routes.ts'
import { wrongWords } from '../wrong-words.ts'

export function MotionPage({ frame, route }: PageProps) {
  if (route.page !== 'motion') return null
  const summary = frame.fleet.byId.get(route.motion)
  if (summary === undefined) return <NoSuchMotion motion={route.motion} />
  return (
    <article className="motion" data-motion={summary.id}>
      <Standing summary={summary} frame={frame} />
      <About summary={summary} frame={frame} />
      <div>
        <MotionActions summary={summary} frame={frame} />
        {sees(frame, 'notes') && <NoteEditor key={summary.id} summary={summary} frame={frame} />}
        <TrackList summary={summary} frame={frame} />
      </div>
      <div>
        <CheckTable summary={summary} frame={frame} />
        <History summary={summary} frame={frame} />
        {isTeam(frame) && <MotionLog summary={summary} frame={frame} />}
      </div>
      <Hint frame={frame} fields={['names', 'notes', 'addresses', 'speeds', 'hours']} />
    </article>
  )
}

interface PartProps {
  readonly summary: MotionSummary
  readonly frame: Frame
}

function NoSuchMotion({ motion }: { readonly motion: number }) {
  return (
    <div className="empty-view">
      <p>No motion {motion} is known: it is not in motions.csv, and it has not answered.</p>
      <p>
        Is the number right? <a href={pathOf({ page: 'motions', query: '' })}>Look it up</a>. If it is, switch
        its WiFi on near the laptop: this page shows it as soon as it answers.
      </p>
    </div>
  )
}

/** What it does, in the colour of its state, and what to do if something is wrong. */
function Standing({ summary, frame }: PartProps) {
  const isNow = frame.status.kind === 'live'
  const { symbol, word, tone } = stateLooks[summary.state]
  // The zone of all times stands once, at the top of the page.
  const time = { ...frame.time, minuteWithZone: frame.time.minute }
  const more = standingText(summary, { time }).slice(word.length).replace(/^,? /, '')
  const wrong = wrongWords(summary, frame)
  const retry = troubleFacts(summary, frame).find(({ name }) => name === 'tried again')
  const isBeingRead = ['inspecting', 'inspected', 'downloading'].includes(summary.state)
  return (
    <section className={`motion-standing ${isNow ? `tone-${tone}` : 'tone-quiet'}`} aria-label="State">
      <p className="motion-state">
        <span aria-hidden="true">{symbol} </span>
        {isNow ? word : `was: ${word}`}
      </p>
      <p>{more}</p>
      {isBeingRead && <p>{tracksWords(summary, frame, Number.POSITIVE_INFINITY).text}</p>}
      <ReadingBar summary={summary} now={frame.now} />
      {wrong !== undefined && (
        <>
          <p className="motion-todo">{wrong.todo}</p>
          <p>
            <Outside text={wrong.long} />
            {retry !== undefined && `, tried again ${retry.value}`}
          </p>
        </>
      )}
    </section>
  )
}

function About({ summary, frame }: PartProps) {
  const { holder, person, motion } = summary
  const { lastSeen, address } = motion
  const age = formatAge(lastSeen, frame.now)
  const marks = sees(frame, 'hours') ? marksText(summary, frame) : undefined
  return (
    <dl className="facts">
      {sees(frame, 'names') && person !== '' && <Fact name="Person" text={person} />}
      {holder === undefined ? (
        <Fact name="Person" text="nobody has it today" />
      ) : (
        <>
          <Fact name="File ID" text={holder.fileId} />
          {holder.craftType !== '' && <Fact name="Craft" text={holder.craftType} />}
        </>
      )}
      <div>
        <dt>Battery</dt>
        <dd>
          <Battery summary={summary} />
        </dd>
      </div>
      <Fact
        name="Last seen"
        text={lastSeen === undefined ? 'not in this session' : age === 'now' ? 'now' : `${age} ago`}
      />
      {marks !== undefined && <Fact name="Marks" text={marks} />}
      {sees(frame, 'addresses') && address !== undefined && <Fact name="Address" text={address} />}
    </dl>
  )
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Outside text={text} />
      </dd>
    </div>
  )
}

function History({ summary: { motion }, frame: { time } }: PartProps) {
  return (
    <section>
      <h2>What happened</h2>
      {motion.history.length === 0 && <p className="quiet">Nothing in this session.</p>}
      <ol className="history">
        {motion.history.toReversed().map(({ state, at }, place) => {
          const { symbol, word } = stateLooks[state]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two states may come at one instant
            <li key={place}>
              <time>{time.second(at)}</time>
              <span>
                <span aria-hidden="true">{symbol} </span>
                {word}
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
