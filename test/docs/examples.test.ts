/** The patches of docs/architecture.md: each still applies, compiles and passes its own tests. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentOf } from './documents.ts'
import { copyRepository } from './repository-copy.ts'

const folder = 'docs/examples'
const patches = readdirSync(folder).filter((name) => name.endsWith('.patch'))

const hasGit = spawnSync('git', ['--version']).status === 0
if (!hasGit) process.stderr.write('The examples of the architecture are not applied: there is no git.\n')

describe.skipIf(!hasGit)('an example of the architecture', () => {
  let copy = ''
  beforeEach(async () => {
    copy = await mkdtemp(join(tmpdir(), 'motion-monitor-example-'))
    await copyRepository(copy)
  })
  afterEach(() => rm(copy, { recursive: true, force: true }))

  it.each(patches)('the example %s applies to the program of today, compiles and keeps its tests', (name) => {
    const changed = changedBy(name)
    expect(changed.some((file) => file.startsWith('src/'))).toBe(true)
    const tests = changed.filter((file) => file.endsWith('.test.ts'))
    expect(tests).not.toEqual([])
    run(copy, 'git', ['apply', '-C1', resolve(folder, name)])
    run(copy, resolve('node_modules/.bin/tsc'), ['--noEmit'])
    const code = changed.filter((file) => /\.tsx?$/.test(file))
    run(copy, resolve('node_modules/.bin/biome'), ['check', '--vcs-enabled=false', ...code])
    run(copy, resolve('node_modules/.bin/vitest'), ['run', ...tests, 'test/docs/generated.test.ts'])
  })
})

describe('docs/architecture.md', () => {
  it.each(patches)('docs/architecture.md shows of %s what stands in it', (name) => {
    const { text } = documentOf('docs/architecture.md')
    const [, section = ''] = text.split(`(examples/${name})`)
    const [, shown = ''] = /```diff\n(.*?)```/s.exec(section) ?? []
    const lines = shown.split('\n').filter((line) => /^[+-]/.test(line))
    expect(lines.length).toBeGreaterThan(2)
    const all = readFileSync(join(folder, name), 'utf8').split('\n')
    expect(lines.filter((line) => !all.includes(line))).toEqual([])
  })
})

/** Runs a program in a folder; it must end well. */
function run(copy: string, program: string, args: readonly string[]): void {
  const environment = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy), UPDATE_DOCS: '' }
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: copy,
    encoding: 'utf8',
    env: environment,
  })
  expect(status, `${program} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
}

function changedBy(name: string): readonly string[] {
  const text = readFileSync(join(folder, name), 'utf8')
  return [...text.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file = '']) => file)
}
