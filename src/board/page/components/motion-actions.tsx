/** What the team can ask of a motion from its page: read it again, fetch what was skipped. */
import { useId, useState } from 'react'
import { motionRequests } from '../../../core/views/motion-requests.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import type { BoardCommand } from '../../protocol.ts'
import { useApp } from '../app.ts'
import { whyNoCommands } from '../audience.ts'
import { fetchCommand, outcomeText } from '../commands.ts'
import type { Frame } from '../frame.ts'
import { useKeys } from '../use-keys.ts'

interface MotionActionsProps {
  readonly summary: MotionSummary
  readonly frame: Frame
}

type Request = Extract<BoardCommand, { readonly type: 're-inspect' | 'fetch-skipped' }>['type']

const requests: readonly { readonly type: Request; readonly key: string; readonly word: string }[] = [
  { type: 're-inspect', key: 'r', word: 'Read again' },
  { type: 'fetch-skipped', key: 'f', word: 'Fetch skipped tracks' },
]

export function MotionActions({ summary, frame }: MotionActionsProps) {
  const { say } = useApp()
  const [isAsking, setAsking] = useState(false)
  const id = useId()
  const why = whyNoCommands(frame)
  const suited = requests.filter(({ type }) => motionRequests[type].suits(summary))
  const isOff = why !== undefined || isAsking
  const ask = async (type: Request): Promise<void> => {
    if (isOff || !suited.some((each) => each.type === type)) return
    setAsking(true)
    const command = { type, motion: summary.id } as const
    say(outcomeText(await fetchCommand(command), command, summary))
    setAsking(false)
  }
  useKeys({ r: () => void ask('re-inspect'), f: () => void ask('fetch-skipped') })
  return (
    <section className="actions" aria-label="Requests">
      {suited.map(({ type, key, word }) => (
        <button
          key={type}
          type="button"
          disabled={isOff}
          aria-describedby={why === undefined ? undefined : id}
          aria-keyshortcuts={key}
          onClick={() => void ask(type)}
        >
          {word}{' '}
          <span className="key" aria-hidden="true">
            {key}
          </span>
        </button>
      ))}
      {why !== undefined && (
        <p className="quiet" id={id}>
          {why}
        </p>
      )}
    </section>
  )
}
