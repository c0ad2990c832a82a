/** Saves what each motion is at each change, so that the next session of the day starts with it. */
import { loadStates, saveStates, statesFile } from '../../archive/motion-memory-file.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { MonitorEvent } from '../../events/events.ts'
import {
  type MotionMemory,
  noMemory,
  type RememberedMotion,
  rememberedAfter,
} from '../../events/motion-memory.ts'
import { RetryingWriter } from '../../record/retrying-writer.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'

const SAVE_INTERVAL: Milliseconds = 1000

/** Older states are useless; a day more, because a wrong clock may be corrected. */
const KEPT: Milliseconds = 2 * 86_400_000

export class MemorySaver {
  readonly #dependencies: Pick<Dependencies, 'clock' | 'emit' | 'project'>
  readonly #ending = new AbortController()
  /** Read at the start and not yet requested. */
  readonly #read = new Map<MotionId, RememberedMotion>()
  readonly #memories = new Map<MotionId, MotionMemory>()
  readonly #writer: RetryingWriter
  #isDue = false

  constructor(dependencies: Pick<Dependencies, 'clock' | 'emit' | 'project'>) {
    this.#dependencies = dependencies
    this.#writer = new RetryingWriter({
      isDue: () => this.#isDue,
      write: () => this.#write(),
      onRefused: (reason) => {
        const message = `What the motions are cannot be kept for the next start: ${reason}`
        logNotice(dependencies, 'ERROR', message)
      },
      onTaken: () => undefined,
    })
  }

  /** Reads what an earlier session saved, and logs what is wrong with it. */
  async open(): Promise<void> {
    const { eventFolder } = this.#dependencies.project
    const { states, fault } = await loadStates(eventFolder)
    if (fault !== undefined) {
      logNotice(
        this.#dependencies,
        'ERROR',
        `${statesFile(eventFolder)}: ${fault}: what motions were before this start is not known`,
      )
    }
    for (const [motion, remembered] of states) {
      this.#read.set(motion, remembered)
      if (!this.#memories.has(motion)) this.#memories.set(motion, { ...noMemory, now: remembered })
    }
  }

  /** What a motion was in an earlier session; returned once. */
  rememberedOnce(motion: MotionId): RememberedMotion | undefined {
    const remembered = this.#read.get(motion)
    this.#read.delete(motion)
    return remembered
  }

  /** Takes an event. Never throws, never waits. */
  take(event: MonitorEvent): void {
    if (event.type === 'clock-stepped') this.#shift(event.by)
    if (!('motion' in event)) return
    const before = this.#memories.get(event.motion) ?? noMemory
    const after = rememberedAfter(before, event)
    if (after === before) return
    this.#memories.set(event.motion, after)
    this.#save()
  }

  /** Writes what is due, and retries once if the disk refuses. */
  async settle(): Promise<void> {
    this.#ending.abort()
    await this.#writer.settle()
  }

  /** What was five minutes ago stays so by the new clock. */
  #shift(by: Milliseconds): void {
    for (const [motion, { now, before }] of this.#memories) {
      this.#memories.set(motion, {
        now: now && { ...now, at: now.at + by },
        before: before && { ...before, at: before.at + by },
      })
    }
    if (this.#memories.size > 0) this.#save()
  }

  #save(): void {
    this.#isDue = true
    this.#writer.begin()
  }

  async #write(): Promise<void> {
    const { clock, project } = this.#dependencies
    const now = clock.now()
    const states = [...this.#memories].flatMap(([motion, { now: state }]) => {
      return state === undefined || Math.abs(now - state.at) > KEPT ? [] : ([[motion, state]] as const)
    })
    this.#isDue = false
    try {
      await saveStates(project.eventFolder, new Map(states))
    } catch (error) {
      this.#isDue = true
      throw error
    }
    await clock.wait(SAVE_INTERVAL, this.#ending.signal)
  }
}
