// Draws the pictures in the documents from the real screen into docs/pictures: npm run pictures
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importBundled } from './bundled-module.ts'

const folder = 'docs/pictures'

const { draw, drawings } = await importBundled<typeof import('./drawings.ts')>('scripts/drawings.ts')
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const [name, drawing] of Object.entries(drawings)) {
  await writeFile(join(folder, `${name}.svg`), await draw(drawing))
}
process.stdout.write(`${Object.keys(drawings).length} pictures in ${folder}\n`)
