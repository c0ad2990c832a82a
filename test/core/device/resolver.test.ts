import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MotionResolver, type ResolverOptions } from '../../../src/core/device/resolver.ts'
import { type DnsServer, type DnsServerOptions, startDnsServer } from '../../../src/simulator/dns-server.ts'
import { type NameAnswer, startAnswerServer } from '../../parity/name-answers.ts'
import { starvation } from '../../starvation.ts'

const never = new AbortController().signal
const servers: DnsServer[] = []
const resolvers: MotionResolver[] = []
let systemFolder = ''

beforeEach(async () => {
  systemFolder = await mkdtemp(join(tmpdir(), 'motion-monitor-test-'))
})

afterEach(async () => {
  for (const resolver of resolvers.splice(0)) resolver.close()
  for (const server of servers.splice(0)) await server.close()
  await rm(systemFolder, { recursive: true, force: true })
})

async function serve(options: DnsServerOptions = {}): Promise<DnsServer> {
  const server = await startDnsServer(options)
  servers.push(server)
  return server
}

function resolverOf(options: Partial<ResolverOptions>): MotionResolver {
  const given = { dnsServers: [], searchDomains: [], addresses: new Map(), timeout: 1000, systemFolder }
  const resolver = new MotionResolver({ ...given, ...options })
  resolvers.push(resolver)
  return resolver
}

function lookUp(resolver: MotionResolver, motion = 601, signal = never) {
  return resolver.resolve(motion, { isThorough: true }, signal)
}

describe('a motion’s name', () => {
  test('the name of a motion resolves to the address that a name server gives', async () => {
    const dns = await serve()
    dns.setBehaviour('motion-601', { type: 'address', address: '127.83.2.89' })
    const found = await lookUp(resolverOf({ dnsServers: [dns.address] }))
    expect(found).toEqual({ outcome: 'resolved', hosts: ['127.83.2.89'], port: undefined, isGiven: false })
  })

  test('the name of a motion is not asked for where its address is configured', async () => {
    const dns = await serve()
    const addresses = new Map([[601, { host: '127.0.0.9', port: 8601 }]])
    const found = await lookUp(resolverOf({ dnsServers: [dns.address], addresses }))
    expect(found).toEqual({ outcome: 'resolved', hosts: ['127.0.0.9'], port: 8601, isGiven: true })
    expect(dns.counters.queries).toBe(0)
  })

  test('the name of a motion is not asked for where the hosts file has it, in a search domain too', async () => {
    const dns = await serve()
    await writeFile(join(systemFolder, 'hosts'), '127.0.0.7 motion-601.event.lan\r\n')
    const found = await lookUp(resolverOf({ dnsServers: [dns.address], searchDomains: ['event.lan'] }))
    expect(found).toMatchObject({ outcome: 'resolved', hosts: ['127.0.0.7'] })
    expect(dns.counters.queries).toBe(0)
  })

  test('a name is unresolved where the server says no, gives 10.10.10.10, fails, or leads out of the local network', async () => {
    const dns = await serve()
    dns.setBehaviour('motion-602', { type: 'placeholder' })
    dns.setBehaviour('motion-603', { type: 'servfail' })
    dns.setBehaviour('motion-604', { type: 'address', address: '93.184.215.14' })
    const resolver = resolverOf({ dnsServers: [dns.address] })
    for (const motion of [601, 602, 603, 604])
      expect(await lookUp(resolver, motion), String(motion)).toEqual({ outcome: 'unresolved' })
    expect(resolver.counts).toMatchObject({ sent: 4, answered: 4, unanswered: 0 })
  })

  test('a name whose answer takes seconds is resolved, however quickly others are', async () => {
    const dns = await serve()
    dns.setBehaviour('motion-602', { type: 'nxdomain', after: 1300 })
    const resolver = resolverOf({ dnsServers: [dns.address], timeout: 2500 })
    for (let lookup = 0; lookup < 50; lookup++) await lookUp(resolver)
    expect(await lookUp(resolver, 602)).toEqual({ outcome: 'unresolved' })
  })
})

describe('search domains', () => {
  /** The server does not show the order of queries, so each domain has its own address. */
  async function serveDomains(first: DnsServerOptions = {}) {
    return Promise.all([serve(first), serve()])
  }

  test('search domains are tried in the given order, and the bare name last', async () => {
    const dns = await serve()
    const resolver = resolverOf({ dnsServers: [dns.address], searchDomains: ['event.lan', 'lan'] })
    await lookUp(resolver)
    expect(dns.counters.byName.get('motion-601')).toBe(3)
  })

  test('the search domains are those of the system where none are configured', async () => {
    await writeFile(join(systemFolder, 'resolv.conf'), 'search event.lan lan\n')
    await writeFile(join(systemFolder, 'hosts'), '127.0.0.8 motion-601.lan\n127.0.0.7 motion-601.event.lan\n')
    const found = await lookUp(resolverOf({ searchDomains: undefined }))
    expect(found).toMatchObject({ hosts: ['127.0.0.7'] })
  })

  test('search domains that led nowhere are left out once one has answered, except in a thorough look', async () => {
    const dns = await serve()
    dns.setBehaviour('motion-601', { type: 'address', address: '127.83.2.89' })
    const resolver = resolverOf({ dnsServers: [dns.address], searchDomains: ['event.lan', 'lan'] })
    await lookUp(resolver)
    const before = dns.counters.queries
    await resolver.resolve(601, { isThorough: false }, never)
    expect(dns.counters.queries - before).toBe(1)
  })

  test('search domains are not tried once nobody waits any more, or where no server can be asked', async () => {
    const dns = await serve()
    const resolver = resolverOf({ dnsServers: [dns.address], searchDomains: ['event.lan', 'lan'] })
    expect(await lookUp(resolver, 601, AbortSignal.abort())).toEqual({ outcome: 'no-dns-answer' })
    expect(dns.counters.queries).toBe(0)
    const nobody = resolverOf({ dnsServers: ['router.lan'] })
    expect(await lookUp(nobody)).toEqual({ outcome: 'no-dns-answer' })
  })

  test('search domains on a silent server do not hold up the next server', async () => {
    const [silent, answering] = await serveDomains({ unknown: { type: 'silent' } })
    answering.setBehaviour('motion-601', { type: 'address', address: '127.83.2.89' })
    const resolver = resolverOf({ dnsServers: [silent.address, answering.address], timeout: 1000 })
    expect(await lookUp(resolver)).toMatchObject({ outcome: 'resolved', hosts: ['127.83.2.89'] })
    const before = silent.counters.queries
    await lookUp(resolver)
    expect(silent.counters.queries, 'the one that answered is asked first').toBe(before)
  })
})

describe('a lookup', () => {
  test('a lookup ends without an answer within its time-out where DNS is silent', async () => {
    const dns = await serve({ unknown: { type: 'silent' } })
    const resolver = resolverOf({ dnsServers: [dns.address], timeout: 300 })
    const starved = starvation()
    const before = performance.now()
    expect(await lookUp(resolver)).toEqual({ outcome: 'no-dns-answer' })
    expect(performance.now() - before - starved()).toBeLessThan(2000)
    expect(resolver.counts).toMatchObject({ sent: 1, answered: 0, unanswered: 1 })
  })

  test('a lookup ends at once when it is cancelled, and no server is blamed for the silence', async () => {
    const dns = await serve({ unknown: { type: 'silent' } })
    const resolver = resolverOf({ dnsServers: [dns.address], searchDomains: ['lan'], timeout: 60_000 })
    const ending = new AbortController()
    const asking = lookUp(resolver, 601, ending.signal)
    while (dns.counters.queries < 2) await new Promise((resolve) => setImmediate(resolve))
    ending.abort()
    expect(await asking).toEqual({ outcome: 'no-dns-answer' })
    expect(resolver.counts.unanswered).toBe(0)
  })

  test('a lookup ends when the resolver is closed', async () => {
    const dns = await serve({ unknown: { type: 'silent' } })
    const resolver = resolverOf({ dnsServers: [dns.address], timeout: 60_000 })
    const asking = lookUp(resolver)
    while (dns.counters.queries < 1) await new Promise((resolve) => setImmediate(resolve))
    resolver.close()
    expect(await asking).toEqual({ outcome: 'no-dns-answer' })
  })

  test('a lookup is repeated early where its answer is lost while others are answered', async () => {
    const dns = await serve()
    dns.setBehaviour('motion-602', { type: 'silent' })
    const resolver = resolverOf({ dnsServers: [dns.address], timeout: 60_000 })
    for (let lookup = 0; lookup < 20; lookup++) await lookUp(resolver)
    const asking = lookUp(resolver, 602)
    while ((dns.counters.byName.get('motion-602') ?? 0) < 1)
      await new Promise((resolve) => setImmediate(resolve))
    dns.setBehaviour('motion-602', { type: 'address', address: '127.83.2.90' })
    expect(await asking).toMatchObject({ outcome: 'resolved', hosts: ['127.83.2.90'] })
    expect(dns.counters.byName.get('motion-602')).toBe(2)
  })

  test('a lookup is not repeated where nobody answers', async () => {
    const dns = await serve({ unknown: { type: 'silent' } })
    const resolver = resolverOf({ dnsServers: [dns.address], timeout: 600 })
    await Promise.all([601, 602, 603].map((motion) => lookUp(resolver, motion)))
    expect(dns.counters.queries).toBe(3)
  })
})

describe('an answer', () => {
  const plain: NameAnswer = {
    code: 0,
    addresses: ['192.168.0.7'],
    chain: 0,
    isPointed: true,
    timeToLive: 0,
    isShouted: false,
    strange: 'none',
    behind: 'nothing',
    cutTo: undefined,
    tcp: 'whole',
  }
  const many = Array.from({ length: 12 }, (_, index) => `192.168.0.${index}`)

  async function hostsOf(answer: Partial<NameAnswer>): Promise<readonly string[] | string> {
    await using server = await startAnswerServer('127.0.0.1', 0, () => ({ ...plain, ...answer }))
    const found = await lookUp(resolverOf({ dnsServers: [server.address] }))
    return found.outcome === 'resolved' ? found.hosts : found.outcome
  }

  test('the first eight local addresses of an answer with several addresses count', async () => {
    const addresses = ['203.0.113.9', '192.168.0.7', '10.10.10.10', '192.168.0.8', '192.168.0.7']
    expect(await hostsOf({ addresses })).toEqual(['192.168.0.7', '192.168.0.8'])
    expect(await hostsOf({ addresses: many })).toEqual(many.slice(0, 8))
  })

  test('an answer too large for a packet is asked for over TCP, and what fitted counts where that fails', async () => {
    const addresses = many.slice(0, 3)
    for (const tcp of ['whole', 'in-pieces'] as const)
      expect(await hostsOf({ addresses, cutTo: 1, tcp }), tcp).toEqual(addresses)
    expect(await hostsOf({ addresses, cutTo: 1, tcp: 'closed' })).toEqual(addresses.slice(0, 1))
    expect(await hostsOf({ addresses, cutTo: 0, tcp: 'closed' })).toBe('unresolved')
  })

  test('an answer over TCP that never comes is waited for no longer than the lookup lasts, or anybody waits', async () => {
    const server = await startAnswerServer('127.0.0.1', 0, () => ({
      ...plain,
      addresses: many.slice(0, 2),
      cutTo: 1,
      tcp: 'silent',
    }))
    const ending = new AbortController()
    const hasty = resolverOf({ dnsServers: [server.address], timeout: 300 })
    expect(await lookUp(hasty)).toMatchObject({ hosts: ['192.168.0.0'] })
    const patient = resolverOf({ dnsServers: [server.address], timeout: 60_000 })
    const asking = lookUp(patient, 601, ending.signal)
    setTimeout(() => ending.abort(), 50)
    expect(await asking).toMatchObject({ hosts: ['192.168.0.0'] })
    await server[Symbol.asyncDispose]()
  })

  test('an answer with only a known placeholder address is no address, and names the placeholder', async () => {
    const dns = await serve()
    dns.setBehaviour('motion-601', { type: 'address', address: '127.0.0.66' })
    dns.setBehaviour('motion-602', { type: 'addresses', addresses: ['127.0.0.66', '127.0.0.7'] })
    const answers: unknown[] = []
    const resolver = resolverOf({
      dnsServers: [dns.address],
      isPlaceholder: (_, host) => host === '127.0.0.66',
      onLookup: ({ answer, host }) => answers.push([answer, host]),
    })
    expect(await lookUp(resolver)).toEqual({ outcome: 'unresolved', placeholder: '127.0.0.66' })
    expect(await lookUp(resolver, 602)).toMatchObject({ hosts: ['127.0.0.7'] })
    expect(answers).toEqual([
      ['placeholder', '127.0.0.66'],
      ['address', '127.0.0.66'],
    ])
  })

  test('an answer of a failing server counts only where the next server has none either', async () => {
    const failing = await serve({ unknown: { type: 'servfail' } })
    const dns = await serve()
    dns.setBehaviour('motion-601', { type: 'address', address: '127.0.0.7' })
    dns.setBehaviour('motion-602', { type: 'silent' })
    const resolver = resolverOf({ dnsServers: [failing.address, dns.address], timeout: 400 })
    expect(await lookUp(resolver, 602)).toEqual({ outcome: 'unresolved' })
    expect(await lookUp(resolver, 601)).toMatchObject({ hosts: ['127.0.0.7'] })
  })
})
