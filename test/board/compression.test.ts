/** The compressed stream, as Python's zlib reads it. */
import { describe, expect, test } from 'vitest'
import { acceptsCoding, gzipHeader, streamMessage } from '../../src/board/sse.ts'
import { hasPython, Python } from '../parity/python.ts'
import { mixedFleet } from '../ui/scenes.ts'

const events = mixedFleet(40)
const messages = Array.from({ length: 30 }, (_, place) =>
  streamMessage('events', events.slice(place * 10, place * 10 + 10), `epoch-${place}`),
)

/** Reads a gzip stream piece by piece, and says what each piece gives at once. */
const reader = `
import base64, zlib
def answer(pieces):
    stream = zlib.decompressobj(wbits=31)
    return [stream.decompress(base64.b64decode(piece)).decode('utf-8') for piece in pieces]
`

describe.skipIf(!hasPython)('a compressed stream', () => {
  test('each compressed message is whole for zlib as soon as it is there', async () => {
    await using python = new Python(reader)
    const pieces = [gzipHeader, ...messages.map(({ compressed }) => compressed)]
    const read = await python.ask(pieces.map((piece) => piece.toString('base64')))
    expect(read).toEqual(['', ...messages.map(({ plain }) => String(plain))])
  })

  test('compressed messages make a stream in any order and number, because none needs another', async () => {
    await using python = new Python(reader)
    const [first = 0, ...others] = [7, 3, 3, 21, 0, 29]
    const chosen = [first, ...others].flatMap((place) => messages[place] ?? [])
    const read = await python.ask(
      [gzipHeader, ...chosen.map((each) => each.compressed)].map((piece) => piece.toString('base64')),
    )
    expect(read).toEqual(['', ...chosen.map(({ plain }) => String(plain))])
  })
})

test('a batch of the stream is a third of its size when it is compressed', () => {
  const plain = messages.reduce((sum, message) => sum + message.plain.length, 0)
  const compressed = messages.reduce((sum, message) => sum + message.compressed.length, 0)
  expect(compressed).toBeLessThan(plain / 3)
})

test.each([
  ['gzip, deflate', true],
  ['deflate, GZIP;q=0.5', true],
  ['gzip;q=0, deflate', false],
  ['gzip;q=0.0', false],
  ['identity', false],
  ['x-gzip-not', false],
  ['', false],
  [undefined, false],
])('a client that sends "Accept-Encoding: %s" gets gzip: %s', (header, isAccepted) => {
  expect(acceptsCoding(header, 'gzip')).toBe(isAccepted)
})
