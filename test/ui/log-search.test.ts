import { expect, it } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { begin, entrant, NOON } from './scenes.ts'
import { show } from './shown-screen.ts'

const notice = (level: 'INFO' | 'WARNING', message: string): MonitorEvent => ({
  type: 'notice',
  at: NOON,
  level,
  message,
})
const events: readonly MonitorEvent[] = [
  ...begin([entrant(601)]),
  notice('WARNING', 'the first of its kind'),
  ...Array.from({ length: 30 }, (_, place) => notice('INFO', `quiet line ${place}`)),
]

it('a search in the log finds the lines of a level by its beginning, and one Esc ends it', async () => {
  const { terminal } = show({ events })
  await terminal.until('quiet line 29')
  terminal.type('\t/warn\r')
  const found = await terminal.until((now) => now.some((line) => line.includes('the first of its kind')))
  expect(found.join('\n')).toContain('search "warn"')
  terminal.type('\u001b')
  const after = await terminal.until((now) => now.join().includes('following'))
  expect(after.join('\n')).not.toContain('search "')
  expect(after.join('\n')).toContain('quiet line 29')
  // The log still has the focus: the next Esc goes back to the table.
  expect(after.at(-1)).toContain('Esc back')
})

it('two letters are no search for a level, because they are in too many words', async () => {
  const { terminal } = show({ events })
  await terminal.until('quiet line 29')
  terminal.type('\t/wa\r')
  await terminal.until('no older line has "wa"')
})
