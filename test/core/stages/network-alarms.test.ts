import { expect, test } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events.ts'
import { ClockAlarm, NetworkAlarms } from '../../../src/core/stages/network-alarms.ts'
import { HandClock } from '../../hand-clock.ts'

function edgeOf() {
  const clock = new HandClock()
  const events: MonitorEvent[] = []
  const told = (): string[] =>
    events.splice(0).flatMap((event) => {
      if (event.type === 'alarm-raised') return `+ ${event.message}`
      return event.type === 'alarm-cleared' ? `- ${event.message}` : []
    })
  return { clock, told, edge: () => ({ clock, emit: (event: MonitorEvent) => void events.push(event) }) }
}

test('what is wrong with DNS is told when it changes, and its end in the words of what it was', () => {
  const { told, edge } = edgeOf()
  const alarms = new NetworkAlarms(edge)
  alarms.tellDns('silent')
  alarms.tellDns('silent')
  alarms.tellDns(undefined)
  expect(told()).toEqual([
    '+ DNS does not answer: is the laptop on the WiFi of the event?',
    '- DNS answers again',
  ])
  alarms.tellDns('losing')
  alarms.tellDns(undefined)
  expect(told()).toEqual([
    '+ DNS is slow or loses answers: motions that arrive are found some seconds later',
    '- DNS answers as it should',
  ])
})

test('a name server that gives one address for all names is shown with it', () => {
  const { told, edge } = edgeOf()
  const alarms = new NetworkAlarms(edge)
  alarms.tellDns('knows-nobody', '192.168.0.1')
  alarms.tellDns(undefined)
  alarms.tellDns('knows-nobody')
  expect(told().map((line) => line.slice(0, 48))).toEqual([
    '+ DNS answers 192.168.0.1 for every motion: it k',
    '- DNS answers as it should',
    '+ DNS answers one address for every motion: it k',
  ])
})

test('how long the network was away counts from its first trouble, whatever came after', () => {
  const { clock, told, edge } = edgeOf()
  const alarms = new NetworkAlarms(edge)
  alarms.tellNetwork('no-network')
  clock.advance(5000)
  alarms.noteSleep(120_000)
  alarms.tellNetwork('woken')
  clock.advance(5000)
  alarms.tellNetwork(undefined)
  expect(told()).toEqual([
    '+ The laptop is on no network: join the WiFi of the event',
    '+ The laptop slept for 120 s: the network is looked for again',
    '- The network is back (it was away for 10 s)',
  ])
})

test.each([
  [30_000, '30 s ahead'],
  [-119_000, '119 s back'],
  [3_600_000, '60 min ahead'],
])('a clock set by %i ms is told as %s', (by, words) => {
  const { told, edge } = edgeOf()
  new ClockAlarm(edge).look(by)
  expect(told()[0]).toContain(`was set ${words}`)
})
