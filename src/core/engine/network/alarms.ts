/** The alarms about the network, DNS, the laptop's sleep and its clock. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { AlarmTopic, Emit } from '../../events/events.ts'
import type { DnsTrouble, NetworkTrouble } from './judge.ts'

/** The words of an alarm are shown at least this long, whatever has become of their reason. */
export const HOLD: Milliseconds = 10_000

export interface ShownAlarm<Trouble extends string> {
  readonly trouble: Trouble
  /** Since when its words are shown, elapsed time. */
  readonly since: Milliseconds
}

export type AlarmStep<Trouble extends string> =
  | { readonly type: 'leave' }
  | { readonly type: 'raise'; readonly trouble: Trouble }
  | { readonly type: 'clear'; readonly last: Trouble }

/** What to do with an alarm that is shown (undefined = none is) where `wanted` is the trouble now (undefined = none). */
function nextStep<Trouble extends string>(
  shown: ShownAlarm<Trouble> | undefined,
  wanted: Trouble | undefined,
  at: Milliseconds,
): AlarmStep<Trouble> {
  const isHeld = shown !== undefined && at - shown.since < HOLD
  if (isHeld || shown?.trouble === wanted) return { type: 'leave' }
  if (wanted !== undefined) return { type: 'raise', trouble: wanted }
  return shown === undefined ? { type: 'leave' } : { type: 'clear', last: shown.trouble }
}

export interface AlarmWords<Trouble extends string> {
  readonly raised: (trouble: Trouble) => string
  /** `trouble` is what was shown last. */
  readonly cleared: (trouble: Trouble) => string
}

interface AlarmDependencies {
  readonly clock: Pick<Clock, 'now' | 'elapsed'>
  readonly emit: Emit
}

export class HeldAlarm<Trouble extends string> {
  readonly #topic: AlarmTopic
  readonly #words: AlarmWords<Trouble>
  readonly #dependencies: AlarmDependencies
  #shown: ShownAlarm<Trouble> | undefined

  constructor(topic: AlarmTopic, words: AlarmWords<Trouble>, dependencies: AlarmDependencies) {
    this.#topic = topic
    this.#words = words
    this.#dependencies = dependencies
  }

  /** Shows what is wrong now, undefined = nothing, as soon as it may; called at each look. */
  show(trouble: Trouble | undefined): void {
    const { clock, emit } = this.#dependencies
    const step = nextStep(this.#shown, trouble, clock.elapsed())
    if (step.type === 'leave') return
    const [at, topic] = [clock.now(), this.#topic]
    if (step.type === 'raise') {
      this.#shown = { trouble: step.trouble, since: clock.elapsed() }
      emit({ type: 'alarm-raised', at, topic, message: this.#words.raised(step.trouble) })
    } else {
      this.#shown = undefined
      emit({ type: 'alarm-cleared', at, topic, message: this.#words.cleared(step.last) })
    }
  }
}

const networkMessages: Readonly<Record<Exclude<NetworkTrouble, 'woken'>, string>> = {
  'no-network': 'The laptop is on no network: join the WiFi of the event',
  'another-network': 'The laptop has left the network of the motions: join the WiFi of the event',
  readdressed: 'The laptop has another address: the network is looked for again',
  silent:
    'Neither DNS nor any motion answers: is the router on, and the laptop on the WiFi of the event? ' +
    'Nothing counts as gone meanwhile',
  'motions-silent':
    'No motion answers any more, although DNS does: is the WiFi of the event on? Nothing counts as gone meanwhile',
}

const dnsMessages: Readonly<Record<Exclude<DnsTrouble, 'knows-nobody'>, string>> = {
  silent: 'DNS does not answer: is the laptop on the WiFi of the event?',
  refusing:
    'DNS refuses every name: is the laptop on the WiFi of the event? ' +
    'If it is, name the router in Monitor.DNS Servers of server.json',
  losing: 'DNS is slow or loses answers: motions that arrive are found some seconds later',
}

export class NetworkAlarms {
  readonly #dependencies: AlarmDependencies
  readonly #network: HeldAlarm<NetworkTrouble>
  readonly #dns: HeldAlarm<DnsTrouble>
  #awaySince: Milliseconds | undefined
  /** When it came back, while the alarm is still shown. */
  #backAt: Milliseconds | undefined
  #slept: Milliseconds = 0
  #placeholder: string | undefined

  constructor(dependencies: AlarmDependencies) {
    this.#dependencies = dependencies
    this.#network = new HeldAlarm('network', this.#networkWords, dependencies)
    this.#dns = new HeldAlarm('dns', this.#dnsWords, dependencies)
  }

  /** The laptop has just woken from a sleep that long. */
  noteSleep(span: Milliseconds): void {
    this.#slept = span
  }

  /** Shows what is wrong with the network, undefined = nothing; called at each look. */
  showNetwork(trouble: NetworkTrouble | undefined): void {
    const at = this.#dependencies.clock.elapsed()
    if (trouble !== undefined) {
      this.#awaySince ??= at
      this.#backAt = undefined
    } else if (this.#awaySince !== undefined) this.#backAt ??= at
    this.#network.show(trouble)
  }

  /** Shows what is wrong with DNS, undefined = nothing, and the one address it may give for all names; called at each look. */
  showDns(trouble: DnsTrouble | undefined, placeholder?: string): void {
    this.#placeholder = placeholder
    this.#dns.show(trouble)
  }

  readonly #networkWords: AlarmWords<NetworkTrouble> = {
    raised: (trouble) => {
      if (trouble !== 'woken') return networkMessages[trouble]
      const seconds = Math.round(this.#slept / 1000)
      return `The laptop slept for ${seconds} s: the network is looked for again`
    },
    cleared: () => {
      const [from = 0, to = from] = [this.#awaySince, this.#backAt]
      this.#awaySince = undefined
      this.#backAt = undefined
      return `The network is back (it was away for ${Math.round((to - from) / 1000)} s)`
    },
  }

  readonly #dnsWords: AlarmWords<DnsTrouble> = {
    raised: (trouble) => {
      if (trouble !== 'knows-nobody') return dnsMessages[trouble]
      const address = this.#placeholder ?? 'one address'
      return `DNS answers ${address} for every motion: it knows none, and none that arrives is found before it does`
    },
    cleared: (last) => (last === 'silent' ? 'DNS answers again' : 'DNS answers as it should'),
  }
}

/** How long the alarm says that the clock was set; then the clock counts as right. */
const CLOCK_ALARM_TIME: Milliseconds = 60_000

export class ClockAlarm {
  readonly #dependencies: AlarmDependencies
  #raisedAt: Milliseconds | undefined

  constructor(dependencies: AlarmDependencies) {
    this.#dependencies = dependencies
  }

  /** Tells that the clock was set by so much, 0 = not at all; called at each look. */
  look(stepped: Milliseconds): void {
    const { clock, emit } = this.#dependencies
    if (stepped !== 0) {
      emit({ type: 'clock-stepped', at: clock.now(), by: stepped })
      emit({ type: 'alarm-raised', at: clock.now(), topic: 'clock', message: describeStep(stepped) })
      this.#raisedAt = clock.elapsed()
    } else if (this.#raisedAt !== undefined && clock.elapsed() - this.#raisedAt >= CLOCK_ALARM_TIME) {
      this.#raisedAt = undefined
      const message = "The laptop's clock, set a minute ago, is taken as right"
      emit({ type: 'alarm-cleared', at: clock.now(), topic: 'clock', message })
    }
  }
}

function describeStep(by: Milliseconds): string {
  const seconds = Math.round(Math.abs(by) / 1000)
  const span = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  const way = by > 0 ? 'ahead' : 'back'
  return `The laptop's clock was set ${span} ${way}: is it right? Log lines keep the times they were written with`
}
