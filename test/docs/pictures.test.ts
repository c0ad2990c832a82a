/** Compares the pictures in the documents with the present screen: `npm run pictures` draws them again. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { draw, drawings } from '../../scripts/drawings.ts'
import { motionStates } from '../../src/core/domain/motion.ts'
import { stateLooks } from '../../src/core/views/state-words.ts'
import { viewIds } from '../../src/core/views/view-ids.ts'
import { documents } from './documents.ts'

const folder = 'docs/pictures'

describe('the pictures of the documents', () => {
  it.each(Object.entries(drawings))(
    'the picture %s is what the screen shows today',
    async (name, drawing) => {
      const known = readFileSync(join(folder, `${name}.svg`), 'utf8')
      expect(known === (await draw(drawing)), 'npm run pictures draws them anew').toBe(true)
      expect(Buffer.byteLength(known)).toBeLessThan(40_000)
    },
  )

  it('the pictures of the documents are exactly those that are drawn', () => {
    expect(readdirSync(folder).toSorted()).toEqual(
      Object.keys(drawings)
        .map((name) => `${name}.svg`)
        .toSorted(),
    )
  })

  it('the pictures of the documents are all shown in a document', () => {
    const text = documents.map(({ text }) => text).join('\n')
    expect(Object.keys(drawings).filter((name) => !text.includes(`pictures/${name}.svg)`))).toEqual([])
  })

  it.each(motionStates)('the pictures of the documents show the state %s with its word', (state) => {
    const text = readFileSync(join(folder, `state-${state}.svg`), 'utf8')
    expect(text).toContain(stateLooks[state].word)
  })

  it.each(viewIds)('the pictures of the documents show the view %s', (view) => {
    expect(drawings).toHaveProperty(`view-${view}`)
  })
})
