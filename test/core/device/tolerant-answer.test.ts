import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { errorCode } from '../../../src/core/base/errors.ts'
import { Allowance } from '../../../src/core/device/allowance.ts'
import { readTolerantly } from '../../../src/core/device/tolerant-answer.ts'

async function* inPieces(text: string, length = text.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += Math.max(1, length)) {
    yield Buffer.from(text.slice(at, at + Math.max(1, length)), 'latin1')
  }
}

async function read(text: string, length?: number, headLimit = 1000) {
  const { status, headers, body } = await readTolerantly(inPieces(text, length), headLimit, new Allowance())
  let content = ''
  for await (const piece of body) content += Buffer.from(piece).toString('latin1')
  return { status, headers: Object.fromEntries(headers), content }
}

const ok = 'HTTP/1.1 200 OK\r\n'
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`

describe('an answer that is read tolerantly', () => {
  test.each([1, 2, 7, 1000])(
    'an answer read tolerantly is the same in pieces of %i bytes',
    async (length) => {
      const text = `HTTP/1.1 100 Continue\r\n\r\n${chunked}5 ;a=b\r\nhello\r\n0x6\r\n world\r\n0\r\n\r\n`
      expect(await read(text, length)).toMatchObject({ status: 200, content: 'hello world' })
    },
  )

  test('the tolerant reader takes the first of two headers of one name, with the lines that continue it', async () => {
    const text = `${ok} before any\r\nX: one\r\n\ttwo\r\nx: three\r\n four\r\n: nameless\r\nno colon\r\n\r\n`
    expect((await read(text)).headers).toEqual({ x: 'one two' })
  })

  test.each([101, 204, 304])(
    'the tolerant reader reads no body for status %i, whatever follows',
    async (status) => {
      expect(await read(`HTTP/1.1 ${status} x\r\n\r\nmore`)).toMatchObject({ status, content: '' })
    },
  )

  test('the tolerant reader skips other bytes in the place of a line end behind a chunk', async () => {
    expect(await read(`${chunked}1\r\naXY1\nb\n0\r\n\r\n`)).toMatchObject({ content: 'ab' })
  })

  test('the tolerant reader reads on to the end where no length makes sense', async () => {
    expect(await read(`${ok}Content-Length: many\r\n\r\nall of it`)).toMatchObject({ content: 'all of it' })
  })

  test.each([
    ['that begins as another protocol', 'SSH-2.0-x\r\n', 'it begins with "SSH-2.0-x"'],
    ['whose chunk has no size', `${chunked}zz\r\n`, 'a chunk has the size "zz"'],
    ['whose chunk has an endless size', `${chunked}${'1'.repeat(5000)}`, 'a chunk has the size ""'],
    ['that ends in its head', `${ok}X: y`, 'the connection ended before the answer did'],
    [
      'that ends in its body',
      `${ok}Content-Length: 9\r\n\r\nhalf`,
      'the connection ended before the answer did',
    ],
    ['that ends behind a chunk', `${chunked}1\r\na`, 'the connection ended before the answer did'],
    [
      'that ends in the line end of a chunk',
      `${chunked}1\r\na\r`,
      'the connection ended before the answer did',
    ],
    ['with an endless head', `${ok}X: ${'y'.repeat(2000)}`, 'Headers Overflow Error'],
    ['after many informational ones', 'HTTP/1.1 102 x\r\n\r\n'.repeat(40), '33 informational answers'],
  ])('an answer %s is refused by the tolerant reader', async (_, text, reason) => {
    await expect(read(text)).rejects.toThrow(reason)
  })

  test('the tolerant reader never hangs, and fails with an error of its own, whatever comes', async () => {
    const piece = fc.constantFrom(
      ok,
      chunked,
      '\r\n',
      '\n',
      ': ',
      ' ',
      'X',
      '5\r\n',
      '0\r\n',
      'Content-Length: 3\r\n',
      '\0',
    )
    const text = fc.array(fc.oneof(piece, fc.string({ unit: 'binary-ascii', maxLength: 8 })), {
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 30 }), async (pieces, length) => {
        const end = await read(pieces.join(''), length).catch((error: unknown) => error)
        if (end instanceof Error)
          expect(['not-http', 'broken-answer', 'UND_ERR_HEADERS_OVERFLOW']).toContain(errorCode(end))
      }),
    )
  })
})
