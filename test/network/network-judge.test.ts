import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DnsObservations,
  isSameNetwork,
  judgeNetwork,
  judgeTime,
  type NetworkObservations,
} from '../../src/core/engine/network/judge.ts'
import { shiftTimes } from '../../src/core/events/clock-step.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'

const quietDns: DnsObservations = {
  unansweredInARow: 0,
  lastAnswerAge: 100,
  witnessSilence: undefined,
  isMute: false,
  refusalsInARow: 0,
  refusingFor: 0,
  answered: 0,
  lost: 0,
  addresses: 0,
  placeholders: 0,
  noSuchNames: 0,
  isConclusive: true,
  standing: undefined,
}

const well: NetworkObservations = {
  own: ['192.168.0.57/24'],
  reachedFrom: '192.168.0.57/24',
  isOnLoopback: false,
  silence: 'none',
  upheaval: undefined,
  dns: quietDns,
}

function way(changes: Partial<NetworkObservations>) {
  return judgeNetwork({ ...well, ...changes }).network
}

function dns(changes: Partial<DnsObservations>) {
  return judgeNetwork({ ...well, dns: { ...quietDns, ...changes } }).dns
}

describe('the way to the fleet', () => {
  test('the network is well while the laptop has an address in the network from which it reached a motion', () => {
    expect(way({})).toBeUndefined()
    expect(way({ own: ['172.17.0.1/16', '192.168.0.99/24'] })).toBeUndefined()
    expect(way({ reachedFrom: undefined, own: ['10.0.0.2/8'] })).toBeUndefined()
  })

  test('the network is lost without an address, and with addresses of other networks alone', () => {
    expect(way({ own: [] })).toBe('no-network')
    expect(way({ own: ['10.0.0.2/24'] })).toBe('another-network')
    expect(way({ own: ['192.168.0.57/16'] })).toBe('another-network')
  })

  test('a fleet on loopback needs no network', () => {
    expect(way({ own: [], isOnLoopback: true })).toBeUndefined()
  })

  test('the network is silent when nobody answers, and after a sleep until somebody does', () => {
    expect(way({ silence: 'everything' })).toBe('silent')
    expect(way({ silence: 'everything', upheaval: 'woken' })).toBe('woken')
    expect(way({ silence: 'motions' })).toBe('motions-silent')
  })

  test('two addresses of one network are not taken for two networks', () => {
    expect(isSameNetwork('192.168.1.2/23', '192.168.0.9/23')).toBe(true)
    expect(isSameNetwork('192.168.2.2/23', '192.168.0.9/23')).toBe(false)
  })
})

describe('DNS', () => {
  test('DNS is silent after three lookups without an answer, and until the next answer', () => {
    expect(dns({ unansweredInARow: 3, lastAnswerAge: 1000 })).toBe('silent')
    expect(dns({ unansweredInARow: 2, lastAnswerAge: 9000 })).toBeUndefined()
    expect(dns({ unansweredInARow: 3, lastAnswerAge: 100 })).toBeUndefined()
    expect(dns({ unansweredInARow: 1, standing: 'silent' })).toBe('silent')
    expect(dns({ unansweredInARow: 0, standing: 'silent' })).toBeUndefined()
  })

  test('DNS knows nobody only if no name has an address, that of a connected motion included', () => {
    expect(dns({ placeholders: 3 })).toBe('knows-nobody')
    expect(dns({ placeholders: 1 })).toBeUndefined()
    expect(dns({ placeholders: 1, standing: 'knows-nobody' })).toBe('knows-nobody')
    expect(dns({ placeholders: 99, addresses: 1 })).toBeUndefined()
    expect(dns({ placeholders: 99, noSuchNames: 1 })).toBeUndefined()
    expect(dns({ placeholders: 99, isConclusive: false })).toBeUndefined()
  })

  test('DNS loses answers from an eighth on, and does not waver about it', () => {
    expect(dns({ answered: 80, lost: 20 })).toBe('losing')
    expect(dns({ answered: 92, lost: 8 })).toBeUndefined()
    expect(dns({ answered: 92, lost: 8, standing: 'losing' })).toBe('losing')
    expect(dns({ answered: 4, lost: 4 })).toBeUndefined()
  })

  test('DNS is silent when a name known to exist is unanswered, and not where one is answered', () => {
    const unanswered = { unansweredInARow: 99, lastAnswerAge: 5000 }
    expect(dns({ ...unanswered, witnessSilence: 0 })).toBeUndefined()
    expect(dns({ ...unanswered, witnessSilence: 1000 })).toBe('silent')
    expect(dns({ ...unanswered, isMute: true })).toBeUndefined()
    expect(dns({ ...unanswered, isMute: true, witnessSilence: 1000 })).toBe('silent')
  })

  test('DNS refuses every name after three refusals and ten seconds without any word', () => {
    expect(dns({ refusalsInARow: 3, refusingFor: 10_000 })).toBe('refusing')
    expect(dns({ refusalsInARow: 99, refusingFor: 9000 })).toBeUndefined()
    expect(dns({ refusalsInARow: 2, refusingFor: 60_000 })).toBeUndefined()
  })
})

describe('time', () => {
  const span = fc.double({ min: 0, max: 4000, noNaN: true })

  test('time that passes as it should is neither sleep nor a step, whatever a clock is corrected by', () => {
    fc.assert(
      fc.property(span, fc.double({ min: -900, max: 900, noNaN: true }), (passed, drift) => {
        const before = { now: 1e12, elapsed: 0, uptime: 5000 }
        const after = { now: 1e12 + passed + drift, elapsed: passed, uptime: 5000 + passed }
        expect(judgeTime(before, after)).toEqual({ slept: 0, stepped: 0 })
      }),
    )
  })

  test('time that is set ahead or back is a step by as much, asleep or awake', () => {
    fc.assert(
      fc.property(
        span,
        fc.integer({ min: 3000, max: 1e8 }),
        fc.boolean(),
        fc.boolean(),
        (passed, by, isBack, hasSlept) => {
          const stepped = isBack ? -by : by
          const asleep = hasSlept ? 60_000 : 0
          const before = { now: 1e12, elapsed: 0, uptime: 5000 }
          const after = {
            now: 1e12 + passed + asleep + stepped,
            elapsed: passed,
            uptime: 5000 + passed + asleep,
          }
          const judged = judgeTime(before, after)
          expect(Math.abs(judged.stepped - stepped)).toBeLessThanOrEqual(1)
          expect(judged.slept > 0).toBe(hasSlept)
        },
      ),
    )
  })

  test('time that a stopped process saw all of is sleep too', () => {
    const before = { now: 1e12, elapsed: 0, uptime: 5000 }
    const after = { now: 1e12 + 16_000, elapsed: 16_000, uptime: 21_000 }
    expect(judgeTime(before, after)).toEqual({ slept: 16_000, stepped: 0 })
  })

  test('time that a paused machine missed is sleep, and a small step or one back is a step there too', () => {
    const before = { now: 1e12, elapsed: 0, uptime: 5000 }
    const later = (by: number) => ({ now: 1e12 + 500 + by, elapsed: 500, uptime: 5500 })
    expect(judgeTime(before, later(3_600_000), true)).toEqual({ slept: 3_600_500, stepped: 0 })
    expect(judgeTime(before, later(3_600_000), false)).toEqual({ slept: 0, stepped: 3_600_000 })
    expect(judgeTime(before, later(3000), true)).toEqual({ slept: 0, stepped: 3000 })
    expect(judgeTime(before, later(-3_600_000), true)).toEqual({ slept: 0, stepped: -3_600_000 })
  })

  test('time that is set and set back leaves every instant as it was', () => {
    fc.assert(
      fc.property(
        fc.array(monitorEvent, { maxLength: 40 }),
        fc.integer({ min: -4e6, max: 4e6 }),
        (events, by) => {
          const state = reduceAll(initialState, events)
          const back = shiftTimes(shiftTimes(state, by), -by)
          const motions = new Map(
            [...back.motions].map(([id, motion]) => [id, { ...motion, version: motion.version - 2 }]),
          )
          expect({ ...back, motions }).toEqual(state)
        },
      ),
    )
  })
})
