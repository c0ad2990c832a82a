import { errors } from 'undici'
import { describe, expect, test } from 'vitest'
import { isOfExchange, troubleOf } from '../../../src/core/device/exchange-failure.ts'

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code })

describe('why an exchange failed', () => {
  test.each([
    ['UND_ERR_CONNECT_TIMEOUT', 'timed-out', 'the device did not accept the connection in time'],
    ['ETIMEDOUT', 'timed-out', 'the device did not accept the connection in time'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timed-out', 'the device accepted the request and did not answer in time'],
    ['UND_ERR_BODY_TIMEOUT', 'timed-out', 'the device stopped in the middle of the answer'],
    ['ECONNREFUSED', 'refused', 'the device refused the connection'],
    ['UND_ERR_SOCKET', 'reset', 'the connection broke before the answer was complete'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'reset', 'the connection broke before the answer was complete'],
    ['ECONNRESET', 'reset', 'the connection broke before the answer was complete'],
    ['broken-answer', 'reset', 'the connection broke before the answer was complete'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'reset', 'the connection broke before the answer was complete'],
    ['UND_ERR_HEADERS_OVERFLOW', 'too-large', 'the answer has too many headers for a motion'],
    ['EMFILE', 'descriptors', 'the laptop could not open a connection'],
    ['ENFILE', 'descriptors', 'the laptop could not open a connection'],
    ['ENOMEM', 'descriptors', 'the laptop could not open a connection'],
    ['ENOBUFS', 'descriptors', 'the laptop could not open a connection'],
    ['EHOSTUNREACH', 'unreachable', 'x'],
    ['not-http', 'not-a-motion', 'x'],
  ])('a failed exchange with %s is explained by the code %s and in words', (code, trouble, words) => {
    expect(troubleOf('/info.json', coded(code))).toEqual({
      code: trouble,
      message: `info.json: ${words}`,
      path: 'info.json',
    })
  })

  test('a failed exchange names a track by its whole path', () => {
    const path = '/logs/2026/10/0601_2026-10-12-1100.oao'
    expect(troubleOf(path, coded('ECONNREFUSED'))).toMatchObject({
      path,
      message: expect.stringMatching(`^${path}: `),
    })
  })

  test('a failed exchange is a reset for any other error of undici, and for a request that was ended', () => {
    expect(troubleOf('/info.json', new errors.InvalidArgumentError('odd'))).toMatchObject({ code: 'reset' })
    expect(troubleOf('/info.json', new DOMException('ended', 'AbortError'))).toMatchObject({ code: 'reset' })
  })

  test('an error thrown by the program is not a trouble of the device', () => {
    expect(troubleOf('/info.json', new TypeError('x'))).toBeUndefined()
    expect(troubleOf('/info.json', coded('ENOSPC'))).toBeUndefined()
    expect(troubleOf('/info.json', 'x')).toBeUndefined()
    const whole = new AbortController()
    whole.abort()
    expect(isOfExchange(new TypeError('x'), whole.signal)).toBe(false)
    expect(isOfExchange(whole.signal.reason, new AbortController().signal)).toBe(true)
    expect(isOfExchange(whole.signal.reason, whole.signal)).toBe(true)
  })
})
