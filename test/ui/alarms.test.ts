import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alarm } from '../../src/core/events/state.ts'
import { applyEvents } from '../../src/core/events/store.ts'
import { createLocalTime } from '../../src/core/views/format.ts'
import { alarmLines } from '../../src/ui/alarms.ts'
import { ALARM_LINES } from '../../src/ui/layout.ts'
import { widthOf } from '../../src/ui/text.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { NOON } from './scenes.ts'
import { expectWhole, show } from './shown-screen.ts'

const style = createStyle('none', 'unicode')
const time = createLocalTime('Europe/London')
const START = ' ! since 17:02  '

const alarm = (message: string, topic: Alarm['topic'] = 'disk'): Alarm => ({ topic, message, since: NOON })
const linesOf = (alarms: readonly Alarm[], columns = 80): readonly string[] =>
  alarmLines(alarms, style, time, columns).map((line) => stripVTControlCharacters(line))
const words = (count: number): string => Array.from({ length: count }, (_, at) => `word${at}`).join(' ')
const textOf = (lines: readonly string[]): string =>
  lines.map((line) => line.slice(START.length).trimEnd()).join(' ')

describe('the lines of alarms', () => {
  it('the alarm lines show a message whole that needs two or three', () => {
    for (const [count, lines] of [
      [5, 1],
      [15, 2],
      [25, 3],
    ] as const) {
      const reported = linesOf([alarm(words(count))])
      expect(reported).toHaveLength(lines)
      expect(textOf(reported)).toBe(words(count))
      expect(reported[0]?.startsWith(START)).toBe(true)
    }
  })

  it('the alarm lines give spare lines to the first message that needs them, and cut the others', () => {
    const [first, second, third, ...none] = linesOf([alarm(words(15)), alarm(words(15), 'dns')])
    expect(textOf([first ?? '', second ?? ''])).toBe(words(15))
    expect(third?.startsWith(START)).toBe(true)
    expect(third?.trimEnd().endsWith('…')).toBe(true)
    expect(none).toEqual([])
  })

  it('each of several alarms keeps its remedy in sight, whatever must be cut of its cause', () => {
    const away = 'The laptop has left the network of the motions: join the WiFi of the event'
    const full = `The disk of /home/${'volunteer/'.repeat(8)}gpslogs has only 87 MiB left: make room; downloads wait`
    const shown = linesOf([alarm(away, 'network'), alarm(full), alarm('DNS refuses every name: look', 'dns')])
    expect(shown).toHaveLength(3)
    expect(shown[0]).toContain('join the WiFi of the event')
    expect(shown[1]).toContain('make room; downloads wait')
    expect(shown[2]).toContain('DNS refuses every name: look')
  })

  it('the alarm lines say how many alarms have no line', () => {
    const reported = linesOf(['disk', 'dns', 'clock', 'mirror', 'roster'].map(() => alarm(words(20))))
    expect(reported).toHaveLength(ALARM_LINES)
    expect(reported.at(-1)).toContain('2 more in the log')
  })

  it('the alarm lines fit the room, never show no alarm, and are as wide as the screen', () => {
    const messages = fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 6 })
    fc.assert(
      fc.property(messages, fc.integer({ min: 60, max: 220 }), (texts, columns) => {
        const reported = linesOf(
          texts.map((text) => alarm(text)),
          columns,
        )
        expect(reported.length).toBeLessThanOrEqual(ALARM_LINES)
        expect(reported.filter((line) => line.startsWith(START)).length).toBe(
          Math.min(texts.length, ALARM_LINES),
        )
        for (const line of reported) expect(widthOf(line)).toBe(columns)
      }),
    )
  })
})

it('a screen of 80x24 shows to the end what is wrong and what to do', async () => {
  const { terminal, store } = show({ size: [80, 24] })
  const before = await terminal.until('? help')
  const folder = '/home/volunteer/motion-monitor/events/Speed Week/gpslogs'
  const message = `The disk of ${folder} has only 87 MiB left: make room; downloads wait`
  applyEvents(store, [{ type: 'alarm-raised', at: NOON, topic: 'disk', message }])
  const lines = await terminal.until('downloads wait')
  expect(textOf(lines.slice(2, 4))).toBe(message)
  expectWhole(terminal, lines)
  applyEvents(store, [
    { type: 'alarm-cleared', at: NOON, topic: 'disk', message: 'The disk has room again (900 MiB free)' },
  ])
  const after = await terminal.until((now) => !now.join().includes('make room; downloads wait  '))
  expect(after.slice(0, 10)).toEqual(before.slice(0, 10))
})
