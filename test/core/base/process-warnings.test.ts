import { expect, test } from 'vitest'
import { captureWarnings } from '../../../src/core/base/process-warnings.ts'

function warning(message: string, stack: string | undefined): Error {
  return Object.assign(new Error(message), { name: 'LeakWarning', stack })
}

test('a warning of Node is passed on once, with the first frame that is not of Node', () => {
  const taken: string[] = []
  const giveBack = captureWarnings((line) => taken.push(line))
  const frames = ['at new Timeout (node:internal/timers:1:2)', 'at watch (/monitor.js:3:4)']
  process.emit('warning', warning('too many', `LeakWarning: too many\n    ${frames.join('\n    ')}`))
  process.emit(
    'warning',
    warning('too many', 'LeakWarning: too many\n    at Timeout (node:internal/timers:1:2)'),
  )
  process.emit('warning', warning('of Node alone', `LeakWarning: of Node alone\n    ${frames[0]}`))
  process.emit('warning', warning('without a stack', undefined))
  giveBack()
  expect(taken).toEqual([
    'LeakWarning: too many at watch (/monitor.js:3:4)',
    'LeakWarning: of Node alone at new Timeout (node:internal/timers:1:2)',
    'LeakWarning: without a stack',
  ])
})

test('twenty warnings of Node are passed on, and no more', () => {
  const taken: string[] = []
  const giveBack = captureWarnings((line) => taken.push(line))
  for (let count = 0; count < 30; count++) process.emit('warning', warning(`warning ${count}`, undefined))
  giveBack()
  expect(taken).toHaveLength(20)
})
