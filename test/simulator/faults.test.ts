import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FaultInput, FaultScope } from '../../src/simulator/faults.ts'
import { type Fleet, startFleet } from '../../src/simulator/fleet.ts'
import { trackChunks } from '../../src/simulator/track.ts'
import { deviceOf, type Exchange, get, logOf, type Patience } from './builders.ts'

const today = logOf()
const yesterday = logOf({
  file: '/logs/2026/10/0601_2026-10-11-1100.oao',
  start_date: today.start_date - 86_400_000,
  end_date: today.end_date - 86_400_000,
})
const devices = [deviceOf(601, [today, yesterday]), deviceOf(602)]
let fleet: Fleet

beforeEach(async () => {
  fleet = await startFleet({
    devices,
    timing: { answer: [0, 0] },
    bandwidth: { device: 1e9, accessPoint: 1e9 },
  })
})
afterEach(() => fleet.close())

function ask(path = today.file, patience?: Patience): Promise<Exchange> {
  return get(fleet.endpointOf(601), path, patience)
}

/** The answer to one request under one fault, for one time. */
function under(fault: FaultInput, path = today.file, patience?: Patience): Promise<Exchange> {
  fleet.fault(601, fault, { times: 1 })
  return ask(path, patience)
}

function soundTrack(motion = 601, record = today): Buffer {
  return Buffer.concat([...trackChunks({ motion, record, firmware: 0 })])
}

describe('how an answer travels', () => {
  test('a simulated body cut with its length is shorter than it said', async () => {
    const { head, body, end } = await under({ type: 'cut-with-length', at: 0.25 })
    expect(head).toContain(`Content-Length: ${soundTrack().length}`)
    expect(body.length).toBe(soundTrack().length / 4)
    expect(end).toBe('closed')
  })

  test('a simulated body cut without a length looks whole to the transport', async () => {
    const { head, body, end } = await under({ type: 'cut-without-length' })
    expect(head).not.toContain('Content-Length')
    expect(body.length).toBe(soundTrack().length / 2)
    expect(end).toBe('closed')
  })

  test('a simulated chunked body is cut before its last chunk', async () => {
    const { head, raw } = await under({ type: 'cut-chunked' })
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Transfer-Encoding: chunked/)
    expect(raw.toString('latin1')).not.toMatch(/\r\n0\r\n\r\n$/)
  })

  test('a simulated connection is reset within a body', async () => {
    expect(await under({ type: 'reset' })).toMatchObject({ end: 'reset' })
  })

  test('a simulated device never answers, and the next client is served when the first gives up', async () => {
    expect(await under({ type: 'stall-before-headers' }, '/info.json', { span: 200 })).toMatchObject({
      end: 'timed-out',
      raw: Buffer.alloc(0),
    })
    expect((await ask('/info.json')).head).toContain('200 OK')
  })

  test('a simulated body stops and the connection stays', async () => {
    const half = soundTrack().length / 2
    const { body, end } = await under({ type: 'stall-in-body' }, today.file, { span: 300, bytes: half })
    expect(body.length).toBe(half)
    expect(end).toBe('timed-out')
  })

  test('a simulated answer comes right after a long silence', async () => {
    const from = performance.now()
    const { body } = await under({ type: 'hang', seconds: 0.5 }, '/info.json')
    expect(performance.now() - from).toBeGreaterThanOrEqual(495)
    expect(JSON.parse(body.toString()).motion.identifier).toBe(601)
  })

  test('a simulated body arrives in drops', async () => {
    const from = performance.now()
    const { body, end } = await under({ type: 'drip', rate: 500 }, today.file, { span: 0, bytes: 500 })
    const seconds = (performance.now() - from) / 1000
    expect(end).toBe('timed-out')
    // A machine that is busy makes it slower, never faster; a quarter of a second may be made good at once.
    expect(body.length / (seconds + 0.3)).toBeLessThan(500)
  })

  test('a simulated device vanishes within a body and comes back whole', async () => {
    const back = Promise.withResolvers<void>()
    const states: string[] = []
    fleet.subscribe((event) => {
      if (event.type === 'turned') states.push(event.state)
      if (states.at(-1) === 'on') back.resolve()
    })
    const half = soundTrack().length / 2
    const { body, end } = await under({ type: 'vanish', seconds: 0.6 }, today.file, {
      span: 300,
      bytes: half,
    })
    expect(body.length).toBe(half)
    expect(end).toBe('timed-out')
    await back.promise
    expect(states).toEqual(['stale', 'on'])
    expect((await ask()).body.equals(soundTrack())).toBe(true)
  })
})

describe('a flood', () => {
  /** More than any answer has; then the client goes. */
  const endless = { span: 0, bytes: 200_000 }

  test('a simulated flood of interim answers has no end, and the next client is served', async () => {
    const { raw, end } = await under({ type: 'flood', rate: 2_000_000 }, '/info.json', endless)
    expect(end).toBe('timed-out')
    expect(raw.toString('latin1')).toMatch(/^(HTTP\/1\.1 102 Processing\r\n\r\n){1000}/)
    expect((await ask('/info.json')).head).toContain('200 OK')
  })

  test('a simulated flood of chunks of one byte has no end', async () => {
    const { head, body, end } = await under({ type: 'flood', kind: 'one-byte-chunks' }, today.file, endless)
    expect(end).toBe('timed-out')
    expect(head).toContain('Transfer-Encoding: chunked')
    expect(body.toString('latin1')).toMatch(/^(1\r\n \r\n){1000}/)
  })
})

test('a simulated motion with a swapped address answers in the place of the other one', async () => {
  const answered: [number, number][] = []
  fleet.subscribe((event) => event.type === 'answered' && answered.push([event.motion, event.by]))
  const { body } = await under({ type: 'swapped', with: 602 }, '/info.json')
  expect(JSON.parse(body.toString()).motion.identifier).toBe(602)
  expect(JSON.parse((await ask('/info.json')).body.toString()).motion.identifier).toBe(601)
  expect(answered).toEqual([
    [601, 602],
    [601, 601],
  ])
})

describe('what an answer says', () => {
  test('a simulated device answers with another status or another page', async () => {
    expect((await under({ type: 'not-found' })).head).toMatch(/^HTTP\/1\.0 404 /)
    expect((await under({ type: 'server-error' })).head).toMatch(/^HTTP\/1\.0 500 /)
    const page = await under({ type: 'html' })
    expect(page.head).toMatch(/^HTTP\/1\.0 200 [\s\S]*text\/html/)
    expect(page.body.toString()).toMatch(/^<!doctype html>/)
    const redirect = await under({ type: 'redirect', location: 'http://10.10.10.10/login' })
    expect(redirect.head).toMatch(/^HTTP\/1\.0 302 [\s\S]*Location: http:\/\/10\.10\.10\.10\/login/)
    expect((await under({ type: 'huge-headers' })).head.length).toBeGreaterThan(1_000_000)
  })

  test('a simulated device sends info.json in each of its wrong forms', async () => {
    const said = async (fault: FaultInput) => (await under(fault, '/info.json')).body.toString()
    expect(JSON.parse(await said({ type: 'no-battery' })).motion).toEqual({ identifier: 601 })
    expect(JSON.parse(await said({ type: 'another-identifier', id: 777 })).motion.identifier).toBe(777)
    const garbage = await said({ type: 'garbage-json' })
    expect(() => JSON.parse(garbage)).toThrow()
    expect(await said({ type: 'deep-json', depth: 5000 })).toBe('['.repeat(5000) + ']'.repeat(5000))
  })

  test('a simulated device sends a logs.json of 50 MB to its end', async () => {
    const { body } = await under({ type: 'huge-json' }, '/logs.json')
    expect(body.length).toBe(50_000_000 + '{"logs":[""]}'.length)
    expect(body.toString('latin1', 0, 12)).toBe('{"logs":["xx')
    expect(body.toString('latin1', body.length - 4)).toBe('x"]}')
  })

  test('a simulated device sends a logs.json that gives the very length of a track', async () => {
    const { body } = await under({ type: 'size-equals-length' }, '/logs.json')
    expect(JSON.parse(body.toString()).logs[0].size).toBe(soundTrack().length)
  })
})

describe('what is wrong with a track', () => {
  test('a simulated track has another device’s id, or is another log of the same device', async () => {
    const foreign = await under({ type: 'another-device' })
    expect(foreign.body.equals(soundTrack(602))).toBe(true)
    const other = await under({ type: 'another-log' })
    expect(other.body.equals(soundTrack(601, yesterday))).toBe(true)
  })

  test('a simulated track has one wrong bit', async () => {
    const { body } = await under({ type: 'bit-flipped', at: 0.3, bit: 5 })
    const sound = soundTrack()
    const wrong = [...sound.keys()].filter((at) => sound[at] !== body[at])
    expect(wrong).toEqual([Math.floor(sound.length * 0.3)])
    expect((body[wrong[0] ?? 0] ?? 0) ^ (sound[wrong[0] ?? 0] ?? 0)).toBe(1 << 5)
  })

  test('a simulated track misses whole frames', async () => {
    const { body } = await under({ type: 'frames-lost', at: 0.5, frames: 3 })
    const sound = soundTrack()
    const at = sound.findIndex((byte, index) => byte !== body[index])
    const from = at - ((at - 512) % 52)
    expect(body.equals(Buffer.concat([sound.subarray(0, from), sound.subarray(from + 156)]))).toBe(true)
  })

  test('a simulated track has a tail, or more frames than listed', async () => {
    expect(
      (await under({ type: 'trailing-bracket' })).body.equals(
        Buffer.concat([soundTrack(), Buffer.from(']}')]),
      ),
    ).toBe(true)
    const grown = await under({ type: 'log-growing', frames: 10 })
    expect(grown.body.length).toBe(soundTrack().length + 520)
    expect(grown.body.subarray(0, -520).equals(soundTrack())).toBe(true)
  })
})

describe('when a fault strikes', () => {
  const isGood = async (path: string) => (await ask(path)).head.includes(' 200 ')

  test('a simulated fault strikes as often as configured, then the answer is good', async () => {
    fleet.fault(601, { type: 'server-error' }, { times: 2 })
    expect([await isGood('/info.json'), await isGood('/info.json'), await isGood('/info.json')]).toEqual([
      false,
      false,
      true,
    ])
  })

  test.each<[FaultScope['path'], boolean[]]>([
    ['info', [false, true, true]],
    ['track', [true, false, false]],
    [yesterday.file as `/${string}`, [true, true, false]],
    [undefined, [false, false, false]],
  ])('a simulated fault strikes only on %s', async (path, expected) => {
    fleet.fault(601, { type: 'not-found' }, path === undefined ? {} : { path })
    const good = [await isGood('/info.json'), await isGood(today.file), await isGood(yesterday.file)]
    expect(good).toEqual(expected)
    fleet.clearFaults(601)
    expect(await isGood('/info.json')).toBe(true)
  })

  test('a simulated fault with figures that make no sense is refused', () => {
    expect(() => fleet.fault(601, { type: 'cut-with-length', at: 2 })).toThrow()
  })
})
