/** Judges from what was observed whether the network, DNS or the laptop itself is the trouble, and not a motion. */
import { BlockList } from 'node:net'
import type { Milliseconds } from '../../base/units.ts'

/** What is the matter with the way to the fleet:
 *
 * - `no-network`: the laptop has no address but its own
 * - `another-network`: it has left the network from which it reached a motion
 * - `woken`: it slept, and nothing was heard since
 * - `readdressed`: it has another address, and nothing was heard since
 * - `silent`: neither DNS nor any motion answers
 * - `motions-silent`: DNS answers, and none of the motions being read does any more
 */
export type NetworkTrouble = 'no-network' | 'another-network' | LaptopChange | 'silent' | 'motions-silent'

/** What makes it doubtful that any motion can still answer. */
export type LaptopChange = 'woken' | 'readdressed'

/**
 * What is the matter with DNS:
 *
 * - `silent`: no answers
 * - `refusing`: it cannot or will not say anything of any name
 * - `knows-nobody`: one address that is no motion's for every name (docs/device.md, "DNS")
 * - `losing`: too few answers
 */
export type DnsTrouble = 'silent' | 'refusing' | 'knows-nobody' | 'losing'

export interface NetworkObservations {
  /** The laptop's own IPv4 networks besides loopback, as `192.168.0.57/24`. */
  readonly own: readonly string[]
  readonly reachedFrom: string | undefined
  /** True when fleet and DNS are on this machine: no network is needed. */
  readonly isOnLoopback: boolean
  readonly silence: Silence
  readonly upheaval: LaptopChange | undefined
  readonly dns: DnsObservations
}

/** What became of DNS lookups in the last ten seconds, unless said otherwise. */
export interface DnsObservations {
  /** Lookups without an answer that should have had one, since the last answer, whenever that was. */
  readonly unansweredInARow: number
  /** Since the last answer; infinite before the first. */
  readonly lastAnswerAge: Milliseconds
  /** How long a name that is known to have an address has been asked for in vain; undefined where none is known. */
  readonly witnessSilence: Milliseconds | undefined
  /** True where nothing is said of names that are not known, instead of denying them: silence is normal there. */
  readonly isMute: boolean
  /** Refusals since something was last said of a name, whenever that was. */
  readonly refusalsInARow: number
  /** Since the first of them; 0 where there is none. */
  readonly refusingFor: Milliseconds
  readonly answered: number
  /** Questions that had to be asked again, or had no answer while the name was answered before and after. */
  readonly lost: number
  readonly addresses: number
  /** Answers with an address that stands for "no such name". */
  readonly placeholders: number
  readonly noSuchNames: number
  /** False while a motion is connected whose name, which has an address if any has, was not asked for. */
  readonly isConclusive: boolean
  /** What was judged last: one answer more or less must not raise and clear by turns. */
  readonly standing: DnsTrouble | undefined
}

/** So many lookups in a row must end without an answer before DNS counts as silent. */
const SILENT_LOOKUPS = 3

/** The last answer must be older than this: of many lookups at once, three in a row may get lost. */
const DNS_SILENCE_TIMEOUT: Milliseconds = 1000

/** DNS counts as refusing every name after this many refused lookups in a row, over this time. */
const REFUSED_LOOKUPS = 3
const REFUSED_SPAN: Milliseconds = 10_000

/** So many names must have the answer that stands for "unknown" before DNS counts as knowing nobody. */
const UNKNOWN_NAMES = 3

/** The share of questions without an answer from which on DNS counts as losing them, and below which no longer. */
const LOSING_FROM = 0.12
const LOSING_UNTIL = 0.06

/** Of fewer questions the share says nothing. */
const LOSING_QUESTIONS = 20

/** The condition of network and DNS. */
export function judgeNetwork(observed: NetworkObservations) {
  return { network: judgeWay(observed), dns: judgeDns(observed.dns) }
}

function judgeWay(observed: NetworkObservations): NetworkTrouble | undefined {
  const { own, reachedFrom, isOnLoopback, silence, upheaval } = observed
  if (!isOnLoopback) {
    if (own.length === 0) return 'no-network'
    if (reachedFrom !== undefined && !own.some((one) => isSameNetwork(one, reachedFrom)))
      return 'another-network'
  }
  if (silence === 'everything') return upheaval ?? 'silent'
  return silence === 'motions' ? 'motions-silent' : undefined
}

function judgeDns(dns: DnsObservations): DnsTrouble | undefined {
  if (isDnsSilent(dns)) return 'silent'
  if (dns.refusalsInARow >= REFUSED_LOOKUPS && dns.refusingFor >= REFUSED_SPAN) return 'refusing'
  if (dns.placeholders > 0 && dns.addresses + dns.noSuchNames === 0) {
    if (dns.standing === 'knows-nobody') return 'knows-nobody'
    if (dns.placeholders >= UNKNOWN_NAMES && dns.isConclusive) return 'knows-nobody'
  }
  const questions = dns.answered + dns.lost
  const limit = dns.standing === 'losing' ? LOSING_UNTIL : LOSING_FROM
  return questions >= LOSING_QUESTIONS && dns.lost / questions >= limit ? 'losing' : undefined
}

function isDnsSilent(dns: DnsObservations): boolean {
  // What was silent stays so until somebody answers, however seldom it is asked.
  if (dns.standing === 'silent' && dns.unansweredInARow > 0) return true
  if (dns.unansweredInARow < SILENT_LOOKUPS || dns.lastAnswerAge < DNS_SILENCE_TIMEOUT) return false
  return dns.witnessSilence === undefined ? !dns.isMute : dns.witnessSilence >= DNS_SILENCE_TIMEOUT
}

/** True when two own networks, as `192.168.0.57/24`, are one: DHCP may give the laptop another address in it. */
export function isSameNetwork(one: string, other: string): boolean {
  const [address = '', bits] = one.split('/')
  return bits === other.split('/')[1] && isInNetwork(address, other)
}

/** True where an IPv4 address is in a network, given as `192.168.0.57/24`. */
export function isInNetwork(address: string, network: string): boolean {
  const [own = '', bits] = network.split('/')
  const list = new BlockList()
  list.addSubnet(own, Number(bits))
  return list.check(address)
}

/** The machine's clocks at one instant. */
export interface TimeReading {
  readonly now: Milliseconds
  readonly elapsed: Milliseconds
  readonly uptime: Milliseconds
}

/** Only sleep keeps a program from running for this long. */
const SLEEP: Milliseconds = 5000

/** Less is a clock being corrected. */
const STEP: Milliseconds = 2000

/**
 * How long the machine slept, and by how much its clock was set, 0 = not at all. Where its clocks stop asleep
 * (`Clock.stopsAsleep`), a large step ahead is the time that has passed meanwhile.
 */
export function judgeTime(
  before: TimeReading,
  after: TimeReading,
  stopsAsleep = false,
): { readonly slept: Milliseconds; readonly stepped: Milliseconds } {
  const passed = Math.max(after.elapsed - before.elapsed, after.uptime - before.uptime)
  const stepped = after.now - before.now - passed
  if (stopsAsleep && stepped >= SLEEP) return { slept: Math.round(passed + stepped), stepped: 0 }
  return { slept: passed >= SLEEP ? passed : 0, stepped: Math.abs(stepped) >= STEP ? Math.round(stepped) : 0 }
}

/** The motions that did not answer, if any. */
export type Silence = 'none' | 'everything' | 'motions'

/** What answered since a motion fell silent, and what can be expected. */
export interface Listening {
  readonly isMotionHeard: boolean
  /** `not-asked`: every address is fixed. */
  readonly dns: 'answers' | 'silent' | 'not-asked'
  /** DNS has denied the name of a present motion, and has given no address for any. */
  readonly isDenied: boolean
  /** DNS does not answer for unknown names: silence about a motion's name proves nothing. */
  readonly isMute: boolean
  /** How many of the motions that are present are being read. */
  readonly beingRead: number
  /** All motions are in networks other than the laptop's own: its own address says nothing of the way to them. */
  readonly isBehindRouter: boolean
}

/** With fewer motions being read it is theirs when all fall silent while DNS answers, as far as the laptop's address shows. */
const SEVERAL = 3

/** Released motions leave together, and motions being read do not. */
export function judgeSilence(heard: Listening): Silence {
  if (heard.isMotionHeard) return 'none'
  if (heard.dns === 'silent') return heard.isMute && heard.beingRead === 0 ? 'none' : 'everything'
  if (heard.beingRead >= SEVERAL) return 'motions'
  // Another WiFi behind NAT: the laptop's address is as before, and another DNS answers.
  const isElsewhere = heard.isBehindRouter && heard.isDenied
  return isElsewhere && heard.beingRead > 0 ? 'motions' : 'none'
}

/** What an examination of a silence has shown, beside who is silent. */
export interface SilenceEvidence extends Pick<Listening, 'isMute' | 'isBehindRouter'> {
  readonly silence: Silence
  /** How many present motions have a name that had an address before and has none now. */
  readonly namesLost: number
}

/**
 * True where the silence may be that of motions that have left, so that they are not excused for ever: only several
 * names that all lose their addresses show that the laptop is elsewhere.
 */
export function mayHaveLeft({ silence, isMute, isBehindRouter, namesLost }: SilenceEvidence): boolean {
  const isElsewhere = namesLost > 1
  if (silence === 'everything') return isMute && !isElsewhere
  return silence === 'motions' && !(isBehindRouter && isElsewhere)
}
