import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idOf, outcomeFor, questionFor } from '../../../src/core/device/dns-message.ts'
import {
  type AddressRecord,
  encodeAnswer,
  encodeFormatError,
  parseQuery,
  type ResponseCode,
} from '../../../src/simulator/dns-codec.ts'

const name = 'motion-601.lan'
const address = { address: '127.83.2.89', seconds: 0 }

/** What the simulator's name server, which has its own code to read and write packets, makes of our question. */
function answered(code: ResponseCode, ...records: readonly AddressRecord[]) {
  const parsed = parseQuery(questionFor(4711, name) ?? new Uint8Array())
  if (!parsed.ok) throw new Error(parsed.reason)
  return Buffer.from(encodeAnswer(parsed.query, code, ...records))
}

describe('a question', () => {
  test('a DNS question asks a name server for the address of the name', () => {
    const query = { id: 4711, name, type: 1, class: 1, isRecursionDesired: true }
    expect(parseQuery(questionFor(4711, name) ?? new Uint8Array())).toMatchObject({ ok: true, query })
  })

  test.each([
    '',
    'motion-601..lan',
    `motion-601.${'x'.repeat(64)}`,
    Array.from({ length: 64 }, () => 'lan').join('.'),
  ])('a DNS question is not sent for a name that nobody can have: %s', (name) => {
    expect(questionFor(1, name)).toBeUndefined()
  })
})

describe('an answer', () => {
  test('a DNS answer has the number of its question', () => {
    expect(idOf(answered('found', address))).toBe(4711)
  })

  test('a DNS message that is itself a question, or too short, is not an answer', () => {
    expect(idOf(Buffer.from(questionFor(4711, name) ?? []))).toBeUndefined()
    expect(idOf(Buffer.alloc(3, 0xff))).toBeUndefined()
  })

  test('a DNS answer gives the address of the name, in whichever case it repeats it', () => {
    const packet = answered('found', address)
    expect(outcomeFor(name, packet)).toEqual({ type: 'address', hosts: ['127.83.2.89'] })
    expect(outcomeFor(name.toUpperCase(), packet)).toEqual({ type: 'address', hosts: ['127.83.2.89'] })
  })

  test('a DNS answer may repeat the name with a suffix, but not another name', () => {
    const packet = answered('found', address)
    expect(outcomeFor('motion-601', packet)).toMatchObject({ type: 'address' })
    expect(outcomeFor('motion-60', packet)).toBeUndefined()
  })

  test('a DNS answer whose records are cut short is a refusal, unless one address is whole', () => {
    const packet = answered('found', address, address)
    expect(outcomeFor(name, packet.subarray(0, -20))).toEqual({ type: 'refusal' })
    expect(outcomeFor(name, packet.subarray(0, -1))).toEqual({ type: 'address', hosts: [address.address] })
  })

  test('a DNS answer whose question cannot be read is a refusal', () => {
    const sound = answered('found', address)
    const endless = Buffer.concat([sound.subarray(0, 12), Buffer.alloc(400, 1)])
    const cut = sound.subarray(0, 20)
    const doubled = Buffer.from(sound)
    doubled.writeUInt16BE(2, 4)
    for (const packet of [endless, cut, doubled, sound.subarray(0, 11)])
      expect(outcomeFor(name, packet)).toEqual({ type: 'refusal' })
  })

  test('a DNS answer says that there is no such name, or that the name has no address', () => {
    expect(outcomeFor(name, answered('nxdomain'))).toEqual({ type: 'none' })
    expect(outcomeFor(name, answered('found'))).toEqual({ type: 'none' })
  })

  test('a DNS answer is a refusal where the server cannot say, with or without the question', () => {
    expect(outcomeFor(name, answered('servfail'))).toEqual({ type: 'refusal' })
    expect(outcomeFor(name, answered('notimp'))).toEqual({ type: 'refusal' })
    expect(outcomeFor(name, Buffer.from(encodeFormatError(4711)))).toEqual({ type: 'refusal' })
  })

  test('a DNS answer that was cut to fit a packet says so, and gives the addresses that fitted', () => {
    const cut = (packet: Buffer): Buffer => {
      packet.writeUInt8(packet.readUInt8(2) | 0x02, 2)
      return packet
    }
    expect(outcomeFor(name, cut(answered('found')))).toEqual({ type: 'truncated', hosts: [] })
    const hosts = ['127.83.2.89']
    expect(outcomeFor(name, cut(answered('found', address)))).toEqual({ type: 'truncated', hosts })
  })

  test('a DNS answer to another question says nothing about this one', () => {
    expect(outcomeFor('motion-602.lan', answered('found', address))).toBeUndefined()
    const withoutQuestion = Buffer.from(encodeFormatError(4711))
    withoutQuestion.writeUInt8(3, 3)
    expect(outcomeFor(name, withoutQuestion), 'no such name, and no question').toBeUndefined()
  })

  test('a DNS answer that is too long is not read', () => {
    const packet = Buffer.concat([answered('found', address), Buffer.alloc(4096)])
    expect(outcomeFor(name, packet)).toEqual({ type: 'refusal' })
  })

  test('a DNS answer with a changed byte or a cut never gives a false address, and never throws', () => {
    const sound = answered('found', address)
    const places = [fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length)] as const
    fc.assert(
      fc.property(...places, (at, byte, length) => {
        const packet = Buffer.from(sound)
        packet.writeUInt8(byte, at)
        const outcome = outcomeFor(name, packet.subarray(0, length))
        if (outcome?.type === 'address')
          for (const host of outcome.hosts) expect(host).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
      }),
    )
  })

  test('any bytes at all as a DNS answer never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4200 }), (bytes) => {
        const packet = Buffer.from(bytes)
        idOf(packet)
        const outcome = outcomeFor(name, packet)
        expect([undefined, 'refusal', 'none']).toContain(outcome?.type)
      }),
    )
  })
})
