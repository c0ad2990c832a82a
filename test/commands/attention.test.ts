import { expect, test } from 'vitest'
import { attentionOf } from '../../src/commands/attention.ts'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import { isFromPerson } from '../../src/core/events/command.ts'

test('the engine learns of the first key and of one a minute, even after the clock was set back', () => {
  const reportedAt: number[] = []
  let now = 0
  const onKey = attentionOf(
    () => reportedAt.push(now),
    () => true,
    () => now,
  )
  for (now of [1000, 60_999, 61_000, 60_999, 61_000]) onKey()
  expect(reportedAt).toEqual([1000, 61_000, 60_999])
})

test('a key makes a live engine search eagerly, and sends nothing from a viewer or a replay', () => {
  const commands: MonitorCommand[] = []
  let isLive = false
  let now = 0
  const onKey = attentionOf(
    (command) => commands.push(command),
    () => isLive,
    () => now,
  )
  onKey()
  expect(commands).toEqual([])
  isLive = true
  for (now = 0; now < 120_000; now += 1000) onKey()
  expect(commands).toEqual([{ type: 'look-eagerly' }, { type: 'look-eagerly' }])
})

test('a command that the program sends by itself is no sign of a person', () => {
  expect(isFromPerson({ type: 're-inspect-all' })).toBe(true)
  expect(isFromPerson({ type: 'look-eagerly' })).toBe(true)
  expect(isFromPerson({ type: 'log-warning', warning: 'x' })).toBe(false)
  expect(isFromPerson({ type: 'stop' })).toBe(false)
})
