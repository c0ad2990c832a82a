import { describe, expect, test } from 'vitest'
import {
  isInNetwork,
  isSameNetwork,
  judgeNetwork,
  judgeTime,
} from '../../../../src/core/engine/network/judge.ts'

type Observed = Parameters<typeof judgeNetwork>[0]

const calm: Observed['dns'] = {
  unansweredInARow: 0,
  lastAnswerAge: 0,
  refusalsInARow: 0,
  refusingFor: 0,
  answered: 40,
  lost: 0,
  addresses: 3,
  placeholders: 0,
  noSuchNames: 30,
  isConclusive: true,
  witnessSilence: undefined,
  isMute: false,
  standing: undefined,
}

const quiet: Observed = {
  own: ['192.168.0.57/24'],
  reachedFrom: undefined,
  isOnLoopback: false,
  silence: 'none',
  upheaval: undefined,
  dns: calm,
}

function dnsOf(dns: Partial<Observed['dns']>): string | undefined {
  return judgeNetwork({ ...quiet, dns: { ...calm, ...dns } }).dns
}

describe('the judgement of DNS', () => {
  test('DNS that answers is no trouble', () => {
    expect(judgeNetwork(quiet)).toEqual({ network: undefined, dns: undefined })
  })

  test('DNS counts as refusing after three refusals in a row over ten seconds, and not before', () => {
    expect(dnsOf({ refusalsInARow: 3, refusingFor: 10_000 })).toBe('refusing')
    expect(dnsOf({ refusalsInARow: 3, refusingFor: 9999 })).toBeUndefined()
    expect(dnsOf({ refusalsInARow: 2, refusingFor: 60_000 })).toBeUndefined()
  })

  test('DNS that was silent stays so until a name is answered', () => {
    expect(dnsOf({ standing: 'silent', unansweredInARow: 1 })).toBe('silent')
    expect(dnsOf({ standing: 'silent', unansweredInARow: 0 })).toBeUndefined()
  })

  test('DNS that never denies a name counts as silent only with the name of a motion that is there', () => {
    const silent = { unansweredInARow: 9, lastAnswerAge: 20_000 }
    expect(dnsOf({ ...silent, isMute: false })).toBe('silent')
    expect(dnsOf({ ...silent, isMute: true })).toBeUndefined()
    expect(dnsOf({ ...silent, isMute: true, witnessSilence: 999 })).toBeUndefined()
    expect(dnsOf({ ...silent, isMute: true, witnessSilence: 1000 })).toBe('silent')
  })

  test('DNS that gives every name one address knows nobody, once three names say so', () => {
    const unknown = { addresses: 0, noSuchNames: 0 }
    expect(dnsOf({ ...unknown, placeholders: 3 })).toBe('knows-nobody')
    expect(dnsOf({ ...unknown, placeholders: 2 })).toBeUndefined()
    expect(dnsOf({ ...unknown, placeholders: 3, isConclusive: false })).toBeUndefined()
    expect(dnsOf({ ...unknown, placeholders: 1, standing: 'knows-nobody' })).toBe('knows-nobody')
    expect(dnsOf({ placeholders: 3 })).toBeUndefined()
  })

  test('DNS loses answers from one in eight on, and goes on doing so until fewer than one in sixteen are lost', () => {
    expect(dnsOf({ answered: 88, lost: 12 })).toBe('losing')
    expect(dnsOf({ answered: 89, lost: 11 })).toBeUndefined()
    expect(dnsOf({ answered: 92, lost: 8, standing: 'losing' })).toBe('losing')
    expect(dnsOf({ answered: 95, lost: 5, standing: 'losing' })).toBeUndefined()
    expect(dnsOf({ answered: 10, lost: 9 })).toBeUndefined()
  })
})

describe('the judgement of the way', () => {
  test.each<[string, Partial<Observed>, string | undefined]>([
    ['without an address of its own', { own: [] }, 'no-network'],
    ['in another network than the motions', { reachedFrom: '10.0.0.5/24' }, 'another-network'],
    ['with another address in the same network', { reachedFrom: '192.168.0.99/24' }, undefined],
    ['on loopback, without an address', { own: [], isOnLoopback: true }, undefined],
    ['where nothing answers', { silence: 'everything' }, 'silent'],
    ['where nothing answers after a sleep', { silence: 'everything', upheaval: 'woken' }, 'woken'],
    ['where DNS answers and the motions do not', { silence: 'motions' }, 'motions-silent'],
  ])('the network of a laptop %s is judged by that', (_, observed, expected) => {
    expect(judgeNetwork({ ...quiet, ...observed }).network).toBe(expected)
  })

  test('two addresses are in one network if its bits say so', () => {
    expect(isSameNetwork('192.168.0.57/24', '192.168.0.2/24')).toBe(true)
    expect(isSameNetwork('192.168.0.57/24', '192.168.0.2/16')).toBe(false)
    expect(isInNetwork('192.168.1.1', '192.168.0.0/24')).toBe(false)
  })
})

describe('the judgement of time', () => {
  const before = { now: 1_000_000, elapsed: 1000, uptime: 1000 }

  test('a large step ahead is a sleep where the clocks stop asleep, and a clock that was set elsewhere', () => {
    const after = { now: 1_061_000, elapsed: 2000, uptime: 2000 }
    expect(judgeTime(before, after, true)).toEqual({ slept: 61_000, stepped: 0 })
    expect(judgeTime(before, after)).toEqual({ slept: 0, stepped: 60_000 })
  })

  test('a step back is a clock that was set everywhere, and a correction of a second is none', () => {
    const back = { now: 941_000, elapsed: 2000, uptime: 2000 }
    expect(judgeTime(before, back, true)).toEqual({ slept: 0, stepped: -60_000 })
    expect(judgeTime(before, { now: 1_002_000, elapsed: 2000, uptime: 2000 })).toEqual({
      slept: 0,
      stepped: 0,
    })
  })

  test('a sleep is known by the uptime that has passed', () => {
    const after = { now: 1_060_000, elapsed: 1200, uptime: 61_000 }
    expect(judgeTime(before, after)).toEqual({ slept: 60_000, stepped: 0 })
  })
})
