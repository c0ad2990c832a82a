import { afterEach, describe, expect, test } from 'vitest'
import { detectAddressing, type Endpoint } from '../../src/simulator/endpoints.ts'
import type { FleetEvent } from '../../src/simulator/fleet.ts'
import type { Scenario } from '../../src/simulator/scenario.ts'
import {
  type SimulationOptions,
  type SimulationThread,
  startSimulation,
  startSimulationThread,
} from '../../src/simulator/simulation.ts'
import { deviceOf, get, knock } from './builders.ts'

let simulation: SimulationThread | undefined
const isWide = (await detectAddressing()) === 'addresses'
const fleet = { devices: [deviceOf(601), deviceOf(602)], timing: { answer: [0, 0] } } as const
/** Where a device answers: its own port where loopback is narrow. */
function host(id: number): Endpoint {
  const [own, port] = simulation?.addresses[id]?.split(':') ?? []
  if (own !== undefined) return { host: own, port: Number(port) }
  return { host: `127.83.${id >> 8}.${id & 255}`, port: simulation?.port ?? 0 }
}
const scenarioOf = (...steps: Scenario['steps']): Scenario => ({ name: 'test', steps })

/** Events as they come, and a wait for one of them. */
function recorder() {
  const events: FleetEvent[] = []
  let look = () => {}
  return {
    events,
    onEvent: (event: FleetEvent) => {
      events.push(event)
      look()
    },
    when: (isIt: (event: FleetEvent) => boolean) =>
      new Promise<FleetEvent>((resolve) => {
        look = () => {
          const found = events.find(isIt)
          if (found) resolve(found)
        }
        look()
      }),
  }
}

const turned = (motion: number, state: string) => (event: FleetEvent) =>
  event.motion === motion && event.type === 'turned' && event.state === state

afterEach(() => simulation?.close())

describe('a simulation', () => {
  const begin = async (options: Partial<SimulationOptions>) => {
    const heard = recorder()
    const started = await startSimulation({ fleet, ...options }, heard)
    simulation = started
    return { ...heard, simulation: started }
  }

  test('a simulation answers, obeys its commands, and ends', async () => {
    const { simulation, events } = await begin({})
    expect(JSON.parse((await get(host(601), '/info.json')).body.toString()).motion.identifier).toBe(601)
    await simulation.act(601, { action: 'off', how: 'refused' })
    expect(await knock(host(601))).toBe('ECONNREFUSED')
    await simulation.act('all', { action: 'off', how: 'stale' })
    expect(await knock(host(602), 200)).toBe('timed out')
    await expect(simulation.act(999, { action: 'on' })).rejects.toThrow('motion-999 is not in this fleet')
    expect(events.some(turned(601, 'refused'))).toBe(true)
    await simulation.close()
    expect(await knock(host(602))).toBe('ECONNREFUSED')
  })

  test('a simulation plays a scenario as many times faster as requested, in order', async () => {
    const scenario = scenarioOf(
      { at: 100, motion: 602, action: 'on' },
      { at: 200, motion: 602, action: 'off', how: 'off' },
      { at: 0, motion: 601, action: 'on' },
    )
    const { simulation, events } = await begin({
      fleet: { ...fleet, initially: 'off' },
      scenario,
      speed: 200,
    })
    await simulation.ended
    expect(events.map((event) => [event.motion, event.type === 'turned' && event.state])).toEqual([
      [601, 'on'],
      [602, 'on'],
      [602, 'off'],
    ])
    const [first, , last] = events
    // A turn is stamped when it is done: the first may have taken a little of the 1000 ms between them.
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(975)
  })

  test('a simulated scenario that is broken off settles', async () => {
    const { simulation } = await begin({ scenario: scenarioOf({ at: 5000, motion: 601, action: 'on' }) })
    await simulation.close()
    await simulation.ended
  })
})

test.runIf(isWide)(
  'a simulated device gets the address of one that has left, not of one that is online',
  async () => {
    const heard = recorder()
    const started = await startSimulation({ fleet: { ...fleet, initially: 'off' } }, heard)
    simulation = started
    const identifierAt = async (id: number) =>
      JSON.parse((await get(host(id), '/info.json')).body.toString()).motion.identifier
    await started.act(601, { action: 'on' })
    await started.act(602, { action: 'on', address: 601 })
    expect([await identifierAt(601), await identifierAt(602)]).toEqual([601, 602])
    await started.act('all', { action: 'off', how: 'stale' })
    await started.act(602, { action: 'on', address: 601 })
    expect(await identifierAt(601)).toBe(602)
    await started.act(601, { action: 'on' })
    expect(await identifierAt(602)).toBe(601)
  },
)

describe('the volunteer at the bucket', () => {
  const leave = { at: 0, motion: 601, action: 'leave', after: 0, how: 'stale' } as const

  test('the simulated volunteer waits until the logs were read and nothing was requested for two seconds or more', async () => {
    const heard = recorder()
    const started = await startSimulation({ fleet, scenario: scenarioOf(leave) }, heard)
    simulation = started
    await get(host(601), '/info.json')
    await get(host(601), '/logs.json')
    await get(host(601), '/info.json')
    const last = heard.events.findLast((event) => event.type === 'answered')
    const left = await heard.when(turned(601, 'stale'))
    expect(left.at - (last?.at ?? 0)).toBeGreaterThanOrEqual(1990)
    await started.ended
  })

  test('the simulated volunteer never takes a device whose track is being read', async () => {
    const heard = recorder()
    simulation = await startSimulation(
      { fleet: { ...fleet, bandwidth: { device: 30_000 } }, scenario: scenarioOf(leave) },
      heard,
    )
    await get(host(601), '/logs.json')
    const { body } = await get(host(601), deviceOf().logs[0]?.file ?? '')
    expect(body.length).toBe(512 + 52 * 2000)
    await heard.when(turned(601, 'stale'))
  })

  test('a simulated step that cannot be done is reported, and the next is done', async () => {
    const problems: string[] = []
    const heard = recorder()
    simulation = await startSimulation(
      {
        fleet,
        scenario: scenarioOf(
          { at: 0, motion: 999, action: 'on' },
          { at: 0, motion: 601, action: 'off', how: 'off' },
        ),
      },
      { ...heard, onProblem: (message) => problems.push(message) },
    )
    await heard.when(turned(601, 'off'))
    expect(problems).toEqual(['motion-999 is not in this fleet of 2'])
  })
})

test('a simulation in a thread of its own answers, lets a released device leave, and frees its ports at its end', async () => {
  const leave = { at: 0, motion: 601, action: 'leave', after: 0, how: 'refused' } as const
  simulation = await startSimulationThread({ fleet, scenario: scenarioOf(leave), waitsForRelease: true })
  const answer = await get(host(601), '/info.json')
  expect(JSON.parse(answer.body.toString()).motion.identifier).toBe(601)
  expect(await knock(host(601))).not.toBe('ECONNREFUSED')
  simulation.release(601)
  await expect.poll(() => knock(host(601))).toBe('ECONNREFUSED')
  expect(await knock(host(602))).not.toBe('ECONNREFUSED')
  await simulation.close()
  expect(await knock(host(602))).toBe('ECONNREFUSED')
})

test('a simulator thread that cannot start says why', async () => {
  simulation = await startSimulation({ fleet })
  await expect(startSimulationThread({ fleet: { ...fleet, port: simulation.port } })).rejects.toThrow(
    /cannot start: .*EADDRINUSE/,
  )
})
