/** A monitor for days on end: bursts, faults of every kind, kills and restarts: nothing lost, nobody wronged, nothing grown. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { MonitorEvent } from '../../src/core/events.ts'
import { formatEvent } from '../../src/core/log/format.ts'
import type { MotionId } from '../../src/core/motion.ts'
import type { Bytes, Milliseconds } from '../../src/core/units.ts'
import { type Fleet, startFleet } from '../../src/simulator/fleet.ts'
import { generateFleet } from '../../src/simulator/generated-fleet.ts'
import { writeSimulatedProject } from '../../src/simulator/project-folder.ts'
import { createRandom, type Random } from '../../src/simulator/random.ts'
import { createScenarioPlayer } from '../../src/simulator/scenario-player.ts'
import { type Footprint, MonitorChild } from './monitor-child.ts'
import { Presence } from './presence.ts'
import { BURST_SECONDS, passingFaults, passingOutages, scenarioOfDay } from './soak-day.ts'
import { faultsOf, SoakDevice } from './soak-device.ts'

export interface SoakOptions {
  readonly days: number
  readonly devices: number
  /** How many times faster than the 34 minutes in which a fleet comes back. */
  readonly speed: number
  readonly seed: number
  /** The built program. */
  readonly program: string
  /** Footprints taken each time; the least of them counts. */
  readonly samples: number
  readonly say: (line: string) => void
}

export interface SoakReport {
  /** Wanted tracks, and what is wrong with them. */
  readonly tracks: number
  readonly faults: readonly string[]
  readonly kills: number
  readonly restarts: number
  /** Errors nobody foresaw, as the log has them. */
  readonly unforeseen: readonly string[]
  /** Who was told to have left and was there. */
  readonly wronged: readonly string[]
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

/** Speeds, sizes and time-outs are a tenth of those at an event, so that a fault costs little time. */
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

/** Runs the days; throws when a day does not come to its end. */
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
  await using fleet = await startFleet({ devices, initially: 'off', timing: { answer: [5, 40] }, bandwidth })
  try {
    await writeSimulatedProject({ root, event: 'Soak', roster, place: fleet, server: timing })
    const soak = new Soak(options, root, fleet, devices)
    const outcome = await soak.run(Date.parse(`${today}T00:00:00Z`))
    const eventFolder = join(root, 'events', 'Soak')
    const home = await faultsOf(devices, roster, eventFolder, 1)
    return { ...outcome, ...home, logs: await sizeOf(join(eventFolder, 'logs')) }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

type Outcome = Omit<SoakReport, 'tracks' | 'faults' | 'logs'>

class Soak {
  readonly #options: SoakOptions
  readonly #root: string
  readonly #fleet: Fleet
  readonly #devices: readonly SoakDevice[]
  readonly #random: Random
  readonly #outages: Random
  readonly #unforeseen: string[] = []
  readonly #presence: Presence
  readonly #released = new Set<MotionId>()
  /** What was heard of each motion last. */
  readonly #last = new Map<MotionId, string>()
  readonly #listeners = new Set<() => void>()
  #onReleased: (motion: MotionId) => void = () => undefined
  #monitor: MonitorChild
  #kills = 0
  #restarts = 0

  constructor(options: SoakOptions, root: string, fleet: Fleet, devices: readonly SoakDevice[]) {
    this.#options = options
    this.#root = root
    this.#fleet = fleet
    this.#devices = devices
    this.#presence = new Presence(fleet)
    this.#random = createRandom(options.seed).fork('soak')
    this.#outages = createRandom(options.seed).fork('outages')
    this.#monitor = this.#start()
  }

  /** `today` is the midnight of the last day. */
  async run(today: Milliseconds): Promise<Outcome> {
    const { days, say, samples } = this.#options
    // The process that is measured must live through several days, so the kills belong to those before.
    const killDays = Math.max(1, Math.floor(days / 2))
    let before: Footprint | undefined
    try {
      for (let number = 1; number <= days; number++) {
        const began = performance.now()
        const midnight = today - (days - number) * day
        for (const device of this.#devices) device.now = midnight + day
        await this.#day(number <= killDays)
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
        unforeseen: this.#unforeseen,
        wronged: this.#presence.wronged,
        before: before ?? after,
        after,
        exit,
      }
    } finally {
      if (!this.#monitor.hasExited) await this.#monitor.end('SIGKILL')
    }
  }

  /** Everyone comes back, some with a fault; the monitor may be killed meanwhile. */
  async #day(isKilled: boolean): Promise<void> {
    const { speed } = this.#options
    for (const { id } of this.#devices) {
      if (this.#random.chance(0.3)) this.#fleet.fault(id, this.#random.pick(passingFaults), { times: 1 })
    }
    const ids = this.#devices.map(({ id }) => id)
    const player = createScenarioPlayer({ fleet: this.#fleet, speed, waitsForRelease: true })
    this.#onReleased = (motion) => player.release(motion)
    const over = new AbortController()
    const kills = isKilled ? this.#killNowAndThen(over.signal) : Promise.resolve()
    const outages = this.#disturbDns(over.signal)
    try {
      const deadline = (BURST_SECONDS / speed) * 1000 + 120_000
      await withDeadline(player.play(scenarioOfDay(ids, speed, this.#random)), deadline, () =>
        this.#notReleased(),
      )
    } finally {
      over.abort()
      await Promise.all([kills, outages])
      player.stop()
    }
    if (isKilled) await this.#restart('SIGTERM')
    // Who left last has been missed before anyone comes again.
    await delay(night)
  }

  /** Whoever left too early comes once more, nothing is wrong with anyone, and all are released. */
  async #everyoneOnceMore(): Promise<void> {
    this.#released.clear()
    this.#onReleased = () => undefined
    for (const id of this.#fleet.ids) {
      this.#fleet.clearFaults(id)
      await this.#fleet.turnOn(id)
    }
    const all = this.#until(() => this.#released.size === this.#fleet.ids.length)
    await withDeadline(all, 120_000, () => this.#notReleased())
    for (const id of this.#fleet.ids) await this.#fleet.turnOff(id, 'off')
    // What was opened for the devices is closed.
    await delay(night)
  }

  /** Now and then DNS fails as a whole, which is no reason to miss anybody. */
  async #disturbDns(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(2000 + this.#outages.next() * 3000, signal)
      if (!signal.aborted) this.#fleet.dns.setOutage(this.#outages.pick(passingOutages))
      await pause(1000 + this.#outages.next() * 3000, signal)
      this.#fleet.dns.setOutage(undefined)
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
    this.#presence.forget()
    this.#monitor = this.#start()
  }

  #start(): MonitorChild {
    return new MonitorChild(this.#options.program, this.#root, (event) => this.#hear(event))
  }

  #hear(event: MonitorEvent): void {
    this.#presence.hear(event)
    if ('motion' in event) this.#last.set(event.motion, formatEvent(event)[0]?.message ?? event.type)
    if (event.type === 'motion-released') {
      this.#released.add(event.motion)
      this.#onReleased(event.motion)
    }
    const isUnforeseen = event.type === 'notice' && event.message.includes('nobody foresaw')
    if (isUnforeseen) this.#unforeseen.push(event.message)
    for (const listener of this.#listeners) listener()
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return
        this.#listeners.delete(look)
        resolve()
      }
      this.#listeners.add(look)
      look()
    })
  }

  #notReleased(): string {
    const present = this.#fleet.ids.filter((id) => this.#fleet.stateOf(id) === 'on')
    const last = present.map((id) => `${id}: ${this.#last.get(id) ?? 'nothing was heard of it'}`)
    return `the day did not end; those still there, and what was heard of them last: ${last.join('; ')}`
  }
}

/** Waits so long, or until the signal. */
function pause(span: Milliseconds, signal: AbortSignal): Promise<void> {
  return delay(span, undefined, { signal }).catch(() => undefined)
}

async function withDeadline<Value>(
  work: Promise<Value>,
  span: Milliseconds,
  describe: () => string,
): Promise<Value> {
  const ending = new AbortController()
  const late = delay(span, undefined, { signal: ending.signal }).then(() => {
    throw new Error(describe())
  })
  try {
    return await Promise.race([work, late])
  } finally {
    ending.abort()
    late.catch(() => undefined)
  }
}

async function sizeOf(folder: string): Promise<Bytes> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
