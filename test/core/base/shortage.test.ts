import { expect, test } from 'vitest'
import { isShortage, lastShortage, retryWhileShort } from '../../../src/core/base/shortage.ts'

const short = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })

test('a shortage of file descriptors is recognised, even as the cause of another error, and remembered', () => {
  expect(isShortage(new Error('other'))).toBe(false)
  expect(isShortage('EMFILE')).toBe(false)
  expect(lastShortage()).toBeUndefined()
  expect(isShortage(new Error('the file cannot be written', { cause: short }))).toBe(true)
  expect(lastShortage()?.reason).toContain('as many files and connections open as the system lets it')
})

test('a file that cannot be opened for want of descriptors is tried again until it can be', async () => {
  let tries = 0
  const open = async (): Promise<string> => {
    tries++
    if (tries < 3) throw short
    return 'opened'
  }
  expect(await retryWhileShort(open)).toBe('opened')
  expect(tries).toBe(3)
})

test('a file that can never be opened is given up after a while, and at once for any other error', async () => {
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
