import { describe, expect, test } from 'vitest'
import { judgeSilence, type Listening, mayHaveLeft } from '../../../../src/core/engine/network/judge.ts'
import { isRefusedByRouter, type Probe, Probes } from '../../../../src/core/engine/network/probes.ts'

const nobody: Listening = {
  isMotionHeard: false,
  dns: 'answers',
  isDenied: false,
  isMute: false,
  beingRead: 1,
  isBehindRouter: false,
}

const silence = (changes: Partial<Listening>) => judgeSilence({ ...nobody, ...changes })

describe('a silence', () => {
  test('a silence is that of one motion while another one answers', () => {
    expect(silence({ isMotionHeard: true, dns: 'silent', beingRead: 9 })).toBe('none')
  })

  test('a silence is that of the whole network where DNS is silent too', () => {
    expect(silence({ dns: 'silent', beingRead: 0 })).toBe('everything')
    expect(silence({ dns: 'silent' })).toBe('everything')
  })

  test('a silence of released motions is their own where DNS gives no answer for absent names anyway', () => {
    expect(silence({ dns: 'silent', isMute: true, beingRead: 0 })).toBe('none')
    expect(silence({ dns: 'silent', isMute: true })).toBe('everything')
  })

  test('a silence of several motions being read is not their own', () => {
    expect(silence({ beingRead: 3 })).toBe('motions')
    expect(silence({ beingRead: 3, dns: 'not-asked' })).toBe('motions')
    expect(silence({ beingRead: 2, isDenied: true })).toBe('none')
  })

  test('a silence of one motion being read behind a router is not its own where DNS denies its name', () => {
    const elsewhere = { isBehindRouter: true, isDenied: true }
    expect(silence(elsewhere)).toBe('motions')
    expect(silence({ ...elsewhere, beingRead: 0 })).toBe('none')
    expect(silence({ ...elsewhere, isDenied: false })).toBe('none')
  })

  test('a silence may mean that motions have left, unless several lose their addresses behind a router', () => {
    const denied = { silence: 'motions', isMute: false, isBehindRouter: true, namesLost: 2 } as const
    expect(mayHaveLeft(denied)).toBe(false)
    expect(mayHaveLeft({ ...denied, namesLost: 1 })).toBe(true)
    expect(mayHaveLeft({ ...denied, isBehindRouter: false })).toBe(true)
    const unanswered = { ...denied, silence: 'everything', isMute: true } as const
    expect(mayHaveLeft(unanswered)).toBe(false)
    expect(mayHaveLeft({ ...unanswered, namesLost: 1 })).toBe(true)
    expect(mayHaveLeft({ ...unanswered, namesLost: 1, isMute: false })).toBe(false)
  })
})

const probe = (host: string, changes: Partial<Probe> = {}): Probe => ({
  host,
  outcome: 'refused',
  from: 0,
  took: 1,
  ...changes,
})
const routed = (): boolean => true

describe('a refused connection', () => {
  test('a refused connection proves a motion reachable where no router is on the way', () => {
    expect(new Probes().note(probe('10.77.0.1'), () => false)).toBe(true)
  })

  test('a refused connection proves nothing where a router refuses every address, faster than any motion accepted', () => {
    const probes = new Probes()
    expect(probes.note(probe('10.77.0.1', { outcome: 'connected', took: 80 }), routed)).toBe(true)
    expect(probes.note(probe('10.77.0.1', { from: 100 }), routed)).toBe(false)
    expect(probes.note(probe('10.77.0.2', { from: 110 }), routed)).toBe(false)
  })

  test('a refused connection proves a motion reachable again when it is as slow as a motion, or a motion accepts', () => {
    const probes = new Probes()
    probes.note(probe('10.77.0.1', { outcome: 'connected', took: 80 }), routed)
    expect(probes.note(probe('10.77.0.1', { from: 100, took: 90 }), routed)).toBe(true)
    expect(probes.note(probe('10.77.0.2', { from: 200, outcome: 'connected' }), routed)).toBe(true)
  })

  test('a refused connection proves a motion reachable where another address is silent: a router would refuse that too', () => {
    const probes = new Probes()
    probes.note(probe('10.77.0.1', { from: 100 }), routed)
    expect(probes.note(probe('10.77.0.2', { from: 110, outcome: 'timed-out' }), routed)).toBe(false)
    expect(probes.note(probe('10.77.0.1', { from: 200 }), routed)).toBe(true)
  })

  test('a refused connection proves nothing because of answers under way when the router began, or long past', () => {
    const probes = new Probes()
    probes.note(probe('10.77.0.1', { from: 100 }), routed)
    probes.note(probe('10.77.0.2', { from: 50, outcome: 'timed-out' }), routed)
    expect(probes.note(probe('10.77.0.1', { from: 200 }), routed)).toBe(false)
    probes.note(probe('10.77.0.2', { from: 300, outcome: 'timed-out' }), routed)
    expect(probes.note(probe('10.77.0.1', { from: 10_400 }), routed)).toBe(false)
  })

  test('a refused connection says nothing where the laptop could not try', () => {
    expect(new Probes().note(probe('10.77.0.1', { outcome: 'untried' }), routed)).toBe(false)
  })

  test('a refused connection within the delay of a busy machine counts as fast', () => {
    expect(isRefusedByRouter([probe('10.77.0.1', { took: 40 })], 0.2)).toBe(true)
    expect(isRefusedByRouter([probe('10.77.0.1', { took: 60 })], 0.2)).toBe(false)
  })
})
