/** What the linter refuses, by the configuration of the repository. */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'motion-monitor-linter-'))
  await copyFile('biome.json', join(folder, 'biome.json'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const four = 'a: number, b: number, c: number, d: number'
const sum = 'return a + b + c + d'

it.each([
  ['function', (list: string) => `export function f(${list}): number { ${sum} }`],
  ['method', (list: string) => `export class C { m(${list}): number { ${sum} } }`],
  [
    'constructor',
    (list: string) => `export class C { constructor(${list}) { this.s = ${sum.slice(7)} } s = 0 }`,
  ],
  ['nameless function', (list: string) => `export const f = (${list}): number => { ${sum} }`],
])('The linter refuses more than four parameters of a %s, and takes four', async (_, codeOf) => {
  for (const part of ['src/core/engine', 'src/ui', 'test']) {
    expect(await lint(part, codeOf(four))).toEqual({ status: 0, isParameters: false })
    expect(await lint(part, codeOf(`${four}, _e: number`))).toEqual({ status: 1, isParameters: true })
  }
})

async function lint(part: string, code: string): Promise<{ status: number | null; isParameters: boolean }> {
  await mkdir(join(folder, part), { recursive: true })
  await writeFile(join(folder, part, 'probe.ts'), `${code}\n`)
  const biome = resolve('node_modules/.bin/biome')
  const file = join(part, 'probe.ts')
  const { status, stdout, stderr } = spawnSync(biome, ['lint', '--vcs-enabled=false', file], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, isParameters: `${stdout}${stderr}`.includes('useMaxParams') }
}
