/** The checks of a motion: what was expected, and what it has. */
import type { Finding } from '../../../core/domain/checks.ts'
import { checkNames } from '../../../core/views/check-names.ts'
import { formatAge } from '../../../core/views/format.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import type { Frame } from '../frame.ts'
import { Outside } from './outside.tsx'

interface CheckTableProps {
  readonly summary: MotionSummary
  readonly frame: Frame
}

const verdicts: Readonly<Record<Finding['verdict'], { readonly sign: string; readonly word: string }>> = {
  pass: { sign: '✓', word: 'ok' },
  fail: { sign: '✗', word: 'wrong' },
  undetermined: { sign: '?', word: 'not given' },
}

export function CheckTable({ summary: { motion, isOld }, frame: { now } }: CheckTableProps) {
  const { findings, inspectedAt, isRecalled } = motion
  const isStale = isOld || isRecalled
  return (
    <section>
      <h2>
        Checks
        {isStale && inspectedAt !== undefined && <small> read {formatAge(inspectedAt, now)} ago</small>}
      </h2>
      {findings.length === 0 ? (
        <p className="quiet">Not read yet: switch its WiFi on near the laptop.</p>
      ) : (
        <table className="checks">
          <caption className="unseen">Checks</caption>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Has</th>
              <th scope="col">Expected</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a journal may have two findings of one topic
              <CheckRow key={place} finding={finding} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function CheckRow({ finding: { topic, verdict, expected, actual } }: { readonly finding: Finding }) {
  const { sign, word } = verdicts[verdict]
  return (
    <tr className={`check-${verdict}`} data-topic={topic}>
      <th scope="row">{checkNames[topic]}</th>
      <td>
        <span className="check-sign">
          <span aria-hidden="true">{sign}</span>
          <span className="unseen">{word}: </span>
        </span>{' '}
        <Outside text={actual ?? 'not given'} />
      </td>
      <td>
        <Outside text={expected} />
      </td>
    </tr>
  )
}
