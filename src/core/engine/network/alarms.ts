/** The alarms about the network, DNS, the laptop's sleep and its clock. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { AlarmTopic, Emit } from '../../events/events.ts'
import type { DnsTrouble, NetworkTrouble } from './judge.ts'

/** An alarm is shown at least this long, even if its reason has gone. */
export const HOLD: Milliseconds = 10_000

interface AlarmWords<Trouble extends string> {
  readonly raised: (trouble: Trouble) => string
  /** `trouble` is what was shown last. */
  readonly cleared: (trouble: Trouble) => string
}

interface AlarmDependencies {
  readonly clock: Pick<Clock, 'now' | 'elapsed'>
  readonly emit: Emit
}

/** An alarm that a person has time to read; call the returned function with what is wrong at each look. */
function createHeldAlarm<Trouble extends string>(
  topic: AlarmTopic,
  words: AlarmWords<Trouble>,
  { clock, emit }: AlarmDependencies,
): (trouble: Trouble | undefined) => void {
  let shown: { readonly trouble: Trouble; readonly since: Milliseconds } | undefined
  return (trouble) => {
    const [last, since, at] = [shown, clock.elapsed(), clock.now()]
    if (last?.trouble === trouble || (last !== undefined && since - last.since < HOLD)) return
    shown = trouble && { trouble, since }
    if (trouble !== undefined) emit({ type: 'alarm-raised', at, topic, message: words.raised(trouble) })
    else if (last !== undefined)
      emit({ type: 'alarm-cleared', at, topic, message: words.cleared(last.trouble) })
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
  readonly #clock: AlarmDependencies['clock']
  readonly #network: (trouble: NetworkTrouble | undefined) => void
  readonly #dns: (trouble: DnsTrouble | undefined) => void
  #awaySince: Milliseconds | undefined
  /** When it came back, while the alarm is still shown. */
  #backAt: Milliseconds | undefined
  #slept: Milliseconds = 0
  #placeholder: string | undefined

  constructor(dependencies: AlarmDependencies) {
    this.#clock = dependencies.clock
    this.#network = createHeldAlarm('network', this.#networkWords, dependencies)
    this.#dns = createHeldAlarm('dns', this.#dnsWords, dependencies)
  }

  /** The laptop has just woken from a sleep that long. */
  noteSleep(span: Milliseconds): void {
    this.#slept = span
  }

  /** Shows what is wrong with the network, undefined = nothing; called at each look. */
  showNetwork(trouble: NetworkTrouble | undefined): void {
    const at = this.#clock.elapsed()
    if (trouble !== undefined) {
      this.#awaySince ??= at
      this.#backAt = undefined
    } else if (this.#awaySince !== undefined) this.#backAt ??= at
    this.#network(trouble)
  }

  /** Shows what is wrong with DNS, undefined = nothing, and the one address it may give for all names; called at each look. */
  showDns(trouble: DnsTrouble | undefined, placeholder?: string): void {
    this.#placeholder = placeholder
    this.#dns(trouble)
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

/** Returns a function that reports by how much the clock was set, 0 = not at all; call it at each look. */
export function createClockAlarm({ clock, emit }: AlarmDependencies): (stepped: Milliseconds) => void {
  let raisedAt: Milliseconds | undefined
  return (stepped) => {
    const at = clock.now()
    if (stepped !== 0) {
      emit({ type: 'clock-stepped', at, by: stepped })
      emit({ type: 'alarm-raised', at, topic: 'clock', message: describeStep(stepped) })
      raisedAt = clock.elapsed()
    } else if (raisedAt !== undefined && clock.elapsed() - raisedAt >= CLOCK_ALARM_TIME) {
      raisedAt = undefined
      const message = "The laptop's clock, set a minute ago, is taken as right"
      emit({ type: 'alarm-cleared', at, topic: 'clock', message })
    }
  }
}

function describeStep(by: Milliseconds): string {
  const seconds = Math.round(Math.abs(by) / 1000)
  const span = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  const way = by > 0 ? 'ahead' : 'back'
  return `The laptop's clock was set ${span} ${way}: is it right? Log lines keep the times they were written with`
}
