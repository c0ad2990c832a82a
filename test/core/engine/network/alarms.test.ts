import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClockAlarm, HOLD, NetworkAlarms } from '../../../../src/core/engine/network/alarms.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'
import { HandClock } from '../../../hand-clock.ts'

function dependenciesOf() {
  const clock = new HandClock()
  const events: MonitorEvent[] = []
  const reported = (): string[] =>
    events.splice(0).flatMap((event) => {
      if (event.type === 'alarm-raised') return `+ ${event.message}`
      return event.type === 'alarm-cleared' ? `- ${event.message}` : []
    })
  return {
    clock,
    events,
    reported,
    dependencies: { clock, emit: (event: MonitorEvent) => void events.push(event) },
  }
}

test('a DNS trouble is shown at once, and its end in the words of the trouble', () => {
  const { clock, reported, dependencies } = dependenciesOf()
  const alarms = new NetworkAlarms(dependencies)
  alarms.showDns('silent')
  alarms.showDns('silent')
  clock.advance(HOLD)
  alarms.showDns(undefined)
  expect(reported()).toEqual([
    '+ DNS does not answer: is the laptop on the WiFi of the event?',
    '- DNS answers again',
  ])
  alarms.showDns('losing')
  clock.advance(HOLD)
  alarms.showDns(undefined)
  expect(reported()).toEqual([
    '+ DNS is slow or loses answers: motions that arrive are found some seconds later',
    '- DNS answers as it should',
  ])
})

test('DNS servers that refuse every name are shown with what to do', () => {
  const { reported, dependencies } = dependenciesOf()
  new NetworkAlarms(dependencies).showDns('refusing')
  expect(reported()).toEqual([
    '+ DNS refuses every name: is the laptop on the WiFi of the event? ' +
      'If it is, name the router in Monitor.DNS Servers of server.json',
  ])
})

test('a name server that gives one address for all names is shown with that address', () => {
  const { clock, reported, dependencies } = dependenciesOf()
  const alarms = new NetworkAlarms(dependencies)
  alarms.showDns('knows-nobody', '192.168.0.1')
  clock.advance(HOLD)
  alarms.showDns(undefined)
  alarms.showDns('knows-nobody')
  expect(reported().map((line) => line.slice(0, 48))).toEqual([
    '+ DNS answers 192.168.0.1 for every motion: it k',
    '- DNS answers as it should',
    '+ DNS answers one address for every motion: it k',
  ])
})

test('the length of a network outage counts from its first trouble to its return, not to the end of the alarm', () => {
  const { clock, reported, dependencies } = dependenciesOf()
  const alarms = new NetworkAlarms(dependencies)
  alarms.showNetwork('no-network')
  clock.advance(5000)
  alarms.noteSleep(120_000)
  alarms.showNetwork('woken')
  clock.advance(5000)
  alarms.showNetwork('woken')
  clock.advance(2000)
  alarms.showNetwork(undefined)
  clock.advance(8000)
  alarms.showNetwork(undefined)
  expect(reported()).toEqual([
    '+ The laptop is on no network: join the WiFi of the event',
    '+ The laptop slept for 120 s: the network is looked for again',
    '- The network is back (it was away for 12 s)',
  ])
})

test('a network trouble that is gone and back within ten seconds does not change its alarm', () => {
  const { clock, reported, dependencies } = dependenciesOf()
  const alarms = new NetworkAlarms(dependencies)
  for (const trouble of ['silent', undefined, 'losing', 'silent'] as const) {
    alarms.showDns(trouble)
    clock.advance(2500)
  }
  expect(reported()).toHaveLength(1)
})

test('the words of a network alarm stay for ten seconds, whatever troubles come and go', () => {
  const troubles = fc.array(fc.constantFrom('silent', 'losing', 'refusing', undefined), { maxLength: 200 })
  fc.assert(
    fc.property(troubles, (list) => {
      const { clock, dependencies, events } = dependenciesOf()
      const alarms = new NetworkAlarms(dependencies)
      for (const trouble of list) {
        alarms.showDns(trouble)
        clock.advance(500)
      }
      const spans = events.slice(1).map(({ at }, index) => at - (events[index]?.at ?? 0))
      const held = spans.filter((_, index) => events[index]?.type === 'alarm-raised')
      for (const span of held) expect(span).toBeGreaterThanOrEqual(HOLD)
    }),
  )
})

test.each([
  [30_000, '30 s ahead'],
  [-119_000, '119 s back'],
  [3_600_000, '60 min ahead'],
])('a clock set by %i ms is shown as %s', (by, words) => {
  const { reported, dependencies } = dependenciesOf()
  createClockAlarm(dependencies)(by)
  expect(reported()[0]).toContain(`was set ${words}`)
})
