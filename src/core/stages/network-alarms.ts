/** What a person is told about the network, DNS, the laptop's sleep and its clock. */
import type { AlarmTopic } from '../events.ts'
import type { Milliseconds } from '../units.ts'
import type { StageEdge } from './edge.ts'
import type { DnsTrouble, NetworkTrouble } from './network-judge.ts'

type Edge = () => Pick<StageEdge, 'clock' | 'emit'>

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
  losing: 'DNS is slow or loses answers: motions that arrive are found some seconds later',
}

export class NetworkAlarms {
  readonly #edge: Edge
  #network: NetworkTrouble | undefined
  #networkSince: Milliseconds = 0
  #dns: DnsTrouble | undefined
  #slept: Milliseconds = 0

  constructor(edge: Edge) {
    this.#edge = edge
  }

  /** The laptop has just woken from a sleep that long. */
  noteSleep(span: Milliseconds): void {
    this.#slept = span
  }

  /** Tells a change of what is wrong with the network; undefined = nothing. */
  tellNetwork(trouble: NetworkTrouble | undefined): void {
    if (trouble === this.#network) return
    const { clock } = this.#edge()
    if (this.#network === undefined) this.#networkSince = clock.elapsed()
    this.#network = trouble
    if (trouble === undefined) {
      const seconds = Math.round((clock.elapsed() - this.#networkSince) / 1000)
      this.#tell('alarm-cleared', 'network', `The network is back (it was away for ${seconds} s)`)
    } else if (trouble === 'woken') {
      const seconds = Math.round(this.#slept / 1000)
      this.#tell(
        'alarm-raised',
        'network',
        `The laptop slept for ${seconds} s: the network is looked for again`,
      )
    } else this.#tell('alarm-raised', 'network', networkMessages[trouble])
  }

  /** Tells a change of what is wrong with DNS, undefined = nothing; it may give one address for all names. */
  tellDns(trouble: DnsTrouble | undefined, placeholder = 'one address'): void {
    if (trouble === this.#dns) return
    const before = this.#dns
    this.#dns = trouble
    if (trouble !== undefined) this.#tell('alarm-raised', 'dns', describeDns(trouble, placeholder))
    else
      this.#tell(
        'alarm-cleared',
        'dns',
        before === 'silent' ? 'DNS answers again' : 'DNS answers as it should',
      )
  }

  #tell(type: 'alarm-raised' | 'alarm-cleared', topic: AlarmTopic, message: string): void {
    const { clock, emit } = this.#edge()
    emit({ type, at: clock.now(), topic, message })
  }
}

function describeDns(trouble: DnsTrouble, placeholder: string): string {
  if (trouble !== 'knows-nobody') return dnsMessages[trouble]
  return `DNS answers ${placeholder} for every motion: it knows none, and none that arrives is found before it does`
}

/** So long a person is told that the clock was set; then it is taken as right. */
const CLOCK_SPAN: Milliseconds = 60_000

export class ClockAlarm {
  readonly #edge: Edge
  #raisedAt: Milliseconds | undefined

  constructor(edge: Edge) {
    this.#edge = edge
  }

  /** Tells that the clock was set by so much, 0 = not at all; called at each look. */
  look(stepped: Milliseconds): void {
    const { clock, emit } = this.#edge()
    if (stepped !== 0) {
      emit({ type: 'clock-stepped', at: clock.now(), by: stepped })
      emit({ type: 'alarm-raised', at: clock.now(), topic: 'clock', message: describeStep(stepped) })
      this.#raisedAt = clock.elapsed()
    } else if (this.#raisedAt !== undefined && clock.elapsed() - this.#raisedAt >= CLOCK_SPAN) {
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
