/** Each command ends with the code that docs/exit-codes.md says. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'motion-monitor-exit-'))
  await writeFile(join(folder, 'x.oao'), 'no track')
})
afterAll(() => rm(folder, { recursive: true }))

const runs: readonly (readonly [what: string, code: number, args: () => readonly string[]])[] = [
  ['the help', 0, () => ['--help']],
  ['the version', 0, () => ['--version']],
  ['a new project', 0, () => ['init', '--root', join(folder, 'new')]],
  ['a track that is none', 1, () => ['verify', join(folder, 'x.oao')]],
  ['a look at what is no track', 2, () => ['track', join(folder, 'x.oao')]],
  ['an unknown option', 2, () => ['--nonsense']],
  ['an unknown command', 2, () => ['nonsense']],
  ['a folder that is no project', 2, () => ['--headless', '--root', folder]],
  ['records that are not there', 2, () => ['verify', '--logs', join(folder, 'none'), join(folder, 'x.oao')]],
]

test.each(runs)('%s ends with %i', (_, code, args) => {
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args()], { encoding: 'utf8' })
  expect(status, stderr).toBe(code)
})

test('the page tells each of them', () => {
  const page = readFileSync('docs/exit-codes.md', 'utf8')
  for (const code of [0, 1, 2, 130, 137]) expect(page).toContain(`| ${code} |`)
})
