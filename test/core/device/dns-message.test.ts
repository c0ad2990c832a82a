import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeQuery, encodeQuestion, parseReply } from '../../../src/core/device/dns-message.ts'
import { encodeAnswer, parseQuery, type ResponseCode } from '../../../src/simulator/dns-codec.ts'

const label = fc.stringMatching(/^[a-z\d-]{1,20}$/)

/** What a server that reads the query by other code answers to it. */
function answered(name: string, code: ResponseCode, address?: string): Uint8Array {
  const question = encodeQuestion(name) ?? new Uint8Array()
  const parsed = parseQuery(encodeQuery(7, question))
  if (!parsed.ok) throw new Error(parsed.reason)
  return encodeAnswer(parsed.query, code, address === undefined ? undefined : { address, seconds: 1 })
}

describe('a question', () => {
  test('is read by a server as the name, the type and the class it asks for', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), fc.nat(0xffff), (labels, id) => {
        const question = encodeQuestion(labels.join('.'))
        expect(question).toBeDefined()
        const parsed = parseQuery(encodeQuery(id, question ?? new Uint8Array()))
        expect(parsed).toMatchObject({ ok: true, query: { id, name: labels.join('.'), type: 1, class: 1 } })
      }),
    )
  })

  test('is not made of what cannot be a name', () => {
    for (const name of ['', 'motion-601.', '.lan', 'a..b', `${'x'.repeat(64)}.lan`, 'ab.'.repeat(90)])
      expect(encodeQuestion(name), name).toBeUndefined()
  })
})

describe('a reply', () => {
  test('tells an address, that there is none, and that the server will not say', () => {
    expect(parseReply(answered('motion-601', 'found', '192.168.0.7'))).toMatchObject({
      id: 7,
      answer: { type: 'address', host: '192.168.0.7' },
    })
    expect(parseReply(answered('motion-601', 'found'))?.answer).toEqual({ type: 'none' })
    expect(parseReply(answered('motion-601', 'nxdomain'))?.answer).toEqual({ type: 'none' })
    expect(parseReply(answered('motion-601', 'servfail'))?.answer).toEqual({ type: 'refusal' })
  })

  test('may begin with an alias: the first address counts', () => {
    const reply = Buffer.from(answered('motion-601', 'found', '192.168.0.7'))
    const start = reply.length - 16
    const alias = Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 1, 0, 4, 1, 0x61, 0xc0, 12])
    const both = Buffer.concat([reply.subarray(0, start), alias, reply.subarray(start)])
    both.writeUInt16BE(2, 6)
    expect(parseReply(both)?.answer).toEqual({ type: 'address', host: '192.168.0.7' })
  })

  test('that is a query, is cut short or is anything else is no reply, and nothing is thrown', () => {
    const question = encodeQuestion('motion-601') ?? new Uint8Array()
    expect(parseReply(encodeQuery(7, question))).toBeUndefined()
    const whole = answered('motion-601', 'found', '192.168.0.7')
    for (let length = 0; length < whole.length; length++) {
      const answer = parseReply(whole.subarray(0, length))?.answer
      expect(answer?.type).not.toBe('address')
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (packet) => void parseReply(packet)))
  })
})
