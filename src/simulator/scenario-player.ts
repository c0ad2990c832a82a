/** Plays a scenario on a fleet, including the volunteer who waits until a device has been read. */
import { setTimeout as wait } from 'node:timers/promises'
import { errorText } from '../core/base/errors.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { Fleet, FleetEvent } from './fleet.ts'
import type { Scenario, ScenarioAction } from './scenario.ts'

export interface PlayerOptions {
  readonly fleet: Fleet
  /** The speed, 1 = as written (default); reading always takes real time. */
  readonly speed?: number
  /** The volunteer acts on a monitor's `release` instead of a device's silence; default false. */
  readonly waitsForRelease?: boolean
  /** Receives a step that failed; the others follow. */
  readonly onProblem?: (message: string) => void
}

/** A device that leaves when no requests come any more. */
interface Leaver {
  readonly after: Milliseconds
  readonly how: 'off' | 'stale' | 'refused'
  timer: NodeJS.Timeout | undefined
}

/** The requests to a device since it came on. */
interface Reading {
  open: number
  hasReadLogs: boolean
  isReleased: boolean
}

/** The shortest silence that counts at any speed: a client pauses between two requests of one reading. */
const shortestIdle: Milliseconds = 2000

/** `play` settles when every step was done and every leaving device has left, or when stopped. */
export function createScenarioPlayer(options: PlayerOptions) {
  const { fleet, speed = 1, waitsForRelease = false, onProblem } = options
  const leavers = new Map<MotionId, Leaver>()
  const readings = new Map<MotionId, Reading>()
  const stopping = new AbortController()
  let allHaveLeft = () => {}

  const dismiss = (id: MotionId) => {
    clearTimeout(leavers.get(id)?.timer)
    if (leavers.delete(id) && leavers.size === 0) allHaveLeft()
  }
  const readingOf = (id: MotionId) => {
    const reading = readings.get(id) ?? { open: 0, hasReadLogs: false, isReleased: false }
    readings.set(id, reading)
    return reading
  }
  /** Restarts the wait, or ends it while something is being read. */
  const reconsider = (id: MotionId) => {
    const leaver = leavers.get(id)
    if (!leaver) return
    clearTimeout(leaver.timer)
    const reading = readingOf(id)
    const isDone = waitsForRelease ? reading.isReleased : reading.hasReadLogs
    if (!isDone || reading.open > 0) return
    leaver.timer = setTimeout(() => {
      fleet
        .turnOff(id, leaver.how)
        .catch(report)
        .finally(() => dismiss(id))
    }, leaver.after)
  }
  const report = (error: unknown) => onProblem?.(errorText(error))
  const hear = (event: FleetEvent) => {
    const reading = readingOf(event.motion)
    if (event.type === 'requested') reading.open += 1
    if (event.type === 'answered') {
      // An answer that the leaving device breaks off ends after it has left.
      reading.open = Math.max(0, reading.open - 1)
      if (event.path === '/logs.json') reading.hasReadLogs = true
    }
    if (event.type === 'turned') readings.delete(event.motion)
    reconsider(event.motion)
  }
  const unsubscribe = fleet.subscribe(hear)

  const actOn = async (id: MotionId, action: ScenarioAction) => {
    switch (action.action) {
      case 'on':
        return arrive(fleet, id, action.address)
      case 'off':
        dismiss(id)
        return fleet.turnOff(id, action.how)
      case 'leave': {
        dismiss(id)
        const after = Math.max((action.after * 1000) / speed, shortestIdle)
        leavers.set(id, { after, how: action.how, timer: undefined })
        return reconsider(id)
      }
      case 'fault':
        return fleet.fault(id, action.fault, scopeOf(action))
      case 'clear-faults':
        return fleet.clearFaults(id)
      case 'give-address':
        return fleet.giveAddress(id, action.to)
    }
  }
  /** Performs one step on a device now. Throws the fleet's errors. */
  const act = async (motion: MotionId | 'all', action: ScenarioAction): Promise<void> => {
    const ids = motion === 'all' ? fleet.ids : [motion]
    await Promise.all(ids.map((id) => actOn(id, action)))
  }

  return {
    act,
    /** The monitor says that a device can go: with `waitsForRelease` the volunteer acts on nothing else. */
    release(motion: MotionId): void {
      readingOf(motion).isReleased = true
      reconsider(motion)
    },
    async play(scenario: Scenario): Promise<void> {
      const from = performance.now()
      try {
        for (const step of scenario.steps.toSorted((a, b) => a.at - b.at)) {
          const due = (step.at * 1000) / speed - (performance.now() - from)
          if (due > 0) await wait(due, undefined, { signal: stopping.signal })
          await act(step.motion, step).catch(report)
        }
        if (leavers.size === 0) return
        await new Promise<void>((resolve) => {
          allHaveLeft = resolve
          stopping.signal.addEventListener('abort', () => resolve())
        })
      } catch (error) {
        if (!stopping.signal.aborted) throw error
      }
    },
    stop(): void {
      stopping.abort()
      unsubscribe()
      for (const leaver of leavers.values()) clearTimeout(leaver.timer)
      leavers.clear()
    },
  }
}

/** Gives an arriving device a free address: the given one, its own, or any. */
async function arrive(fleet: Fleet, id: MotionId, wished: MotionId | undefined): Promise<void> {
  const hasOneAddressEach = Object.keys(fleet.addresses).length === 0
  const candidates = hasOneAddressEach ? [wished ?? id, id, ...fleet.ids] : [id]
  const at = candidates.find((candidate) => (fleet.holderOf(candidate) ?? id) === id) ?? id
  // A device that has left loses its name with its address.
  if (at !== id && fleet.stateOf(at) !== 'on') await fleet.turnOff(at, 'off')
  await fleet.turnOn(id, { at })
}

function scopeOf({ path, times }: Extract<ScenarioAction, { action: 'fault' }>) {
  return { ...(path !== undefined && { path }), ...(times !== undefined && { times }) }
}
