/** Plays arbitrary days with the real engine on real sockets and files, and returns the judge's findings. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Milliseconds } from '../../src/core/base/units.ts'
import { isPresent, type MotionId } from '../../src/core/domain/motion.ts'
import type { LogRecord } from '../../src/simulator/contents.ts'
import { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { trackBytes } from '../faults/faulty-fleet.ts'
import { listedAgain, withLog, withoutLog } from '../simulator/changing-logs.ts'
import type { Act, Damage, Days, Leaving, LogPlan, SessionPlan } from './arbitrary-days.ts'
import { damage } from './damage.ts'
import {
  type Calendar,
  calendarAt,
  closed,
  deviceWith,
  longer,
  recordOf,
  retouched,
} from './fleet-of-days.ts'
import { hastyClock } from './hasty-clock.ts'
import { Judge } from './judge.ts'
import { placeOfWanted } from './wanted.ts'

/** How many times faster than usual the engine waits. */
const SPEED = 5

/** The longest step of a day before the next begins, ms of this machine. */
const EVENT_TIMEOUT: Milliseconds = 1500

/** How long the engine may take to be at rest, and to release all in the end; ms of this machine. */
const REST_TIMEOUT: Milliseconds = 40_000

const threading = {
  DetectionThread: { Timeout: 0.3 },
  DetectionThreadPool: { Interval: 0.5 },
  InspectionThread: { Timeout: 2 },
  DownloadThread: { Timeout: 2 },
  DisconnectionThread: { Timeout: 0.3 },
  DisconnectionThreadPool: { Interval: 0.5 },
}

export interface Played {
  /** The product's wrong claims and actions; empty for good days. */
  readonly findings: readonly string[]
  readonly judged: Judge['judged']
  /** The last lines of the log. */
  readonly lines: readonly string[]
}

export async function playDays(days: Days): Promise<Played> {
  const calendar = calendarAt(Date.now())
  const devices = days.devices.map((plans, index) => deviceWith(601 + index, plans, calendar))
  const judge: Judge = new Judge({
    rules: calendar.rules,
    contentsOf: (motion) => monitored.fleet.contentsOf(motion),
    eventFolder: () => monitored.eventFolder,
    frames: 'every',
  })
  await using monitored = await MonitoredFleet.start({
    devices,
    initially: 'off',
    dates: [calendar.dates],
    timing: { answer: [1, 8] },
    bandwidth: { device: 500_000, accessPoint: 20_000_000 },
    server: { Threading: threading },
    clock: hastyClock(SPEED),
    onEvent: (event) => judge.see(event),
    onFrame: (event, state) => judge.hear(event, state),
  })
  const play = new Play(monitored, judge, calendar)
  for (const session of days.sessions) await play.session(session)
  await play.everybodyComesBack()
  return { findings: judge.findings, judged: judge.judged, lines: monitored.lines().slice(-80) }
}

class Play {
  readonly #monitored: MonitoredFleet
  readonly #judge: Judge
  readonly #calendar: Calendar
  readonly #ids: readonly MotionId[]
  /** The records that each device has lost. */
  readonly #vanished = new Map<MotionId, LogRecord[]>()
  /** Every record that a device ever had, by its file, oldest figures first. */
  readonly #versions = new Map<MotionId, Map<string, LogRecord[]>>()
  #isRunning = true

  constructor(monitored: MonitoredFleet, judge: Judge, calendar: Calendar) {
    this.#monitored = monitored
    this.#judge = judge
    this.#calendar = calendar
    this.#ids = monitored.fleet.ids
    for (const id of this.#ids) this.#remember(id)
  }

  /** Plays one session of the monitor to its end, unless the judge has found something. */
  async session({ before, acts, end }: SessionPlan): Promise<void> {
    if (this.#hasFound) return
    // The first session starts with the fleet, so what happens before it affects the devices only.
    for (const [motion, act] of before) await this.#act(this.#idOf(motion), act)
    await this.#start()
    const playing = this.#ids.map(async (id) => {
      for (const [motion, act] of acts) if (this.#idOf(motion) === id) await this.#act(id, act)
    })
    await Promise.all(playing)
    if (end === 'at-rest') await this.#comeToRest()
    await this.#monitored.stop()
    this.#isRunning = false
  }

  /** Without faults all are released; those that have lost a wanted track, after a person lets them go. */
  async everybodyComesBack(): Promise<void> {
    if (this.#hasFound) return
    await this.#start()
    const since = this.#monitored.events.length
    for (const id of this.#ids) {
      this.#monitored.fleet.clearFaults(id)
      await this.#monitored.fleet.turnOn(id)
    }
    const left = (): MotionId[] => this.#ids.filter((id) => !this.#wasReleased(id, since))
    const waiting = (): MotionId[] =>
      left().filter((id) => !this.#hasLost(id) || this.#offerOf(id).length === 0)
    await this.#until(
      () => waiting().length === 0,
      REST_TIMEOUT,
      () => this.#ask('re-inspect', waiting()),
    )
    this.#reportLeft(waiting(), 'nothing is wrong')
    await this.#until(
      () => left().length === 0,
      REST_TIMEOUT,
      () => {
        for (const id of left()) this.#letGo(id)
      },
    )
    this.#reportLeft(left(), 'a person has let it go')
    await this.#comeToRest()
  }

  #reportLeft(ids: readonly MotionId[], although: string): void {
    if (this.#hasFound) return
    for (const id of ids) {
      const { state, trouble } = this.#monitored.motion(id)
      const why = trouble === undefined ? '' : ` (${trouble.message})`
      this.#judge.findings.push(`motion ${id} is not released although ${although}: ${state}${why}`)
    }
  }

  /** True for a motion that has lost a wanted track, or all its logs. */
  #hasLost(id: MotionId): boolean {
    return this.#judge.lost(id).length > 0 || this.#monitored.fleet.contentsOf(id).logs.length === 0
  }

  /** What a person may let the motion go without. */
  #offerOf(id: MotionId): readonly string[] {
    const { state, trouble } = this.#monitored.motion(id)
    return state === 'in-trouble' ? (trouble?.mayLetGo ?? []) : []
  }

  #letGo(id: MotionId): void {
    const names = this.#offerOf(id)
    if (names.length > 0) this.#monitored.dispatch({ type: 'let-go', motion: id, names })
    else this.#ask('re-inspect', [id])
  }

  #ask(type: 're-inspect' | 'fetch-skipped' | 'fetch-again', ids: readonly MotionId[]): void {
    for (const motion of ids) this.#monitored.dispatch({ type, motion })
  }

  get #hasFound(): boolean {
    return this.#judge.findings.length > 0
  }

  async #start(): Promise<void> {
    if (this.#isRunning) return
    await this.#monitored.startEngine()
    this.#isRunning = true
  }

  async #act(id: MotionId, act: Act): Promise<void> {
    if (this.#hasFound) return
    const { fleet } = this.#monitored
    switch (act.type) {
      case 'visit': {
        const since = this.#monitored.events.length
        await fleet.turnOn(id)
        await this.#until(() => this.#wasReleased(id, since) || this.#isAt(id, 'in-trouble'), EVENT_TIMEOUT)
        return this.#leave(id, act.how, 'rest')
      }
      case 'come':
        return fleet.turnOn(id)
      case 'leave':
        return this.#leave(id, act.how)
      case 'wait':
        return act.for === 'rest'
          ? this.#until(() => this.#isAtRest(id), EVENT_TIMEOUT)
          : void (await delay(act.for))
      case 'fault':
        return fleet.fault(id, act.fault, { path: 'track', times: act.times })
      case 'swap': {
        const other = this.#idOf(this.#ids.indexOf(id) + act.with)
        if (other !== id)
          fleet.fault(id, { type: 'swapped', with: other }, { path: 'logs', times: act.times })
        return
      }
      case 'damage':
        return this.#damage(id, act.track, act.how)
      case 'ask':
        return act.request === 'let-go' ? this.#letGo(id) : this.#ask(act.request, [id])
      default:
        this.#change(id, act)
    }
  }

  async #leave(id: MotionId, how: Leaving, then?: 'rest'): Promise<void> {
    await this.#monitored.fleet.turnOff(id, how)
    if (then !== undefined) await this.#until(() => this.#isAtRest(id), EVENT_TIMEOUT)
  }

  #change(id: MotionId, act: ChangeAct): void {
    const { fleet } = this.#monitored
    const { logs } = fleet.contentsOf(id)
    const put = (record: LogRecord): void => fleet.change(id, (device) => withLog(device, record))
    switch (act.type) {
      case 'new-log':
        this.#addLog(id, act.log)
        return
      case 'reappear':
        for (const record of this.#vanished.get(id) ?? []) put(record)
        this.#vanished.delete(id)
        return
      case 'vanish': {
        const record = act.log === 'all' ? undefined : this.#chosen(logs, act.log)
        this.#forget(id, act.log === 'all' ? logs : record === undefined ? [] : [record])
        return
      }
    }
    const record = this.#chosen(logs, act.log)
    if (record === undefined) return
    switch (act.type) {
      case 'grow':
        put(longer(record, act.isFast))
        break
      case 'close':
        put(closed(record, act.isFast))
        break
      case 'retouch':
        put(retouched(record))
        break
      case 'list-again':
        fleet.change(id, (device) => listedAgain(device, record.file, 2))
    }
    this.#remember(id)
  }

  #addLog(id: MotionId, plan: LogPlan): void {
    const record = recordOf(id, plan, this.#calendar)
    if (this.#versions.get(id)?.has(record.file)) return
    this.#monitored.fleet.change(id, (device) => withLog(device, record))
    this.#remember(id)
  }

  #forget(id: MotionId, records: readonly LogRecord[]): void {
    this.#vanished.set(id, [...(this.#vanished.get(id) ?? []), ...records])
    for (const { file } of records) {
      this.#monitored.fleet.change(id, (device) => withoutLog(device, file))
    }
  }

  /** Changes a saved file while its motion is away. */
  #damage(id: MotionId, track: number, how: Damage): void {
    const { fleet, eventFolder, state } = this.#monitored
    const motion = state.motions.get(id)
    if (fleet.stateOf(id) === 'on' || (this.#isRunning && motion !== undefined && isPresent(motion.state)))
      return
    const places = [...(this.#versions.get(id)?.values() ?? [])].flatMap((versions) => {
      const last = versions.at(-1)
      const place = last && placeOfWanted(id, last, this.#calendar.rules)
      return place !== undefined && existsSync(join(eventFolder, place)) ? [{ place, versions }] : []
    })
    const chosen = places[track % Math.max(1, places.length)]
    if (chosen === undefined) return
    const older = chosen.versions.at(-2)
    damage(join(eventFolder, chosen.place), how, older && trackBytes(fleet.contentsOf(id), older))
    this.#judge.seeDamage(id, chosen.place)
  }

  /** One of the useful logs; the old empty one stays unchanged. */
  #chosen(logs: readonly LogRecord[], index: number): LogRecord | undefined {
    const chosen = logs.filter(({ size }) => size > 1536)
    return chosen[index % Math.max(1, chosen.length)]
  }

  #remember(id: MotionId): void {
    const versions = this.#versions.get(id) ?? new Map<string, LogRecord[]>()
    this.#versions.set(id, versions)
    for (const record of this.#monitored.fleet.contentsOf(id).logs) {
      const known = versions.get(record.file) ?? []
      if (known.at(-1) !== record) versions.set(record.file, [...known, record])
    }
  }

  #idOf(number: number): MotionId {
    return this.#ids[number % this.#ids.length] ?? 601
  }

  #wasReleased(id: MotionId, since: number): boolean {
    return this.#monitored.events
      .slice(since)
      .some((event) => event.type === 'motion-released' && event.motion === id)
  }

  #isAt(id: MotionId, wanted: string): boolean {
    return this.#monitored.state.motions.get(id)?.state === wanted
  }

  #isAtRest(id: MotionId): boolean {
    const { fleet, state } = this.#monitored
    const is = state.motions.get(id)?.state ?? 'awaited'
    return fleet.stateOf(id) === 'on' ? is === 'released' || is === 'in-trouble' : !isPresent(is)
  }

  /** By now the monitor must have noticed all damage from the time it was off. */
  async #comeToRest(): Promise<void> {
    await this.#until(() => this.#ids.every((id) => this.#isAtRest(id)), EVENT_TIMEOUT)
    const unsettled = (): readonly string[] =>
      this.#judge.unsettled(this.#monitored.state, this.#monitored.now())
    await this.#until(() => unsettled().length === 0, REST_TIMEOUT)
    if (!this.#hasFound) this.#judge.findings.push(...unsettled())
  }

  /** Waits for the condition, a timeout or a finding; calls `nudge` twice a second. */
  async #until(isSo: () => boolean, patience: Milliseconds, nudge?: () => void): Promise<void> {
    const deadline = performance.now() + patience
    let nudgedAt = Number.NEGATIVE_INFINITY
    while (!isSo() && !this.#hasFound && performance.now() < deadline) {
      if (nudge !== undefined && performance.now() - nudgedAt > 500) {
        nudgedAt = performance.now()
        nudge()
      }
      await delay(10)
    }
  }
}

type ChangeAct = Exclude<
  Act,
  { readonly type: 'visit' | 'come' | 'leave' | 'wait' | 'fault' | 'swap' | 'damage' | 'ask' }
>
