import { describe, expect, test } from 'vitest'
import { Places } from '../../src/web/limits.ts'
import { RateLimit } from '../../src/web/rate-limit.ts'

const limits = { asking: 1, taking: 1, idle: 1, connections: 10 }

/** How many of `count` places an address gets. */
function taken(places: Places, address: string, count: number): number {
  return Array.from({ length: count }, () => places.take(address)).filter((isTaken) => isTaken).length
}

describe('the places of a server', () => {
  test('an address may have more than its share while half of the places are free, as behind a NAT', () => {
    const places = new Places({ ...limits, connectionsOfAddress: 2 })
    expect(taken(places, '10.0.0.1', 20)).toBe(5)
    expect(taken(places, '10.0.0.2', 20)).toBe(2)
    expect(taken(places, '10.0.0.3', 20)).toBe(2)
    expect(taken(places, '10.0.0.4', 20)).toBe(1)
    expect(taken(places, '10.0.0.5', 20)).toBe(0)
  })

  test('a place is free again when its connection has ended', () => {
    const places = new Places({ ...limits, connectionsOfAddress: 2 })
    taken(places, '10.0.0.1', 5)
    taken(places, '10.0.0.2', 2)
    places.free('10.0.0.2')
    expect(taken(places, '10.0.0.2', 5)).toBe(1)
    for (let count = 0; count < 5; count++) places.free('10.0.0.1')
    for (let count = 0; count < 2; count++) places.free('10.0.0.2')
    expect(taken(places, '10.0.0.3', 20)).toBe(5)
  })

  test('a server without a share for each address has places until they are taken', () => {
    expect(taken(new Places(limits), '10.0.0.1', 20)).toBe(10)
  })
})

describe('a limit on how often clients may ask', () => {
  const allowed = (limit: RateLimit, address: string, now: number): number =>
    Array.from({ length: 100 }, () => limit.allows(address, now)).filter((isAllowed) => isAllowed).length

  test('leaves half of its requests to others while one client asks without end', () => {
    const limit = new RateLimit({ span: 1000, ofAddress: 3, inAll: 20 })
    expect(allowed(limit, '10.0.0.1', 0)).toBe(10)
    expect(allowed(limit, '10.0.0.2', 999)).toBe(3)
    expect(allowed(limit, '10.0.0.3', 999)).toBe(3)
    expect(allowed(limit, '10.0.0.4', 999)).toBe(3)
    expect(allowed(limit, '10.0.0.5', 999)).toBe(1)
    expect(allowed(limit, '10.0.0.6', 999)).toBe(0)
  })

  test('lets everybody ask again when the span is over', () => {
    const limit = new RateLimit({ span: 1000, ofAddress: 3, inAll: 20 })
    allowed(limit, '10.0.0.1', 50)
    expect(allowed(limit, '10.0.0.1', 1049)).toBe(0)
    expect(allowed(limit, '10.0.0.1', 1050)).toBe(10)
  })
})
