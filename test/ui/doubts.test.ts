/** What the screen shows beside a saved track that cannot be true. */
import { expect, it } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { begin, entrant, NOON, track } from './scenes.ts'
import { show } from './shown-screen.ts'

it('a misdated log is listed among the tracks in the detail, even after a restart', async () => {
  const home = track(601, 1, { status: 'completed' })
  const recalled: MonitorEvent = {
    type: 'motion-recalled',
    at: NOON,
    motion: 601,
    findings: [],
    tracks: [home],
    inspectedAt: NOON,
    info: undefined,
    settings: undefined,
    misdated: { day: '20070304', figures: home.figures, more: 2 },
  }
  const { terminal } = show({ size: [120, 40], events: [...begin([entrant(601)]), recalled] })
  await terminal.until('? help')
  terminal.type('\r')
  const lines = (await terminal.until('wrong date?')).join('\n')
  expect(lines).toMatch(/wrong date\? +20070304 .* kn, and 2 more: was its clock wrong\?/)
  expect(lines).toContain('a log dated 2007-03-04')
})

it('the doubts about a track are listed below it in the detail, even after a restart', async () => {
  const doubts = ['7 of 9 GNSS frames have a position that is not on the globe, the first at byte 512']
  const tracks = [
    track(601, 1, { status: 'completed', verdict: 'usable', doubts }),
    track(601, 2, { status: 'completed' }),
  ]
  const recalled: MonitorEvent = {
    type: 'motion-recalled',
    at: NOON,
    motion: 601,
    findings: [],
    tracks,
    inspectedAt: NOON,
    info: undefined,
    settings: undefined,
  }
  const { terminal } = show({ size: [120, 40], events: [...begin([entrant(601)]), recalled] })
  await terminal.until('? help')
  terminal.type('\r')
  const lines = await terminal.until('is not on the globe')
  const at = lines.findIndex((line) => line.includes('7 of 9 GNSS frames'))
  expect(lines[at - 1]).toContain(tracks[0]?.key)
})
