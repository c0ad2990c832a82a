/** Whatever a name server sends, a lookup ends in time, with an IPv4 address of the local network or with none. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MotionResolver } from '../../src/core/device/resolver.ts'
import { encodeAnswer, parseQuery } from '../../src/simulator/dns-codec.ts'
import { fuzzSeconds, fuzzSeed, patience } from './fuzz.ts'
import { mutatedBytes } from './mutations.ts'

test('a name server that sends anything is never believed too much', { timeout: patience }, async () => {
  const server = createSocket('udp4')
  let mutate: (reply: Uint8Array) => Uint8Array = (reply) => reply
  server.on('message', (packet, from) => {
    const parsed = parseQuery(packet)
    if (!parsed.ok) return
    const reply = encodeAnswer(parsed.query, 'found', { address: '192.168.0.7', seconds: 1 })
    server.send(mutate(reply), from.port, from.address)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const dnsServers = [`127.0.0.1:${server.address().port}`]
  const resolver = new MotionResolver({ dnsServers, searchDomains: [], addresses: new Map(), timeout: 40 })
  const { signal } = new AbortController()
  const lookups = fc.asyncProperty(fc.infiniteStream(fc.nat()), async (choices) => {
    mutate = (reply) => fc.sample(mutatedBytes(reply), { numRuns: 1, seed: choices.next().value })[0] ?? reply
    const resolution = await resolver.resolve(601, { isThorough: true }, signal)
    if (resolution.outcome !== 'resolved') return
    expect(resolution.hosts.length).toBeGreaterThan(0)
    for (const host of resolution.hosts) {
      expect(isIPv4(host)).toBe(true)
      expect(host).toMatch(/^(10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168)\./)
    }
  })
  try {
    await fc.assert(lookups, {
      seed: fuzzSeed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: fuzzSeconds * 1000,
      markInterruptAsFailure: false,
    })
  } finally {
    resolver.close()
    server.close()
  }
})
