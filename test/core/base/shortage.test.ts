import { expect, test } from 'vitest'
import { isShortage, lastShortage, retryWhileShort } from '../../../src/core/base/shortage.ts'

const short = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })

test('an error for want of descriptors is known, also as the cause of another, and remembered', () => {
  expect(isShortage(new Error('other'))).toBe(false)
  expect(isShortage('EMFILE')).toBe(false)
  expect(lastShortage()).toBeUndefined()
  expect(isShortage(new Error('the file cannot be written', { cause: short }))).toBe(true)
  expect(lastShortage()?.reason).toContain('as many files and connections open as the system lets it')
})

test('what cannot be opened for want of descriptors is tried again until it can', async () => {
  let tries = 0
  const open = async (): Promise<string> => {
    tries++
    if (tries < 3) throw short
    return 'opened'
  }
  expect(await retryWhileShort(open)).toBe('opened')
  expect(tries).toBe(3)
})

test('what can never be opened is given up after a while, and any other error at once', async () => {
  let tries = 0
  const fail = (error: Error) => async (): Promise<never> => {
    tries++
    throw error
  }
  await expect(retryWhileShort(fail(short), 150)).rejects.toBe(short)
  expect(tries).toBeGreaterThan(1)
  tries = 0
  await expect(retryWhileShort(fail(new Error('other')))).rejects.toThrow('other')
  expect(tries).toBe(1)
})
