/** Runs a monitor for several days with bursts, growing logs, faults and kills: nothing may be lost, wrong or growing. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bytes, Milliseconds } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { type Fleet, startFleet } from '../../src/simulator/fleet.ts'
import { generateFleet } from '../../src/simulator/generated-fleet.ts'
import { writeSimulatedProject } from '../../src/simulator/project-folder.ts'
import { createRandom, type Random } from '../../src/simulator/random.ts'
import type { Scenario } from '../../src/simulator/scenario.ts'
import { createScenarioPlayer } from '../../src/simulator/scenario-player.ts'
import type { Judge } from '../days/judge.ts'
import type { EventRules } from '../days/wanted.ts'
import { Company } from './company.ts'
import { Heard } from './heard.ts'
import { faultsOf, rulesOf } from './home.ts'
import { Losses } from './losses.ts'
import { type Footprint, MonitorChild } from './monitor-child.ts'
import {
  BURST_SECONDS,
  passingFaults,
  passingOutages,
  scenarioOfEvening,
  scenarioOfNoon,
} from './soak-day.ts'
import { SoakDevice } from './soak-device.ts'
import { pause, sizeOf, withDeadline } from './waiting.ts'

export interface SoakOptions {
  readonly days: number
  readonly devices: number
  /** How many times faster than the 34 minutes in which a fleet comes back. */
  readonly speed: number
  readonly seed: number
  /** The built program. */
  readonly program: string
  /** Footprints taken each time; the smallest counts. */
  readonly samples: number
  readonly say: (line: string) => void
}

export interface SoakReport {
  /** Wanted tracks and their faults. */
  readonly tracks: number
  readonly faults: readonly string[]
  readonly kills: number
  readonly restarts: number
  /** Unexpected errors in the log. */
  readonly unforeseen: readonly string[]
  /** Motions reported gone that were online. */
  readonly wronged: readonly string[]
  /** Motions that were released or counted as "can go" without their tracks, or kept without a reason. */
  readonly misjudged: readonly string[]
  /** The number of motions that lost a wanted track's record and rightly were never released after. */
  readonly withheld: number
  /** Releases and counted motions that were compared with the files. */
  readonly judged: Judge['judged']
  /** After the last restart and a day of work, and after the last day. */
  readonly before: Footprint
  readonly after: Footprint
  readonly exit: readonly [code: number | null, signal: string | null]
  /** Bytes below `logs`. */
  readonly logs: Bytes
}

const day: Milliseconds = 86_400_000

/** Longer than the monitor needs to notice that a device has left. */
const night: Milliseconds = 4000

/** Speeds, sizes and timeouts are a tenth of those at an event, so that a fault costs little time. */
const timing = {
  Threading: {
    DetectionThread: { Timeout: 0.5 },
    DetectionThreadPool: { Interval: 0.5 },
    InspectionThread: { Timeout: 1.5 },
    DownloadThread: { Timeout: 1.5 },
    DisconnectionThread: { Timeout: 0.5 },
    DisconnectionThreadPool: { Interval: 0.5 },
  },
}

/** Runs the days; throws when a day does not end. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const root = await mkdtemp(join(tmpdir(), 'motion-monitor-soak-'))
  const today = new Date().toISOString().slice(0, 10)
  const { devices: generated, roster } = generateFleet({
    devices: options.devices,
    seed: options.seed,
    today,
    daysBefore: options.days - 1,
    scale: 0.1,
    isOdd: false,
  })
  const devices = generated.map((contents) => new SoakDevice(contents))
  const bandwidth = { device: 8_000_000, accessPoint: 40_000_000 }
  await using fleet = await startFleet({
    devices: generated,
    initially: 'off',
    timing: { answer: [5, 40] },
    bandwidth,
  })
  try {
    await writeSimulatedProject({ root, event: 'Soak', roster, place: fleet, server: timing })
    const eventFolder = join(root, 'events', 'Soak')
    const rules = rulesOf(roster, 1)
    const soak = new Soak(options, root, { fleet, devices, rules, eventFolder })
    const midnight = Date.parse(`${today}T00:00:00Z`)
    const outcome = await soak.run(midnight)
    const contents = devices.map((device) => device.at(midnight, 'evening'))
    const home = await faultsOf(contents, rules, eventFolder)
    return { ...outcome, ...home, logs: await sizeOf(join(eventFolder, 'logs')) }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

type Outcome = Omit<SoakReport, 'tracks' | 'faults' | 'logs'>

interface SoakEvent {
  readonly fleet: Fleet
  readonly devices: readonly SoakDevice[]
  readonly rules: EventRules
  readonly eventFolder: string
}

class Soak {
  readonly #options: SoakOptions
  readonly #root: string
  readonly #fleet: Fleet
  readonly #devices: readonly SoakDevice[]
  readonly #company: Company
  readonly #losses: Losses
  readonly #heard: Heard
  readonly #random: Random
  readonly #outages: Random
  #onReleased: (motion: MotionId) => void = () => undefined
  #monitor: MonitorChild
  #kills = 0
  #restarts = 0

  constructor(options: SoakOptions, root: string, { fleet, devices, rules, eventFolder }: SoakEvent) {
    this.#options = options
    this.#root = root
    this.#fleet = fleet
    this.#devices = devices
    this.#losses = new Losses(fleet)
    this.#company = new Company(devices, rules, this.#losses)
    this.#heard = new Heard(fleet, rules, eventFolder, (event) => {
      this.#losses.hear(event)
      if (event.type === 'motion-released') this.#onReleased(event.motion)
    })
    this.#random = createRandom(options.seed).fork('soak')
    this.#outages = createRandom(options.seed).fork('outages')
    this.#monitor = this.#start()
  }

  /** `today` is the midnight of the last day. */
  async run(today: Milliseconds): Promise<Outcome> {
    const { days, say, samples } = this.#options
    // The measured process must run for several days, so kills come earlier.
    const killDays = Math.max(1, Math.floor(days / 2))
    let before: Footprint | undefined
    try {
      for (let number = 1; number <= days; number++) {
        const began = performance.now()
        const midnight = today - (days - number) * day
        await this.#day(midnight, number <= killDays)
        const seconds = ((performance.now() - began) / 1000).toFixed(0)
        say(`day ${number}: ${seconds} s, ${this.#kills} kills and ${this.#restarts} restarts so far`)
        if (number === killDays + 1 || (days === 1 && number === 1)) {
          before = await this.#monitor.footprint(samples)
        }
      }
      await this.#everyoneOnceMore()
      const after = await this.#monitor.footprint(samples)
      const exit = await this.#monitor.end('SIGTERM')
      return {
        kills: this.#kills,
        restarts: this.#restarts,
        ...this.#heard.outcome,
        withheld: this.#losses.losers.size,
        before: before ?? after,
        after,
        exit,
      }
    } finally {
      if (!this.#monitor.hasExited) await this.#monitor.end('SIGKILL')
    }
  }

  /** Some come at noon and all in the evening, some with a fault; the monitor may be killed meanwhile. */
  async #day(midnight: Milliseconds, isKilled: boolean): Promise<void> {
    const over = new AbortController()
    const kills = isKilled ? this.#killNowAndThen(over.signal) : Promise.resolve()
    const outages = this.#disturbDns(over.signal)
    try {
      await this.#noon(midnight)
      await this.#evening(midnight)
    } finally {
      over.abort()
      await Promise.all([kills, outages])
    }
    if (isKilled) await this.#restart('SIGTERM')
    // The last departure is noticed before any motion comes again.
    await delay(night)
    this.#heard.judgeAtRest(this.#losses.losers)
  }

  async #noon(midnight: Milliseconds): Promise<void> {
    this.#setClocks(midnight, 'noon')
    const guests = this.#company.honest.filter(() => this.#random.chance(0.25))
    await this.#play(scenarioOfNoon(guests, this.#random))
    await delay(night)
  }

  async #evening(midnight: Milliseconds): Promise<void> {
    this.#setClocks(midnight, 'evening')
    const losing = this.#company.planLosses(midnight, this.#random)
    const staying = losing.map(({ motion }) => motion)
    const guests = this.#company.honest.filter((id) => !staying.includes(id))
    for (const id of guests) {
      if (this.#random.chance(0.3)) this.#fleet.fault(id, this.#random.pick(passingFaults), { times: 1 })
    }
    const cast = { guests, staying, hostile: this.#company.hostile }
    await this.#play(
      scenarioOfEvening(cast, this.#options.speed, this.#random),
      losing.map(({ left }) => left),
    )
  }

  /** Plays until every leaving motion has left. */
  async #play(scenario: Scenario, others: readonly Promise<void>[] = []): Promise<void> {
    const { speed } = this.#options
    const player = createScenarioPlayer({ fleet: this.#fleet, speed, waitsForRelease: true })
    this.#onReleased = (motion) => player.release(motion)
    const deadline = (BURST_SECONDS / speed) * 1000 + 120_000
    try {
      await withDeadline(Promise.all([player.play(scenario), ...others]), deadline, () => this.#notReleased())
    } finally {
      player.stop()
    }
  }

  #setClocks(midnight: Milliseconds, hour: 'noon' | 'evening'): void {
    for (const device of this.#devices) this.#fleet.change(device.id, () => device.at(midnight, hour))
  }

  /** All that left too early come once more without faults, and all are released that have lost nothing. */
  async #everyoneOnceMore(): Promise<void> {
    this.#heard.released.clear()
    this.#onReleased = () => undefined
    for (const id of this.#fleet.ids) {
      this.#fleet.clearFaults(id)
      await this.#fleet.turnOn(id)
    }
    const { losers } = this.#losses
    // The judge reports it if one of the losers is released.
    const isSettled = (id: MotionId): boolean =>
      this.#heard.released.has(id) || (losers.has(id) && this.#heard.stateOf(id) === 'in-trouble')
    const all = this.#heard.until(() => this.#fleet.ids.every(isSettled))
    await withDeadline(all, 120_000, () => this.#notReleased())
    for (const id of this.#fleet.ids) await this.#fleet.turnOff(id, 'off')
    // Connections to the devices are closed.
    await delay(night)
  }

  /** Sometimes DNS fails completely, which must not make a motion count as gone. */
  async #disturbDns(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(2000 + this.#outages.next() * 3000, signal)
      if (!signal.aborted) this.#fleet.dns.set({ outage: this.#outages.pick(passingOutages) })
      await pause(1000 + this.#outages.next() * 3000, signal)
      this.#fleet.dns.set({ outage: undefined })
    }
  }

  async #killNowAndThen(signal: AbortSignal): Promise<void> {
    await pause(500 + this.#random.next() * 3000, signal)
    while (!signal.aborted) {
      await this.#restart('SIGKILL')
      await pause(2500 + this.#random.next() * 5000, signal)
    }
  }

  async #restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await this.#monitor.end(signal)
    if (signal === 'SIGKILL') this.#kills++
    else this.#restarts++
    this.#heard.forget()
    this.#monitor = this.#start()
  }

  #start(): MonitorChild {
    return new MonitorChild(this.#options.program, this.#root, (event) => this.#heard.take(event))
  }

  #notReleased(): string {
    const present = this.#fleet.ids.filter((id) => this.#fleet.stateOf(id) === 'on')
    const last = present.map((id) => `${id}: ${this.#heard.lastOf(id)}`)
    return `the day did not end; those still there, and what was heard of them last: ${last.join('; ')}`
  }
}
