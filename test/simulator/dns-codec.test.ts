import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeAnswer, encodeFormatError, parseQuery, recordTypes } from '../../src/simulator/dns-codec.ts'

/** A query written by hand from RFC 1035. */
function queryFor(name: string, type = 1, id = 7): Uint8Array {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')])
  return Uint8Array.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1])
}

const label = fc.stringMatching(/^[a-z0-9-]{1,63}$/)
const names = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'))

describe('reading a query', () => {
  test('a name in a DNS query is read whatever its domain, in lower case', () => {
    fc.assert(
      fc.property(names, fc.nat(0xffff), fc.constantFrom(1, 28, 255), (name, id, type) => {
        const parsed = parseQuery(queryFor(name.toUpperCase(), type, id))
        expect(parsed).toMatchObject({ ok: true, query: { name, id, type, isRecursionDesired: true } })
      }),
    )
  })

  test('no packet makes the reader of DNS queries throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (packet) => void parseQuery(packet)))
  })

  test('a DNS query damaged in any byte never makes its reader or its answer throw', () => {
    const sound = queryFor('motion-601.wsw.lan')
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (at, byte, length) => {
        const parsed = parseQuery(
          sound
            .slice()
            .fill(byte, at, at + 1)
            .subarray(0, length),
        )
        if (parsed.ok) encodeAnswer(parsed.query, 'found', { address: '127.83.2.89', seconds: 0 })
        else if (parsed.id !== undefined) encodeFormatError(parsed.id)
      }),
    )
  })

  test('a cut DNS query is refused at every length', () => {
    const sound = queryFor('motion-601')
    for (let length = 0; length < sound.length; length += 1) {
      expect(parseQuery(sound.subarray(0, length)).ok).toBe(false)
    }
  })

  test('a DNS answer is not answered, so that two servers cannot talk forever', () => {
    const packet = queryFor('motion-601')
    packet[2] = 0x81
    expect(parseQuery(packet)).toMatchObject({ ok: false, id: undefined })
  })

  test('a compressed name and a name of endless labels are refused in a DNS query', () => {
    const pointing = Uint8Array.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 0x0c, 0, 1, 0, 1])
    expect(parseQuery(pointing).ok).toBe(false)
    expect(parseQuery(queryFor(Array(200).fill('ab').join('.'))).ok).toBe(false)
  })
})

describe('writing an answer', () => {
  test('a DNS answer repeats id and question and carries the address last', () => {
    const packet = queryFor('motion-601.lan')
    const parsed = parseQuery(packet)
    if (!parsed.ok) throw new Error(parsed.reason)
    const answer = encodeAnswer(parsed.query, 'found', { address: '127.83.2.89', seconds: 60 })
    const view = new DataView(answer.buffer)
    expect(view.getUint16(0)).toBe(7)
    expect([...answer.subarray(12, packet.length)]).toEqual([...packet.subarray(12)])
    expect(view.getUint16(packet.length + 2)).toBe(recordTypes.A)
    expect([...answer.subarray(-4)]).toEqual([127, 83, 2, 89])
  })
})
