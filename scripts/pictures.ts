// Draws the pictures in the documents from the real screen into docs/pictures, and takes those of the board in Chromium into
// docs/board-pictures: npm run pictures
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasBrowser, startBrowser } from '../test/browser/browser.ts'
import { importBundled } from './bundled-module.ts'

const folder = 'docs/pictures'

const { draw, drawings } = await importBundled<typeof import('./drawings.ts')>('scripts/drawings.ts')
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const [name, drawing] of Object.entries(drawings)) {
  await writeFile(join(folder, `${name}.svg`), await draw(drawing))
}
process.stdout.write(`${Object.keys(drawings).length} pictures in ${folder}\n`)

const boardFolder = 'docs/board-pictures'
const { boardPictures, takePicture } =
  await importBundled<typeof import('./board-pictures.ts')>('scripts/board-pictures.ts')
if (hasBrowser) {
  await using browser = await startBrowser()
  await rm(boardFolder, { recursive: true, force: true })
  await mkdir(boardFolder, { recursive: true })
  const taking = Object.entries(boardPictures).map(async ([name, picture]) => {
    const { png, words } = await takePicture(browser, picture)
    await writeFile(join(boardFolder, `${name}.png`), png)
    await writeFile(join(boardFolder, `${name}.txt`), `${words}\n`)
  })
  await Promise.all(taking)
  process.stdout.write(`${Object.keys(boardPictures).length} pictures in ${boardFolder}\n`)
}
