/** Requests to the board that are almost right: it goes on, says nothing that it should not, and obeys nobody. */
import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandIn } from '../../src/board/board-command.ts'
import { serveBoard } from '../../src/board/board-server.ts'
import { Hub } from '../../src/board/hub.ts'
import { pageFiles } from '../../src/board/page-files.ts'
import { routeOf } from '../../src/board/routes.ts'
import { cookieValue, newSecret } from '../../src/board/secret.ts'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import { ask, someState } from '../board/board.ts'
import { fuzz, fuzzSeconds, fuzzSeed, patience } from './fuzz.ts'
import { mutatedText } from './mutations.ts'

const files = pageFiles('void 0', 'body { margin: 0 }')
const state = someState()
const [known = 0] = state.motions.keys()
const secret = newSecret()

test(
  'any request has one answer, and none is the page of another site',
  () => {
    const part = (sample: string) =>
      fc.option(fc.oneof(fc.constant(sample), mutatedText(sample)), { nil: undefined })
    const request = fc.record({
      method: part('POST'),
      url: fc.oneof(part('/motions/601?wall'), part('/events?after=0123456789ab-17'), part('/commands')),
      host: part('127.0.0.1:8600'),
      origin: part('http://127.0.0.1:8600'),
      lastId: part('0123456789ab-17'),
    })
    fuzz(request, (asked) => {
      const route = routeOf(asked, { isLoopback: false, hostName: 'laptop' }, files)
      if (asked.origin !== undefined && asked.origin.toLowerCase() !== `http://${asked.host}`.toLowerCase())
        expect(route).toMatchObject({ type: 'refused' })
      if (asked.host === undefined) expect(route).toMatchObject({ type: 'refused' })
      if (['enter', 'leave', 'command'].includes(route.type)) expect(asked.method).toBe('POST')
    })
  },
  patience,
)

test(
  'any body is one of the three commands for a motion of this fleet, or none',
  () => {
    const samples = [
      { type: 're-inspect', motion: known },
      { type: 'fetch-skipped', motion: known },
      { type: 'note', motion: known, text: 'strap broken' },
    ]
    const body = fc.oneof(...samples.map((sample) => mutatedText(JSON.stringify(sample))))
    fuzz(body, (text) => {
      const read = commandIn(text, state)
      if ('refusal' in read) expect([400, 404]).toContain(read.refusal.status)
      else expectHarmless(read.command)
    })
  },
  patience,
)

function expectHarmless(command: MonitorCommand): void {
  expect(['re-inspect', 'fetch-skipped', 'note']).toContain(command.type)
  expect(command).toMatchObject({ from: 'board' })
  if ('motion' in command) expect(state.motions.has(command.motion)).toBe(true)
  if (command.type === 'note') expect(command.text).toMatch(/^[^\p{Cc}\p{Bidi_Control}]{0,200}$/u)
}

const head = 'Host: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/json\r\n'
const samplesFor = (port: number) => [
  'GET /motions/601?wall HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\n\r\n',
  'HEAD /events?after=0123456789ab-17 HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 0123456789ab-17\r\n\r\n',
  `POST /team HTTP/1.1\r\n${head}Content-Length: 45\r\n\r\n{"secret":"abcdefghijklmnopqrstuvwxyz012345"}`,
  `POST /commands HTTP/1.1\r\n${head}Cookie: motion-monitor-team-${port}=${cookieValue(secret)}\r\nContent-Length: 35\r\n\r\n{"type":"re-inspect","motion":${known}}    `,
]

test(
  'whatever bytes come, the board goes on, and none of its answers has a name, a note or the secret',
  async () => {
    const hub = new Hub({
      version: '1',
      page: files.hash,
      public: [],
      allowsCommands: true,
      laptop: Date.now,
      steady: () => performance.now(),
    })
    hub.feed({ type: 'state', state, source: 'engine' })
    hub.flush()
    const commands: MonitorCommand[] = []
    const dispatch = (command: MonitorCommand): boolean => commands.push(command) > 0
    const address = { host: '127.0.0.1', port: 0, hostName: 'laptop' }
    const limits = { asking: 300, taking: 500, idle: 500, connections: 600 }
    await using server = await serveBoard({ ...address, files, hub, secret, dispatch, limits })
    const names = state.roster.entrants.flatMap(({ firstName, familyName }) => [firstName, familyName])
    const until = performance.now() + fuzzSeconds * 1000
    for (let round = 0; performance.now() < until; round++) {
      const texts = fc.sample(fc.oneof(...samplesFor(server.port).map(mutatedText)), {
        numRuns: 12,
        seed: fuzzSeed + round,
      })
      for (const answer of await Promise.all(texts.map((text) => exchange(server.port, text)))) {
        expect(answer).not.toMatch(/^HTTP\/1\.1 5/)
        expect(answer).not.toContain(secret)
        for (const name of names) expect(answer).not.toContain(name)
      }
    }
    for (const command of commands) expectHarmless(command)
    // Its limits of ten seconds are those of one address behind a NAT.
    await expect.poll(async () => (await ask(server.port, '/')).status, { timeout: 20_000 }).toBe(200)
  },
  patience,
)

/** What the server sends for these bytes in a short while. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  let answer = ''
  socket.on('data', (part) => {
    answer += part
  })
  const bored = setTimeout(() => socket.destroy(), 200)
  socket.write(text)
  await once(socket, 'close')
  clearTimeout(bored)
  return answer
}
