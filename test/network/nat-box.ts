/** A machine between a laptop and a fleet, as Windows is for WSL: it translates addresses and tunnels DNS. */
import { type ChildProcess, execFile, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Relayed } from './fleet-messages.ts'

const run = promisify(execFile)

/** Where WSL listens for DNS. */
export const tunnelAddress = '10.255.255.254'

const inside = { box: '172.29.48.1', laptop: '172.29.57.10' }

/** How the tunnel changes answers with and without an address. */
export type TunnelMode =
  /** The name is repeated with a suffix, and nothing is sent for a name without an address. */
  | 'drops-denials'
  /** Every name is repeated with a suffix. */
  | 'suffixes'
  /** As `suffixes` for every other motion, as `drops-denials` for the rest. */
  | 'mixed'
  /** No such name exists, because another network's DNS answers. */
  | 'denies'
  /** The server fails. */
  | 'fails'

const NXDOMAIN = 3
const SERVFAIL = 2

/** Why address translation is not possible here; undefined if it is. */
export function whyNoNat(): string | undefined {
  const nft = spawnSync('nft', ['--version'], { encoding: 'utf8' })
  return nft.error === undefined ? undefined : 'nftables is not installed'
}

/** The tunnel's answer to a question; undefined = none. */
function answerThrough(mode: TunnelMode, question: Buffer, answer: Buffer | undefined): Buffer | undefined {
  if (mode === 'denies') return withCode(question, NXDOMAIN)
  if (mode === 'fails') return withCode(question, SERVFAIL)
  if (answer === undefined) return undefined
  const hasAddress = answer.readUInt16BE(6) > 0
  const isOdd = (question[firstLabelEnd(question) - 1] ?? 0) % 2 === 1
  const isDropped = mode === 'drops-denials' || (mode === 'mixed' && isOdd)
  return hasAddress || !isDropped ? withSuffix(answer, question.length) : undefined
}

function firstLabelEnd(question: Buffer): number {
  return 13 + question.readUInt8(12)
}

function withCode(question: Buffer, code: number): Buffer {
  const answer = Buffer.from(question)
  answer.writeUInt8(0x81, 2)
  answer.writeUInt8(0x80 | code, 3)
  return answer
}

/** Puts the suffix before the end of the name in the question, to which records point. */
function withSuffix(answer: Buffer, questionLength: number): Buffer {
  const end = questionLength - 5
  return Buffer.concat([answer.subarray(0, end), Buffer.from('\x05fritz\x03box'), answer.subarray(end)])
}

export class NatBox implements AsyncDisposable {
  readonly space: string
  mode: TunnelMode = 'drops-denials'
  readonly #relays: ChildProcess[] = []

  constructor(space: string) {
    this.space = space
  }

  /** Connects the laptop's namespace; `wlan0` in the fleet's exists already. */
  async wire(laptopSpace: string): Promise<void> {
    const peer = ['peer', 'name', 'eth0', 'netns', laptopSpace]
    await run('ip', ['link', 'add', 'wsl', 'netns', this.space, 'type', 'veth', ...peer])
    await this.ip('addr', 'add', `${inside.box}/20`, 'dev', 'wsl')
    await this.ip('link', 'set', 'wsl', 'up')
    const laptop = (...args: readonly string[]) => run('ip', ['-n', laptopSpace, ...args])
    await laptop('addr', 'add', `${inside.laptop}/20`, 'dev', 'eth0')
    await laptop('addr', 'add', `${tunnelAddress}/32`, 'dev', 'lo')
    for (const link of ['lo', 'eth0']) await laptop('link', 'set', link, 'up')
    await laptop('route', 'add', 'default', 'via', inside.box)
    await run('ip', ['netns', 'exec', this.space, 'sysctl', '-qw', 'net.ipv4.ip_forward=1'])
    await this.#nft('add table ip nat')
    await this.#nft('add chain ip nat post { type nat hook postrouting priority 100 ; }')
    await this.#nft('add rule ip nat post oifname wlan0 masquerade')
  }

  /** Tunnels questions from the laptop's namespace to a server on the other side. */
  async tunnel(laptopSpace: string, server: string): Promise<void> {
    const listening = this.#relay(laptopSpace, 'listen', tunnelAddress)
    const asking = this.#relay(this.space, 'ask', server)
    const questions = new Map<number, Buffer>()
    listening.on('message', ({ number, packet }: Relayed) => {
      if (packet === undefined) return
      questions.set(number, Buffer.from(packet, 'base64'))
      asking.send({ number, packet } satisfies Relayed)
    })
    asking.on('message', ({ number, packet }: Relayed) => {
      const question = questions.get(number)
      questions.delete(number)
      if (question === undefined) return
      const answer = answerThrough(this.mode, question, packet ? Buffer.from(packet, 'base64') : undefined)
      listening.send({ number, ...(answer && { packet: answer.toString('base64') }) } satisfies Relayed)
    })
    await once(listening, 'message')
  }

  /** Runs `ip` on this machine. */
  async ip(...args: readonly string[]): Promise<void> {
    await run('ip', ['-n', this.space, ...args])
  }

  /** Blocks all traffic, silently as another WiFi does, or with a reset for every connection. */
  async block(how: 'drop' | 'reset'): Promise<void> {
    await this.#nft('add table ip block')
    await this.#nft('add chain ip block way { type filter hook forward priority -10 ; }')
    if (how === 'reset')
      await this.#nft('add rule ip block way iifname wsl meta l4proto tcp reject with tcp reset')
    await this.#nft('add rule ip block way drop')
  }

  async unblock(): Promise<void> {
    await this.#nft('delete table ip block')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const relay of this.#relays) {
      if (relay.exitCode !== null || relay.signalCode !== null) continue
      const ended = once(relay, 'exit')
      relay.kill('SIGKILL')
      await ended
    }
  }

  #relay(space: string, role: string, address: string): ChildProcess {
    const relay = fork(join(import.meta.dirname, 'dns-relay-process.ts'), [role, address], {
      execPath: 'ip',
      execArgv: ['netns', 'exec', space, process.execPath],
    })
    this.#relays.push(relay)
    return relay
  }

  async #nft(command: string): Promise<void> {
    await run('ip', ['netns', 'exec', this.space, 'nft', command])
  }
}
