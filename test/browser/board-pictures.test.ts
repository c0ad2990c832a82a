/** Compares the pictures of the board in the documents with the present page: `npm run pictures` takes them again. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boardPictures, takePicture } from '../../scripts/board-pictures.ts'
import { hasBrowser, startBrowser } from './browser.ts'

const folder = 'docs/board-pictures'
const names = Object.keys(boardPictures)

test('the pictures of the board are exactly those that are taken, and all of them are shown', () => {
  expect(readdirSync(folder).toSorted()).toEqual(
    names.flatMap((name) => [`${name}.png`, `${name}.txt`]).toSorted(),
  )
  const text = readFileSync('docs/board.md', 'utf8')
  expect(names.filter((name) => !text.includes(`(board-pictures/${name}.png)`))).toEqual([])
})

describe.skipIf(!hasBrowser)('the pictures of the board', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test.concurrent.each(Object.entries(boardPictures))(
    'the picture %s has the words of the page today',
    async (name, picture) => {
      const { words } = await takePicture(browser, picture)
      expect(`${words}\n`, 'npm run pictures takes them anew').toBe(
        readFileSync(join(folder, `${name}.txt`), 'utf8'),
      )
    },
  )
})
