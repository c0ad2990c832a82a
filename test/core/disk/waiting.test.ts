import { expect, test } from 'vitest'
import { awaitDisk, longestWait } from '../../../src/core/disk/waiting.ts'

test('the longest wait is the one that began first, until it ends in any way', async () => {
  expect(longestWait()).toBeUndefined()
  const first = Promise.withResolvers<number>()
  const second = Promise.withResolvers<number>()
  const waits = [awaitDisk('/a', first.promise), awaitDisk('/b', second.promise)]
  expect(longestWait()?.path).toBe('/a')
  expect(longestWait()?.span).toBeGreaterThanOrEqual(0)
  first.reject(new Error('no disk'))
  await expect(waits[0]).rejects.toThrow('no disk')
  expect(longestWait()?.path).toBe('/b')
  second.resolve(2)
  expect(await waits[1]).toBe(2)
  expect(longestWait()).toBeUndefined()
})
