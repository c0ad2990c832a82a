/** The note about a motion: read by those who may, written by the team. */
import { useEffect, useId, useRef, useState } from 'react'
import { NOTE_LENGTH, noteText } from '../../../core/domain/note.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { useApp } from '../app.ts'
import { isTeam, whyNoCommands } from '../audience.ts'
import { fetchCommand, outcomeText } from '../commands.ts'
import { draftOf, keepDraft } from '../drafts.ts'
import type { Frame } from '../frame.ts'
import { useKeys } from '../use-keys.ts'
import { Outside } from './outside.tsx'

interface NoteEditorProps {
  readonly summary: MotionSummary
  readonly frame: Frame
}

export function NoteEditor({ summary, frame }: NoteEditorProps) {
  const { note } = summary.motion
  const [draft, setDraft] = useState(() => draftOf(summary.id))
  const open = (): void => {
    if (isTeam(frame) && draft === undefined) setDraft(note?.text ?? '')
  }
  const write = (text: string | undefined): void => {
    keepDraft(summary.id, text)
    setDraft(text)
  }
  useKeys({ n: open })
  return (
    <section>
      <h2>Note</h2>
      {note === undefined ? (
        <p className="quiet">None.</p>
      ) : (
        <p className="note-shown">
          <Outside text={note.text} most={NOTE_LENGTH} /> <small>noted {frame.time.day(note.at)}</small>
        </p>
      )}
      {isTeam(frame) &&
        (draft === undefined ? (
          <button type="button" aria-keyshortcuts="n" onClick={open}>
            {note === undefined ? 'Write a note' : 'Change the note'}{' '}
            <span className="key" aria-hidden="true">
              n
            </span>
          </button>
        ) : (
          <NoteField summary={summary} frame={frame} draft={draft} write={write} />
        ))}
    </section>
  )
}

interface NoteFieldProps extends NoteEditorProps {
  readonly draft: string
  /** Keeps what is typed; undefined closes the field. */
  readonly write: (text: string | undefined) => void
}

function NoteField({ summary, frame, draft, write }: NoteFieldProps) {
  const { say } = useApp()
  const [isSaving, setSaving] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  useEffect(() => field.current?.focus(), [])
  const over = lengthOf(draft) - NOTE_LENGTH
  const why = over > 0 ? `${over} too many: a note has ${NOTE_LENGTH} characters.` : whyNoCommands(frame)
  const save = async (): Promise<void> => {
    if (why !== undefined || isSaving) return
    setSaving(true)
    const command = { type: 'note', motion: summary.id, text: noteText(draft) } as const
    const outcome = await fetchCommand(command)
    say(outcomeText(outcome, command, summary))
    setSaving(false)
    if (outcome === 'accepted') write(undefined)
  }
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
      }}
    >
      <label>
        <span>Note about motion {summary.id}; an empty one is removed</span>
        <textarea
          ref={field}
          rows={3}
          value={draft}
          aria-describedby={id}
          onChange={(event) => write(event.target.value)}
        />
      </label>
      <p className="quiet" id={id}>
        {why ?? `${-over} characters left`}
      </p>
      <button type="submit" className="main-button" disabled={why !== undefined || isSaving}>
        {isSaving ? 'Saving ...' : 'Save'}
      </button>{' '}
      <button type="button" onClick={() => write(undefined)}>
        Cancel
      </button>
    </form>
  )
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The length in characters as a person counts them. */
function lengthOf(text: string): number {
  return [...graphemes.segment(text.trim())].length
}
