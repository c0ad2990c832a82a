/** Watches the way to the fleet: says what is wrong with it, and keeps motions from being blamed for it. */
import type { Milliseconds } from '../../base/units.ts'
import type { DeviceClient } from '../../device/client.ts'
import type { ConnectOutcome, Target } from '../../device/probe.ts'
import type { Lookup, MotionResolver } from '../../device/resolver.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import { untilCalled, WakeUp } from '../scope/wake-up.ts'
import { createClockAlarm, NetworkAlarms } from './alarms.ts'
import { DnsTally } from './dns-tally.ts'
import {
  type DnsTrouble,
  judgeNetwork,
  judgeSilence,
  judgeTime,
  type LaptopChange,
  mayHaveLeft,
  type NetworkTrouble,
  type Silence,
  type TimeReading,
} from './judge.ts'
import {
  type OnlineMotion,
  Reachability,
  type ReachabilityDependencies,
  SILENCE_TIMEOUT,
} from './reachability.ts'

const JUDGE_INTERVAL: Milliseconds = 500

/** Motions that stay silent for this long while DNS answers have left. */
const LONGEST_EXCUSE: Milliseconds = 60_000

/** What was under way when the network came back has this long to go on; then it is ended and begun again. */
const SETTLING: Milliseconds = 700

/** After a router's restart devices come back one by one: no motion counts as gone within this time. */
const GRACE: Milliseconds = 30_000

/** Its parts are read at each use: the configuration changes while the monitor runs. */
interface NetworkDependencies
  extends Pick<Dependencies, 'clock' | 'emit' | 'configuration'>,
    ReachabilityDependencies {
  readonly client: ReachabilityDependencies['client'] & Pick<DeviceClient, 'breakOff'>
  readonly resolver: ReachabilityDependencies['resolver'] & Pick<MotionResolver, 'isTunnelled'>
}

export class NetworkWatch {
  readonly #dependencies: NetworkDependencies
  readonly #life: Reachability
  readonly #alarms: NetworkAlarms
  readonly #showStep: (stepped: Milliseconds) => void
  readonly #tally = new DnsTally()
  readonly #wakeUp = new WakeUp()
  readonly #returns = new Set<() => void>()
  readonly #moves = new Set<() => void>()
  #signal = new AbortController().signal
  #silence: Silence = 'none'
  /** Since when no motion has answered. */
  #silentSince: Milliseconds = 0
  /** When motions silent for long were taken to have left; a sign of life of one makes the excuse good again. */
  #excuseSpentAt = Number.NEGATIVE_INFINITY
  #upheaval: LaptopChange | undefined
  #own: readonly string[] = []
  #time: TimeReading | undefined
  #trouble: NetworkTrouble | undefined
  #dnsTrouble: DnsTrouble | undefined
  /** The address that DNS last gave in the place of "no such name". */
  #placeholder: string | undefined
  #returnedAt = Number.NEGATIVE_INFINITY
  #examination: Promise<void> | undefined

  /** `networks` gives the laptop's IPv4 networks as `192.168.0.57/24`. */
  constructor(dependencies: NetworkDependencies, networks?: () => readonly string[]) {
    this.#dependencies = dependencies
    this.#alarms = new NetworkAlarms(dependencies)
    this.#showStep = createClockAlarm(dependencies)
    const hear = (): void => {
      if (this.#silence !== 'none') this.#wakeUp.interrupt()
    }
    this.#life = new Reachability(dependencies, hear, networks)
  }

  /** True while the network, and no motion, is the trouble. */
  get isAway(): boolean {
    return this.#trouble !== undefined
  }

  /** True while DNS gives no usable answer. */
  get isDnsInDoubt(): boolean {
    return this.#dnsTrouble !== undefined
  }

  /** True where DNS says nothing of names that it does not know: no answer is no sign that DNS is in trouble. */
  get isDnsMute(): boolean {
    // WSL's tunnel is known to do so, until it denies a name after all.
    return this.#tally.isMute || (this.#dependencies.resolver.isTunnelled && !this.#tally.hasDenied)
  }

  /** True for a while after the network's return. */
  get isSettling(): boolean {
    return this.#dependencies.clock.elapsed() - this.#returnedAt < GRACE
  }

  /** Looks until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal
    const { clock } = this.#dependencies
    while (!signal.aborted) {
      this.#look()
      if (this.#silence !== 'none') void this.#life.seek(signal)
      await this.#wakeUp.wait(JUDGE_INTERVAL, clock, signal)
    }
  }

  /** Counts a motion as there until it is forgotten. */
  attend(motion: MotionId, present: OnlineMotion): void {
    this.#life.attend(motion, present)
  }

  forget(motion: MotionId): void {
    this.#life.forget(motion)
  }

  /** Notes a sign of life of a motion. */
  hearMotion(): void {
    this.#life.hearMotion()
  }

  /** Notes what came of asking DNS for a name. */
  hearDns(lookup: Lookup): void {
    this.#tally.note(lookup, this.#dependencies.clock.elapsed())
    if (lookup.answer === 'placeholder') this.#placeholder = lookup.host
    if (lookup.answer !== 'no-answer' && lookup.answer !== 'refusal') this.#life.hearDns(lookup)
  }

  /** Asks whether a device answers on its port. */
  probe(target: Target, timeout: Milliseconds, signal: AbortSignal): Promise<ConnectOutcome> {
    return this.#life.probe(target, timeout, signal)
  }

  /** Calls back at each return of the network, until the returned function is called. */
  onReturn(listener: () => void): () => void {
    this.#returns.add(listener)
    return () => this.#returns.delete(listener)
  }

  /** Calls back when the laptop has joined or left a network, until the returned function is called. */
  onMove(listener: () => void): () => void {
    this.#moves.add(listener)
    return () => this.#moves.delete(listener)
  }

  /** Resolves when the network is back, at once where it is not away, or with the signal. */
  async back(signal: AbortSignal): Promise<void> {
    if (this.isAway && !signal.aborted) await untilCalled((listener) => this.onReturn(listener), signal)
  }

  /** True when the network, and not the motion, made fail what began at `since` (elapsed time); takes up to 3 s. */
  async isToBlame(since: Milliseconds): Promise<boolean> {
    this.#look()
    if (this.isAway || this.#returnedAt >= since) return true
    await this.#examineOnce()
    this.#look()
    return this.isAway || this.#returnedAt >= since
  }

  #examineOnce(): Promise<void> {
    this.#examination ??= this.#examine().finally(() => {
      this.#examination = undefined
    })
    return this.#examination
  }

  async #examine(): Promise<void> {
    const from = this.#dependencies.clock.elapsed()
    const silence = await this.#life.search(this.isDnsMute, this.#signal)
    const isExcuseSpent = this.#excuseSpentAt > this.#life.motionHeardAt
    if (this.#signal.aborted || silence === 'none') return
    if (isExcuseSpent && this.#mayHaveLeft(silence, from)) return
    this.#silence = silence
    this.#silentSince = from
  }

  #mayHaveLeft(silence: Silence, since: Milliseconds): boolean {
    return mayHaveLeft({
      silence,
      isMute: this.isDnsMute,
      isBehindRouter: this.#life.isBehindRouter,
      namesLost: this.#life.namesLost(since),
    })
  }

  /** Judges what is known now and reports what has changed. */
  #look(): void {
    const at = this.#dependencies.clock.elapsed()
    this.#readTime()
    this.#readAddresses(at)
    this.#reconsider(at)
    const isQuiet = this.#silence === 'none' && this.#life.noticeQuiet()
    if (isQuiet && !this.isAway) void this.#examineOnce()
    const observed = this.#tally.observe(at)
    const { network, dns } = judgeNetwork({
      own: this.#own,
      reachedFrom: this.#life.reachedFrom,
      isOnLoopback: isOnLoopback(this.#dependencies),
      silence: this.#silence,
      upheaval: this.#upheaval,
      dns: {
        ...observed,
        isConclusive: this.#life.askWitness(observed.unansweredInARow > 0, this.#signal),
        witnessSilence: this.#life.witnessSilence,
        isMute: this.isDnsMute,
        standing: this.#dnsTrouble,
      },
    })
    this.#enterNetwork(network, at)
    this.#enterDns(dns)
  }

  #readTime(): void {
    const { clock } = this.#dependencies
    const reading = { now: clock.now(), elapsed: clock.elapsed(), uptime: clock.uptime() }
    const { slept, stepped } = judgeTime(this.#time ?? reading, reading, clock.stopsAsleep)
    this.#time = reading
    this.#showStep(stepped)
    if (slept === 0) return
    this.#alarms.noteSleep(slept)
    this.#listenAnew('woken', reading.elapsed)
  }

  /** What was sent from an address that is no longer the laptop's is never answered. */
  #readAddresses(at: Milliseconds): void {
    const before = this.#own
    this.#own = this.#life.readOwn()
    if (!isSameList(before, this.#own)) for (const listener of [...this.#moves]) listener()
    const hasLostOne = before.some((network) => !this.#own.includes(network))
    if (hasLostOne && !isOnLoopback(this.#dependencies)) this.#listenAnew('readdressed', at)
  }

  #listenAnew(upheaval: LaptopChange, at: Milliseconds): void {
    this.#upheaval = upheaval
    this.#silence = 'everything'
    this.#silentSince = at
  }

  /** Ends a silence that was broken, or that nobody can break. */
  #reconsider(at: Milliseconds): void {
    const span = at - this.#silentSince
    const isMotionHeard = this.#life.motionHeardAt >= this.#silentSince
    if (span > SILENCE_TIMEOUT) this.#upheaval = undefined
    if (this.#trouble === 'no-network' || this.#trouble === 'another-network') {
      // The network counts as back once a motion has answered on it.
      this.#silence = isMotionHeard ? 'none' : 'everything'
      this.#silentSince = at
      return
    }
    const isNobodyThere = this.#life.present === 0 && span > SILENCE_TIMEOUT
    const isOver = span > LONGEST_EXCUSE && this.#mayHaveLeft(this.#silence, this.#silentSince)
    if (isOver) this.#excuseSpentAt = at
    if (isMotionHeard || isNobodyThere || isOver) this.#silence = 'none'
    else if (this.#silence === 'everything') this.#silence = this.#silenceAfterDns()
    if (this.#silence === 'none') this.#upheaval = undefined
  }

  /** What a silence of everybody becomes once DNS has answered. */
  #silenceAfterDns(): Silence {
    const life = this.#life
    const heard = life.listening(this.#silentSince, this.isDnsMute)
    if (heard.dns === 'silent') return 'everything'
    // Behind a router it may be another network's DNS: what it says of the motions counts.
    const isWordAwaited = heard.isBehindRouter && heard.beingRead > 0 && life.hasNames
    if (isWordAwaited && !life.hasWordSince(this.#silentSince)) return 'everything'
    return isWordAwaited ? judgeSilence(heard) : 'none'
  }

  #enterNetwork(trouble: NetworkTrouble | undefined, at: Milliseconds): void {
    const before = this.#trouble
    this.#trouble = trouble
    this.#alarms.showNetwork(trouble)
    if (before === undefined || trouble !== undefined) return
    this.#returnedAt = at
    for (const listener of [...this.#returns]) listener()
    void this.#resume()
  }

  #enterDns(trouble: DnsTrouble | undefined): void {
    const isDead = (one: DnsTrouble | undefined): boolean => one === 'silent' || one === 'refusing'
    const hasFallenSilent = isDead(trouble) && !isDead(this.#dnsTrouble)
    // Without a network DNS is silent too, and one line is enough.
    if (!hasFallenSilent || !this.isAway) this.#dnsTrouble = trouble
    this.#alarms.showDns(this.#dnsTrouble, this.#placeholder)
    if (hasFallenSilent && !this.isAway && this.#life.present > 0) void this.#examineOnce()
  }

  /** Begins again what was under way and does not move although the network is back. */
  async #resume(): Promise<void> {
    const { clock, client } = this.#dependencies
    await clock.wait(SETTLING, this.#signal)
    client.breakOff(SETTLING)
  }
}

function isOnLoopback({ configuration }: NetworkDependencies): boolean {
  const { addresses, dnsServers } = configuration.monitor
  const hosts = [...dnsServers, ...[...addresses.values()].map(({ host }) => host)]
  return hosts.length > 0 && hosts.every((host) => host.startsWith('127.'))
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each))
}
