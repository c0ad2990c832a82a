/** The words and the log lines of a trouble. */
import { expect, it } from 'vitest'
import { troubleMessages, troubleWordsOf } from '../../../src/core/domain/trouble.ts'
import { troubleCodes } from '../../../src/core/domain/trouble-kinds.ts'

it('a motion that gives the identifier of another is logged in the line of the Python server alone', () => {
  const trouble = { code: 'wrong-identifier', message: 'm', path: 'info.json' } as const
  expect(troubleMessages(601, { ...trouble, identifier: 602 })).toEqual([
    'motion-601 identifier is incorrect (602)',
  ])
  expect(troubleMessages(601, trouble)).toEqual(['motion-601 identifier is incorrect (none)'])
})

it('any other trouble is logged with its message, after the request that failed', () => {
  for (const code of troubleCodes.filter((each) => each !== 'wrong-identifier')) {
    expect(troubleMessages(601, { code, message: 'm' })).toEqual(['Motion 601 is in trouble: m'])
    expect(troubleMessages(601, { code, message: 'm', path: 'info.json' })).toEqual([
      'motion-601 was unable to provide info.json',
      'Motion 601 is in trouble: m',
    ])
  }
})

it('the screen names the identifier of a motion that gives another, where it gives one', () => {
  expect(troubleWordsOf({ code: 'wrong-identifier', identifier: 602 }).wrong).toBe('says it is 602')
  expect(troubleWordsOf({ code: 'wrong-identifier' }).wrong).toBe('another motion')
})

it('a motion without its tracks may be let go, and a damaged track may be taken', () => {
  expect(troubleWordsOf({ code: 'track-failed', mayLetGo: ['key'] }).todo).toBe(
    'keep it aside, or A lets it go',
  )
  expect(troubleWordsOf({ code: 'track-failed', mayLetGo: [] }).todo).toBe('leave it on: it is tried again')
  expect(troubleWordsOf({ code: 'damaged-on-device', mayLetGo: ['key'] }).shortTodo).toBe('take as it is (A)')
})
