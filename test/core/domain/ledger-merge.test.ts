import { describe, expect, test } from 'vitest'
import { emptyLedger, newEntry, withEntry } from '../../../src/core/domain/ledger.ts'
import { mergeStep, type TheirFile, withTaken } from '../../../src/core/domain/ledger-merge.ts'
import { aKey, aLog, anEntry } from '../archive/ledger-builder.ts'

const files: readonly TheirFile[] = ['absent', 'unsound', 'sound', 'here', 'later', 'different']
const withStatus = (status: string) => anEntry({ status })
const completed = withStatus('completed')

test.each([undefined, 'queued', 'failed', 'skipped', 'parked', 'completed'])(
  'a completed track whose sound file is not here is copied when ours is %s',
  (status) => {
    const ours = status === undefined ? undefined : withStatus(status)
    expect(mergeStep(ours, completed, 'sound')).toMatchObject({
      action: 'copy',
      entry: { status: 'completed' },
    })
  },
)

test.each(['absent', 'unsound'] as const)(
  'a completed track whose file is %s there never counts as home',
  (file) => {
    const theirs = { ...completed, bytes: 772, sha256: 'ab', verdict: 'exact', completed_at: 1 }
    const step = mergeStep(undefined, theirs, file)
    expect(step).toMatchObject({ action: 'take', entry: { status: 'queued' } })
    if (step.action === 'take') expect(Object.keys(step.entry)).not.toContain('sha256')
    expect(mergeStep(withStatus('queued'), theirs, file)).toEqual({ action: 'keep' })
    expect(mergeStep(withStatus('skipped'), theirs, file)).toMatchObject({ entry: { status: 'queued' } })
  },
)

test('two different files under one key are a conflict, whatever the statuses are', () => {
  for (const status of ['completed', 'queued', 'skipped', 'parked']) {
    expect(mergeStep(withStatus(status), completed, 'different').action).toBe('conflict')
  }
  expect(mergeStep(undefined, completed, 'different').action).toBe('conflict')
})

describe('of two states of one log', () => {
  const later = { size: aLog.size + 5200, end_date: aLog.endDate + 20_000 }

  test('the later of two states of one log is copied beside ours', () => {
    expect(mergeStep(completed, { ...completed, ...later }, 'later')).toMatchObject({
      action: 'copy',
      keepsOurs: true,
      entry: later,
    })
  })

  test('the later of two states of one log is wanted here too, and our earlier one is kept', () => {
    const step = mergeStep(completed, { ...withStatus('failed'), ...later }, 'absent')
    expect(step).toMatchObject({
      action: 'take',
      why: 'its log has grown there since it was fetched here',
      entry: { status: 'queued', ...later, earlier: { size: aLog.size } },
    })
    if (step.action !== 'take') return
    expect(mergeStep(step.entry, { ...withStatus('failed'), ...later }, 'absent')).toEqual({ action: 'keep' })
  })

  test.each(['completed', 'queued', 'failed'])(
    'our state of a log is kept where it is the later one and %s',
    (status) => {
      for (const file of files) {
        expect(mergeStep({ ...withStatus(status), ...later }, completed, file)).toEqual({ action: 'keep' })
      }
    },
  )

  test('a closed log is a later state than the same log while it was open', () => {
    const open = { ...completed, end_date: 0 }
    expect(mergeStep(completed, open, 'different')).toEqual({ action: 'keep' })
    expect(mergeStep(open, completed, 'later')).toMatchObject({ action: 'copy', keepsOurs: true })
  })
})

test('a file that is here already makes the track completed', () => {
  expect(mergeStep(withStatus('queued'), completed, 'here')).toMatchObject({
    action: 'take',
    entry: { status: 'completed' },
  })
})

describe('without a file', () => {
  const order = ['queued', 'failed', 'skipped', 'parked']

  test('the better of two statuses is kept where neither side has the file', () => {
    for (const [index, better] of order.entries()) {
      for (const worse of order.slice(index + 1)) {
        expect(mergeStep(withStatus(worse), withStatus(better), 'absent')).toMatchObject({
          action: 'take',
          entry: { status: better },
        })
        expect(mergeStep(withStatus(better), withStatus(worse), 'absent')).toEqual({ action: 'keep' })
      }
    }
  })

  test('a merge never makes a completed track of ours worse', () => {
    for (const status of order) {
      expect(mergeStep(completed, withStatus(status), 'absent')).toEqual({ action: 'keep' })
    }
  })
})

test('merging a second time changes nothing', () => {
  for (const ours of [undefined, 'queued', 'failed', 'skipped', 'parked', 'completed']) {
    for (const theirs of ['queued', 'failed', 'skipped', 'parked', 'completed']) {
      for (const file of files) {
        const step = mergeStep(ours === undefined ? undefined : withStatus(ours), withStatus(theirs), file)
        if (step.action !== 'take' && step.action !== 'copy') continue
        const after = step.action === 'copy' ? 'here' : file
        expect(mergeStep(step.entry, withStatus(theirs), after)).toEqual({ action: 'keep' })
      }
    }
  }
})

test('a merged track has the extra fields of both sides, and our place of the file', () => {
  const ours = { ...withStatus('queued'), note: 'ours', local_file: `C:\\old\\gpslogs\\20231007\\${aKey}` }
  const step = mergeStep(ours, { ...completed, weather: 'theirs' }, 'sound')
  expect(step).toMatchObject({
    entry: { note: 'ours', weather: 'theirs', local_file: `gpslogs/20231007/${aKey}` },
  })
})

test('the reason of our failure is dropped from a track that came home', () => {
  const ours = { ...withStatus('failed'), attempts: 2, reason: 'cut short' }
  expect(mergeStep(ours, completed, 'sound')).not.toHaveProperty('entry.reason')
})

test('a merge puts new tracks behind ours, and a replaced one keeps its place', () => {
  const keys = ['A1B_1_20231009_000000.oao', 'A1B_1_20231008_000000.oao', 'A1B_1_20231007_000000.oao']
  const [first = '', second = '', third = ''] = keys
  const ours = [first, second].reduce(
    (so, key) => withEntry(so, key, newEntry(key, aLog, 'skipped')),
    emptyLedger,
  )
  const taken = new Map([third, first].map((key) => [key, newEntry(key, aLog, 'queued')]))
  const merged = withTaken(ours, taken)
  expect([...merged].map(([key, { status }]) => [key, status])).toEqual([
    [first, 'queued'],
    [second, 'skipped'],
    [third, 'queued'],
  ])
})
