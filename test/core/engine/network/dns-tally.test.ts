import { describe, expect, test } from 'vitest'
import type { LookupAnswer } from '../../../../src/core/device/resolver.ts'
import { DnsTally } from '../../../../src/core/engine/network/dns-tally.ts'

const absent = Array.from({ length: 20 }, (_, index) => 700 + index)

/** A tally, and lookups of names of motions that end one after the other, 10 ms apart. */
function tallyOf() {
  const tally = new DnsTally()
  let at = 0
  const note = (motions: readonly number[], answer: LookupAnswer, repeats = 0): void => {
    for (const motion of motions) {
      at += 10
      tally.note({ motion, name: `motion-${motion}`, answer, repeats, took: 5 }, at)
    }
  }
  return { tally, note, observe: () => tally.observe(at), pass: (span: number) => (at += span) }
}

describe('a lookup without an answer', () => {
  test('an unanswered lookup counts while nothing was ever answered, and for names answered before', () => {
    const { note, observe } = tallyOf()
    note([601, 602, 603], 'no-answer')
    expect(observe().unansweredInARow).toBe(3)
    note([601], 'none')
    expect(observe().unansweredInARow).toBe(0)
    note([601, 601], 'no-answer')
    expect(observe()).toMatchObject({ unansweredInARow: 2, lastAnswerAge: 20 })
  })

  test('an unanswered lookup of a name never answered does not count while another name was: it may be absent', () => {
    const { note, observe } = tallyOf()
    note([601], 'address')
    note(absent, 'no-answer')
    expect(observe().unansweredInARow).toBe(0)
  })

  test('an unanswered lookup no longer counts for a name that left servers which deny nothing', () => {
    const { tally, note, observe } = tallyOf()
    note([601, 602], 'address')
    expect(tally.isMute).toBe(false)
    for (const _ of [1, 2, 3]) {
      note([602], 'no-answer')
      note([601], 'address')
    }
    expect(tally.isMute).toBe(true)
    note([602, 602, 602], 'no-answer')
    expect(observe().unansweredInARow).toBe(0)
    note([602], 'address')
    expect(tally.isMute).toBe(false)
  })

  test('an unanswered lookup of one name says nothing about servers that deny the others', () => {
    const { tally, note } = tallyOf()
    for (const _ of [1, 2, 3, 4]) {
      note([602], 'no-answer')
      note(absent, 'none')
    }
    expect(tally.isMute).toBe(false)
    expect(tally.hasDenied).toBe(true)
  })

  test('unanswered lookups in an outage do not make servers count as mute, however long it lasts', () => {
    const { tally, note } = tallyOf()
    note(absent, 'none')
    for (let time = 0; time < 20; time++) note(absent, 'no-answer')
    note([601], 'address')
    expect(tally.isMute).toBe(false)
  })

  test('an unanswered lookup was lost where its name is answered before and after, and not absent in between', () => {
    const { note, observe } = tallyOf()
    observe()
    note([601], 'address')
    note([601], 'no-answer')
    note([601], 'address', 1)
    expect(observe()).toMatchObject({ answered: 2, lost: 2 })
    note([602], 'no-answer')
    note([602], 'address', 1)
    for (const _ of [1, 2, 3, 4]) note([601], 'no-answer')
    note([601], 'address')
    expect(observe()).toMatchObject({ answered: 4, lost: 2 })
  })
})

test('a lookup overtaken by a later one of the same name counts for nothing', () => {
  const tally = new DnsTally()
  const lookup = { motion: 601, name: 'motion-601', repeats: 0 } as const
  tally.note({ ...lookup, answer: 'address', took: 5 }, 2000)
  for (const at of [2100, 2200, 2300]) tally.note({ ...lookup, answer: 'no-answer', took: 2500 }, at)
  tally.note({ ...lookup, answer: 'address', took: 5 }, 2500)
  expect(tally.observe(2500)).toMatchObject({ unansweredInARow: 0, lost: 0 })
})

test('DNS answers count for ten seconds', () => {
  const { note, observe, pass } = tallyOf()
  observe()
  note([601], 'address')
  note([602], 'none')
  note([603], 'placeholder')
  expect(observe()).toMatchObject({ answered: 3, addresses: 1, noSuchNames: 1, placeholders: 1 })
  pass(10_001)
  observe()
  pass(1000)
  expect(observe()).toMatchObject({ answered: 0, addresses: 0, noSuchNames: 0, placeholders: 0 })
})

test('DNS refusals count from the first one since a server last gave a real answer about a name', () => {
  const { note, observe, pass } = tallyOf()
  note([601], 'refusal')
  pass(5000)
  note([602], 'refusal')
  expect(observe()).toMatchObject({ refusalsInARow: 2, refusingFor: 5010, unansweredInARow: 0 })
  note([603], 'none')
  expect(observe()).toMatchObject({ refusalsInARow: 0, refusingFor: 0 })
})
