import { expect, test } from 'vitest'
import {
  isLater,
  queuedAgain,
  restoreEarlier,
  withWantedAgain,
} from '../../../src/core/domain/wanted-again.ts'
import { aKey, anEntry } from '../archive/ledger-builder.ts'

const saved = anEntry({ status: 'completed', bytes: 772, sha256: 'ab', verdict: 'complete', completed_at: 5 })

test('a saved track that is wanted again is known as it was, until the new one is saved', () => {
  const wanted = withWantedAgain(new Map([[aKey, saved]]), aKey, 'asked for again').get(aKey)
  expect(wanted).toMatchObject({
    status: 'queued',
    reason: 'asked for again',
    earlier: { bytes: 772, sha256: 'ab' },
  })
  expect(wanted?.bytes).toBeUndefined()
  expect(wanted && restoreEarlier(wanted)).toEqual(saved)
})

test('a track that was never saved is not wanted again, and there is nothing to restore of it', () => {
  const ledger = new Map([[aKey, anEntry()]])
  expect(withWantedAgain(ledger, aKey, 'asked for again')).toBe(ledger)
  expect(withWantedAgain(new Map(), aKey, 'asked for again')).toEqual(new Map())
  expect(restoreEarlier(anEntry())).toBeUndefined()
})

test('what a person took as it is, and what is doubtful of it, is kept of a saved track', () => {
  const taken = { ...saved, doubts: ['odd'], taken_as_is_at: 7 }
  expect(queuedAgain(taken, taken, 'has grown').earlier).toMatchObject({ doubts: ['odd'], taken_as_is_at: 7 })
})

test('a saved track without a hash or a verdict is kept as little known as it was', () => {
  const bare = anEntry({ status: 'completed' })
  const { earlier } = queuedAgain(bare, bare, 'has grown')
  expect(Object.keys(earlier ?? {})).toEqual(
    expect.not.arrayContaining(['bytes', 'sha256', 'verdict', 'completed_at']),
  )
})

test('a log is later when it has grown or was closed, and never later than another log', () => {
  const open = anEntry({ end_date: 0 })
  expect(isLater({ ...open, size: open.size + 52 }, open)).toBe(true)
  expect(isLater(anEntry(), open)).toBe(true)
  expect(isLater(open, anEntry())).toBe(false)
  expect(isLater({ ...open, motion_file: '/logs/2023/10/0601_2023-10-07-1200.oao', size: 1e6 }, open)).toBe(
    false,
  )
  const grown = queuedAgain(open, { ...open, size: open.size + 520 }, 'has grown')
  expect(isLater({ ...open, size: open.size + 52 }, grown)).toBe(true)
})
