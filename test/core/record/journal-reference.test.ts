import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { eventSchema } from '../../../src/core/events/event-schemas.ts'
import { renderEventsTable } from './journal-reference.ts'

const page = 'docs/journal.md'
const [start, end] = ['<!-- events -->\n', '<!-- /events -->']

test(`the reference ${page} has every event as it is read; UPDATE_DOCS=1 npx vitest run test/core/record/journal-reference.test.ts writes them`, () => {
  const text = readFileSync(page, 'utf8')
  const right = `${text.slice(0, text.indexOf(start) + start.length)}${renderEventsTable()}\n${text.slice(text.indexOf(end))}`
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, right)
  expect(readFileSync(page, 'utf8')).toBe(right)
})

test('each event in the journal reference has a row with three cells and says when it happens', () => {
  const [, , ...rows] = renderEventsTable().split('\n')
  expect(rows).toHaveLength(eventSchema.options.length)
  for (const row of rows) expect(row).toMatch(/^\| `[a-z-]+` \| .*\| [^|]+ \|$/)
})
