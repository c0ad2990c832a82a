import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { askOverTcp } from '../../../src/core/device/dns-port.ts'
import { encodeAnswer, parseQuery } from '../../../src/simulator/dns-codec.ts'

const ANSWER_TIMEOUT = 60_000
let server: Server | undefined

afterEach(() => server?.close())

/** A server that answers the packet of a question with these bytes, and the length of them as given or as it is. */
async function serve(answerTo: (question: Buffer) => Uint8Array, announced?: number) {
  const listening = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      const answer = answerTo(bytes.subarray(2))
      const length = Buffer.alloc(2)
      length.writeUInt16BE(announced ?? answer.length)
      socket.end(Buffer.concat([length, answer]))
    })
  })
  server = listening
  listening.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return { host: '127.0.0.1', port: address.port }
}

function answerTo(question: Buffer): Uint8Array {
  const parsed = parseQuery(question)
  if (!parsed.ok) throw new Error(parsed.reason)
  return encodeAnswer(parsed.query, 'found', { address: '192.168.0.7', seconds: 0 })
}

test('an answer over TCP has the addresses of the name', async () => {
  const asked = askOverTcp(await serve(answerTo), 'motion-601', ANSWER_TIMEOUT)
  expect(await asked.outcome).toEqual({ type: 'address', hosts: ['192.168.0.7'] })
})

test('an answer over TCP to another question, or under another number, counts as none', async () => {
  const misnumbered = (question: Buffer): Uint8Array => {
    const answer = answerTo(question)
    answer[0] = (answer[0] ?? 0) ^ 1
    return answer
  }
  expect(await askOverTcp(await serve(misnumbered), 'motion-601', ANSWER_TIMEOUT).outcome).toEqual({
    type: 'no-answer',
  })
  server?.close()
  const aboutAnother = (question: Buffer): Uint8Array => {
    const answer = answerTo(question)
    answer[13] = 'x'.charCodeAt(0)
    return answer
  }
  expect(await askOverTcp(await serve(aboutAnother), 'motion-601', ANSWER_TIMEOUT).outcome).toEqual({
    type: 'no-answer',
  })
})

test('an answer over TCP that is too long is not read, and one that is cut short counts as none', async () => {
  const long = askOverTcp(await serve(answerTo, 4097), 'motion-601', ANSWER_TIMEOUT)
  expect(await long.outcome).toEqual({ type: 'refusal' })
  server?.close()
  const cut = askOverTcp(await serve(answerTo, 4096), 'motion-601', ANSWER_TIMEOUT)
  expect(await cut.outcome).toEqual({ type: 'no-answer' })
})

test('a question over TCP ends at once where nothing listens, and is not sent for an impossible name', async () => {
  const place = await serve(answerTo)
  server?.close()
  expect(await askOverTcp(place, 'motion-601', ANSWER_TIMEOUT).outcome).toEqual({ type: 'no-answer' })
  const none = askOverTcp(place, 'motion..lan', ANSWER_TIMEOUT)
  none.cancel()
  expect(await none.outcome).toEqual({ type: 'none' })
})
