import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchFile } from '../../../../src/core/engine/watches/watched-file.ts'

/** A clock on which each wait ends when the test says so. */
class StepClock {
  #waiting: (() => void) | undefined
  #isWaiting = Promise.withResolvers<void>()

  wait(_span: number, signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => over.resolve())
    this.#waiting = over.resolve
    this.#isWaiting.resolve()
    return over.promise
  }

  /** Ends the wait, and comes back when the next has begun. */
  async step(count = 1): Promise<void> {
    for (let done = 0; done < count; done++) {
      await this.#isWaiting.promise
      this.#isWaiting = Promise.withResolvers()
      this.#waiting?.()
      await this.#isWaiting.promise
    }
  }
}

let folder = ''
let file = ''
let seen: string[] = []
let clock = new StepClock()
let ending = new AbortController()
let watching: Promise<void> = Promise.resolve()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watched-'))
  file = join(folder, 'motions.csv')
  await writeFile(file, 'first')
  seen = []
  clock = new StepClock()
  ending = new AbortController()
  watching = watchFile(
    file,
    clock,
    async () => {
      seen.push(await readFile(file, 'utf8').catch(() => 'gone'))
    },
    ending.signal,
  )
})
afterEach(async () => {
  ending.abort()
  await watching
  await rm(folder, { recursive: true })
})

/** A look that finds a change, and one wait in which the file rests. */
const lookAndRest = 2

test('a change of a watched file between the start and the first look is reported', async () => {
  await clock.step(lookAndRest)
  expect(seen).toEqual(['first'])
  await clock.step(3)
  expect(seen).toEqual(['first'])
})

test.each<[string, () => Promise<void>]>([
  ['written over', () => writeFile(file, 'second')],
  [
    'renamed over, as many editors save',
    async () => {
      await writeFile(`${file}.new`, 'second')
      await rename(`${file}.new`, file)
    },
  ],
  [
    'deleted and made anew',
    async () => {
      await rm(file)
      await writeFile(file, 'second')
    },
  ],
])('a watched file that was %s is reported once', async (_, save) => {
  await clock.step(lookAndRest)
  await save()
  await clock.step(lookAndRest + 2)
  expect(seen).toEqual(['first', 'second'])
})

test('a watched file of the same length with other letters has changed', async () => {
  await clock.step(lookAndRest)
  await writeFile(file, 'FIRST')
  await clock.step(lookAndRest)
  expect(seen).toEqual(['first', 'FIRST'])
})

test('a watched file that is still being written is not reported before it rests', async () => {
  await clock.step(lookAndRest)
  await truncate(file, 0)
  await clock.step()
  await appendFile(file, 'sec')
  await clock.step()
  await appendFile(file, 'ond')
  await clock.step()
  expect(seen).toEqual(['first'])
  await clock.step()
  expect(seen).toEqual(['first', 'second'])
})

test('a watched file that has gone is reported, and reported again when it is back', async () => {
  await clock.step(lookAndRest)
  await rm(file)
  await clock.step(lookAndRest)
  await writeFile(file, 'first')
  await clock.step(lookAndRest)
  expect(seen).toEqual(['first', 'gone', 'first'])
})
