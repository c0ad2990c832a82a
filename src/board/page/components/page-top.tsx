/** What the team must see on every page: alarms, and whether the laptop is well. */
import { laptopHealth, laptopParts } from '../../../core/views/laptop-health.ts'
import { isTeam } from '../audience.ts'
import type { Frame } from '../frame.ts'
import { Outside } from './outside.tsx'

const marks = {
  good: { sign: '✓', word: 'ok' },
  bad: { sign: '!', word: 'trouble' },
  unknown: { sign: '·', word: 'not known' },
} as const

export function PageTop({ frame }: { readonly frame: Frame }) {
  if (!frame.isKnown || !isTeam(frame)) return null
  const { alarms } = frame.state
  const health = laptopHealth(frame, frame.status.kind === 'ended')
  return (
    <div className="page-top">
      {alarms.length > 0 && (
        <section aria-label="Alarms">
          <ul className="alarms">
            {alarms.map(({ topic, message, since }) => (
              <li key={topic}>
                <span aria-hidden="true">! </span>
                since {frame.time.minute(since)} <Outside text={message} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <ul className="laptop" aria-label="The laptop">
        <li aria-hidden="true">laptop</li>
        {laptopParts.map((part) => {
          const { sign, word } = marks[health[part]]
          return (
            <li key={part} className={`health-${health[part]}`}>
              <span aria-hidden="true">{sign}</span>
              {part}
              <span className="unseen"> {word}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
