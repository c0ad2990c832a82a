import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  loadStates,
  parseStates,
  type States,
  saveStates,
  statesFile,
} from '../../../src/core/archive/motion-memory-file.ts'
import { memorableStates, type RememberedMotion } from '../../../src/core/events/motion-memory.ts'

async function withFolder(work: (event: string) => Promise<void>): Promise<void> {
  const event = await mkdtemp(join(tmpdir(), 'motion-monitor-states-'))
  try {
    await work(event)
  } finally {
    await rm(event, { recursive: true })
  }
}

const remembered: fc.Arbitrary<RememberedMotion> = fc.record(
  {
    as: fc.constantFrom(...memorableStates),
    at: fc.integer({ min: 0, max: 4e12 }),
    isRead: fc.boolean(),
    content: fc.constantFrom('tracks', 'nothing-today', 'only-skipped', 'unassigned'),
    trouble: fc.record({ code: fc.constantFrom('timed-out', 'disk'), message: fc.constant('no answer') }),
  },
  { requiredKeys: ['as', 'at', 'isRead'] },
)

test('the memory of the motions is read back as it was saved', async () => {
  await withFolder(async (event) => {
    const all = fc.dictionary(fc.integer({ min: 1, max: 65_535 }).map(String), remembered, { maxKeys: 20 })
    await fc.assert(
      fc.asyncProperty(all, async (states) => {
        const kept: States = new Map(Object.entries(states).map(([id, state]) => [Number(id), state]))
        await saveStates(event, kept)
        expect(await loadStates(event)).toEqual({ states: kept, fault: undefined })
      }),
      { numRuns: 30 },
    )
  })
})

test('a missing memory file is no fault, and a folder in its place is one', async () => {
  await withFolder(async (event) => {
    expect(await loadStates(event)).toEqual({ states: new Map(), fault: undefined })
    await mkdir(statesFile(event), { recursive: true })
    expect((await loadStates(event)).fault).toMatch(/folder/)
  })
})

test('a memory file cut at any byte is a fault or the whole file, and never throws', async () => {
  await withFolder(async (event) => {
    await saveStates(event, new Map([[601, { as: 'gone', at: 1, isRead: true, content: 'tracks' }]]))
    const text = await readFile(statesFile(event), 'utf8')
    for (let length = 0; length < text.trimEnd().length; length++) {
      await mkdir(dirname(statesFile(event)), { recursive: true })
      await writeFile(statesFile(event), text.slice(0, length))
      const { states, fault } = await loadStates(event)
      expect([states.size, typeof fault]).toEqual([0, 'string'])
    }
  })
})

test('states in the memory file that this version does not know are skipped, and the others count', () => {
  const good = { as: 'gone', at: '2026-10-12T16:00:00.000Z', isRead: true }
  const motions = {
    601: good,
    602: { ...good, as: 'asleep' },
    603: { ...good, at: 'noon' },
    604: { ...good, content: 'gold' },
    605: { ...good, trouble: { code: 'timed-out', message: 'a\u001b[31mb' } },
    70000: good,
    '../601': good,
    607: null,
  }
  const { states, fault } = parseStates(JSON.stringify({ format: 1, motions }))
  expect(fault).toBeUndefined()
  expect([...states.keys()]).toEqual([601, 605])
  expect(states.get(605)?.trouble?.message).not.toContain('\u001b')
  expect(parseStates(JSON.stringify({ format: 2, motions })).fault).toBeDefined()
})
