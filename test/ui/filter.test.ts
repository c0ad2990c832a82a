import { expect, it } from 'vitest'
import { press } from './pressed.ts'
import { begin, entrant } from './scenes.ts'
import { show } from './shown-screen.ts'

const events = begin([
  { ...entrant(601), firstName: 'Anna', familyName: 'Lee', craftType: 'Kite' },
  { ...entrant(602), firstName: 'Anna', familyName: 'Moe', craftType: 'Windsurf' },
  { ...entrant(603), firstName: 'Bo', familyName: 'Kite', craftType: 'Windsurf' },
])

it('two words of the filter match two columns, and each must match one', async () => {
  const { terminal } = show({ events })
  await terminal.until('603')
  terminal.type('/anna kite\r')
  const lines = await terminal.until('1 of 3')
  expect(lines.filter((line) => /^[ >]. +60\d /.test(line)).map((line) => line.match(/60\d/)?.[0])).toEqual([
    '601',
  ])
  expect(press('escape', { events, screen: { filter: 'anna kite' } }).screen.filter).toBe('')
})

it('a word of the filter matches what is wrong with a motion', async () => {
  const { terminal } = show()
  await terminal.until('? help')
  terminal.type('/logs.json\r')
  const lines = await terminal.until('"logs.json"')
  const rows = lines.filter((line) => /^[ >]. +\d{3} /.test(line))
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every((line) => line.includes('TROUBLE'))).toBe(true)
})
