/** The files for the repository host and npm: the workflow, the issue forms, Renovate and package.json. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

const hasParser = spawnSync('python3', ['-c', 'import yaml']).status === 0
if (!hasParser) console.warn('skipped: there is no python3 with yaml here')

/** A YAML file as another program reads it. In YAML 1.1 the key `on` is `true`. */
function readYaml(file: string): unknown {
  const script = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'
  const { stdout, stderr } = spawnSync('python3', ['-c', script], {
    input: readFileSync(file),
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

const packageJson = z
  .object({
    homepage: z.url(),
    bugs: z.object({ url: z.url() }),
    repository: z.object({ type: z.literal('git'), url: z.string() }),
    author: z.string(),
    keywords: z.array(z.string()).min(3),
    engines: z.object({ node: z.string() }),
    scripts: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))

describe('package.json', () => {
  test('package.json names one place for the source, the page and the issues', () => {
    const [, place = ''] = /^git\+(https:.*)\.git$/.exec(packageJson.repository.url) ?? []
    expect(place).not.toBe('')
    expect(packageJson.homepage).toBe(`${place}#readme`)
    expect(packageJson.bugs.url).toBe(`${place}/issues`)
    expect(readFileSync('README.md', 'utf8')).toContain(`Copyright the ${packageJson.author}`)
  })
})

const step = z.object({ run: z.string().optional(), uses: z.string().optional(), id: z.string().optional() })
const workflow = z.object({
  permissions: z.object({ contents: z.literal('read') }).strict(),
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(step),
      strategy: z.object({ matrix: z.object({ system: z.array(z.string()), node: z.string() }) }).optional(),
    }),
  ),
})

describe.skipIf(!hasParser)('the workflow', () => {
  const jobs: z.infer<typeof workflow>['jobs'] = hasParser
    ? workflow.parse(readYaml('.github/workflows/checks.yml')).jobs
    : {}
  const linesOf = (job: string) =>
    (jobs[job]?.steps ?? []).flatMap(({ run = '' }) => run.split('\n')).filter((line) => line !== '')

  test('the workflow runs everything on Linux, and types, build and unit tests on each system', () => {
    expect(linesOf('everything')).toContain('.ci/run')
    expect(jobs.units?.strategy?.matrix.system).toEqual(
      expect.arrayContaining(['windows-latest', 'macos-latest']),
    )
    const unitTests = packageJson.scripts['test:quick']?.replace(/^vitest run /, '') ?? ''
    expect(unitTests).not.toBe('')
    expect(linesOf('units')).toEqual([
      'npm ci',
      'npm run types',
      'npm run build',
      `node node_modules/vitest/vitest.mjs run ${unitTests}`,
    ])
    for (const line of linesOf('units')) {
      const [, path] = /^node (\S+)/.exec(line) ?? []
      if (path !== undefined) expect(existsSync(path), path).toBe(true)
    }
  })

  test.skipIf(process.platform === 'win32')(
    'the workflow takes the lowest and the pinned Node from the package',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'workflow-'))
      const output = join(folder, 'output')
      const script = jobs.versions?.steps.find(({ id }) => id === 'read')?.run ?? 'exit 1'
      const { status, stderr } = spawnSync('bash', ['-e', '-c', script], {
        env: { ...process.env, GITHUB_OUTPUT: output },
        encoding: 'utf8',
      })
      expect([status, stderr]).toEqual([0, ''])
      const written = Object.fromEntries(
        readFileSync(output, 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.split(/=(.*)/)),
      )
      rmSync(folder, { recursive: true })
      const [lowest = '', pinned] = z.array(z.string()).parse(JSON.parse(written.both))
      expect(lowest).toMatch(/^\d+\.\d+\.\d+$/)
      expect(`${lowest}.`.startsWith(`${packageJson.engines.node.replace('>=', '')}.`)).toBe(true)
      expect(pinned).toBe(written.pinned)
      const installed = spawnSync('node_modules/.bin/node', ['--version'], { encoding: 'utf8' }).stdout.trim()
      expect(`v${pinned}`).toBe(installed)
    },
  )
})

const label = z.string().min(1)
const validations = z.strictObject({ required: z.boolean() }).optional()
const described = { label, description: z.string().optional() }
const id = z.string().regex(/^[\w-]+$/)
/** What GitHub's documentation of issue forms allows. */
const form = z.strictObject({
  name: label,
  description: label,
  labels: z.array(label).min(1),
  body: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: label }) }),
      z.strictObject({
        type: z.literal('input'),
        id,
        attributes: z.strictObject({ ...described, placeholder: z.string().optional() }),
        validations,
      }),
      z.strictObject({
        type: z.literal('textarea'),
        id,
        attributes: z.strictObject({ ...described, render: z.string().optional() }),
        validations,
      }),
      z.strictObject({
        type: z.literal('dropdown'),
        id,
        attributes: z.strictObject({ ...described, options: z.array(label).min(1) }),
        validations,
      }),
      z.strictObject({
        type: z.literal('checkboxes'),
        id,
        attributes: z.strictObject({ ...described, options: z.array(z.strictObject({ label })).min(1) }),
      }),
    ]),
  ),
})

const folder = '.github/ISSUE_TEMPLATE'

describe.skipIf(!hasParser)('the forms of issues', () => {
  const files = readdirSync(folder).filter((name) => name !== 'config.yml')
  const read = (name: string) => form.parse(readYaml(join(folder, name)))

  test.each(files)('the issue template %s is a form, with each field once', (name) => {
    const ids = read(name).body.flatMap((element) => (element.type === 'markdown' ? [] : [element.id]))
    expect(ids).not.toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('the issue templates have names of their own, and are all that can be filed', () => {
    expect(new Set(files.map((name) => read(name).name)).size).toBe(files.length)
    expect(readYaml(join(folder, 'config.yml'))).toEqual({ blank_issues_enabled: false })
  })

  test.each(['bug.yml', 'lost-track.yml'])(
    'the issue template %s says of each file what it gives away',
    (name) => {
      const field = read(name).body.find((element) => element.type === 'textarea' && element.id === 'files')
      const text = field?.type === 'textarea' ? (field.attributes.description ?? '') : ''
      expect(text).toContain('Everybody can read what is attached')
      const rows = text.split('\n').filter((line) => line.startsWith('|'))
      expect(rows[0]).toBe('| file | what it is for | what it gives away |')
      expect(rows.length).toBeGreaterThan(4)
      for (const row of rows) expect(row.split('|').map((cell) => cell.trim())).toHaveLength(5)
      expect(text).toMatch(/(?:not attach|Do not attach).*where and when somebody sailed/)
    },
  )
})

test('the Renovate settings name only packages that exist', () => {
  const { packageRules } = z
    .object({ packageRules: z.array(z.object({ matchPackageNames: z.array(z.string()).optional() })) })
    .parse(JSON.parse(readFileSync('.github/renovate.json', 'utf8')))
  const named = packageRules.flatMap(({ matchPackageNames = [] }) => matchPackageNames)
  for (const name of named) expect(packageJson.devDependencies).toHaveProperty([name.replace('!', '')])
})
