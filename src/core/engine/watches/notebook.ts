/** Keeps people's notes about motions on disk, and emits them at the next start. */
import { loadNotes, type Notes, notesFile, saveNotes } from '../../archive/notes-file.ts'
import { errorText } from '../../base/errors.ts'
import { formatProblem } from '../../base/problem.ts'
import type { MotionId } from '../../domain/motion.ts'
import { noteText } from '../../domain/note.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'

type NotebookDependencies = Pick<Dependencies, 'clock' | 'emit' | 'project'>

export class Notebook {
  readonly #dependencies: NotebookDependencies
  #notes: Notes = new Map()
  /** False where the file cannot be read: then it is not overwritten. */
  #isKept = true
  #turn: Promise<void> = Promise.resolve()

  constructor(dependencies: NotebookDependencies) {
    this.#dependencies = dependencies
  }

  /** Reads and emits earlier notes. */
  open(): void {
    this.#inTurn(async () => {
      const { clock, project } = this.#dependencies
      try {
        const { notes, problem } = await loadNotes(project.eventFolder, clock.now())
        this.#notes = notes
        if (problem !== undefined) logNotice(this.#dependencies, 'ERROR', formatProblem(problem))
      } catch (error) {
        this.#isKept = false
        const file = notesFile(project.eventFolder)
        logNotice(
          this.#dependencies,
          'ERROR',
          `${file}: ${errorText(error)} What is noted now lasts until the monitor ends.`,
        )
      }
      this.#emitAll()
    })
  }

  /** Emits all notes again: motions may have joined the roster. */
  emitAgain(): void {
    this.#inTurn(async () => this.#emitAll())
  }

  /** Notes something about a motion; emitted once it is on disk, or once the disk has refused it. */
  take(motion: MotionId, text: string): void {
    this.#inTurn(async () => {
      const { clock, emit, project } = this.#dependencies
      const kept = noteText(text)
      if (kept === (this.#notes.get(motion)?.text ?? '')) return
      const notes = new Map(this.#notes)
      const at = clock.now()
      if (kept === '') notes.delete(motion)
      else notes.set(motion, { text: kept, at })
      this.#notes = notes
      try {
        if (this.#isKept) await saveNotes(project.eventFolder, notes)
      } catch (error) {
        logNotice(
          this.#dependencies,
          'ERROR',
          `Motion ${motion} note is not on disk: ${errorText(error)}; it is written with the next note`,
        )
      }
      emit({ type: 'note-taken', at, motion, text: kept })
    })
  }

  /** Resolves when every note so far is on disk. */
  settled(): Promise<void> {
    return this.#turn
  }

  #emitAll(): void {
    const { clock, emit } = this.#dependencies
    const notes = [...this.#notes].map(([motion, note]) => ({ motion, ...note }))
    if (notes.length > 0) emit({ type: 'notes-read', at: clock.now(), notes })
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work)
  }
}
