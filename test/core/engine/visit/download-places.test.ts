import { expect, test } from 'vitest'
import { type CountBytes, DownloadPlaces } from '../../../../src/core/engine/visit/download-places.ts'
import { HandClock, settle } from '../../../hand-clock.ts'

/** Motions A, B, C ... that wait for two places, in this order, and give what the test says. */
function crowd(size: number) {
  const clock = new HandClock()
  const places = new DownloadPlaces(clock, 2)
  const reading = new Map<string, { readonly count: CountBytes; readonly end: () => void }>()
  const names = Array.from({ length: size }, (_, index) => String.fromCharCode(65 + index))
  for (const name of names) {
    void places.run({ day: '20261012', bytes: 1e6 }, async (count) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      reading.set(name, { count, end: resolve })
      await promise
      reading.delete(name)
    })
  }
  return {
    places,
    /** Who is being read. */
    reading: async (): Promise<string> => {
      await settle()
      return [...reading.keys()].join('')
    },
    end: (name: string) => reading.get(name)?.end(),
    /** Advances a fifth of a second, in which each sends some kilobytes. */
    give: async (given: Readonly<Record<string, number>>): Promise<void> => {
      await settle()
      for (const [name, kilobytes] of Object.entries(given)) reading.get(name)?.count(kilobytes * 1000)
      clock.advance(200)
    },
  }
}

test('as many motions are read as there are download places, and the next one when one has ended', async () => {
  const { reading, end } = crowd(4)
  expect(await reading()).toBe('AB')
  end('A')
  expect(await reading()).toBe('BC')
})

test('another motion is read beside one that sends nothing while others do', async () => {
  const { reading, give } = crowd(4)
  await give({ A: 140, B: 0 })
  expect(await reading()).toBe('ABC')
})

test('another motion is read beside one that sends hardly anything', async () => {
  const { reading, give } = crowd(4)
  await give({ A: 140, B: 17 })
  expect(await reading()).toBe('ABC')
})

test('a motion that sends again takes a download place again', async () => {
  const { reading, give, end } = crowd(4)
  await give({ A: 140, B: 1 })
  await give({ A: 140, B: 140, C: 140 })
  end('A')
  expect(await reading(), 'B and C have the two places').toBe('BC')
  end('B')
  expect(await reading()).toBe('CD')
})

test('a motion that ends without having sent anything leaves no more download places than before', async () => {
  const { reading, give, end } = crowd(5)
  await give({ A: 140, B: 0 })
  end('B')
  expect(await reading()).toBe('AC')
  end('C')
  expect(await reading()).toBe('AD')
})

test('no further motion is read where all are equally slow', async () => {
  const { reading, give } = crowd(4)
  for (let span = 0; span < 10; span++) await give({ A: 1, B: 2 })
  expect(await reading()).toBe('AB')
})

test('more motions are asked where none sends anything, but not at once', async () => {
  const { reading, give } = crowd(9)
  await give({})
  expect(await reading()).toBe('AB')
  await give({})
  expect(await reading()).toBe('ABCD')
})

test('no download begins while it is paused, not even beside a motion that sends hardly anything', async () => {
  const { places, reading, give, end } = crowd(5)
  await reading()
  places.pause()
  await give({ A: 140, B: 1 })
  end('A')
  expect(await reading()).toBe('B')
  places.goOn()
  expect(await reading()).toBe('BCD')
})

test('more download places are given at once', async () => {
  const { places, reading } = crowd(5)
  await reading()
  places.most = 4
  expect(await reading()).toBe('ABCD')
})
