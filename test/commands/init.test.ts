import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatInitReport, initProject, registerInit, startLine } from '../../src/commands/init.ts'
import { ProblemError } from '../../src/core/base/problem.ts'
import { openProject } from '../../src/core/config/project.ts'

const midsummer = Date.UTC(2026, 5, 21, 12)

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'init-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

describe('motion-monitor init', () => {
  it('the init command makes a project that opens, whose only fault is that its people are invented', async () => {
    const { made, kept, problems } = await initProject(root, midsummer)
    const names = [
      'config/server.json',
      'events/2026/config/motions.csv',
      ...['motions', 'gpslogs', 'logs'].map((name) => `events/2026/${name}`),
    ]
    expect({ made, kept, problems }).toEqual({
      made: names.map((name) => join(root, name)),
      kept: [],
      problems: [],
    })
    const opened = await openProject(root, midsummer)
    expect(opened.problems).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('No row is for today') },
    ])
    expect(opened.roster.entrants).not.toHaveLength(0)
    expect(opened.roster.withoutDevice).toBe(1)
  })

  it('the init command changes nothing the second time', async () => {
    const first = await initProject(root, midsummer)
    const second = await initProject(root, midsummer)
    expect(second).toMatchObject({ made: [], kept: first.made })
    expect(formatInitReport(second, 'motion-monitor')).toMatch(/\nNext: run motion-monitor$/)
  })

  it('the init command keeps what is there and adds what is missing for the event it names', async () => {
    await mkdir(join(root, 'config'))
    await writeFile(join(root, 'config/server.json'), '{"Event":2024,"Evnt":1}')
    const { made, kept, problems } = await initProject(root, midsummer)
    expect(await readFile(join(root, 'config/server.json'), 'utf8')).toBe('{"Event":2024,"Evnt":1}')
    expect(kept).toEqual([join(root, 'config/server.json')])
    expect(made).toContain(join(root, 'events/2024/config/motions.csv'))
    expect(problems).toMatchObject([{ severity: 'warning' }])
  })

  it('the init command makes nothing beside a configuration that has errors', async () => {
    await mkdir(join(root, 'config'))
    await writeFile(join(root, 'config/server.json'), '{"Event":"../.."}')
    await expect(initProject(root, midsummer)).rejects.toThrow(ProblemError)
    await expect(readFile(join(root, 'events'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('the init command reports what cannot be made', async () => {
    await writeFile(join(root, 'config'), 'not a folder')
    await expect(initProject(root, midsummer)).rejects.toThrow(
      `${join(root, 'config')}: This cannot be made (EEXIST)`,
    )
  })

  it('the init command says what to type next, the way the program was started', () => {
    expect(startLine('.', {})).toBe('motion-monitor')
    expect(startLine('../speed week', {})).toBe("motion-monitor --root '../speed week'")
    expect(startLine('../event', { npm_lifecycle_event: 'start' })).toBe('npm start -- --root ../event')
    expect(startLine('.', { npm_lifecycle_event: 'start' })).toBe('npm start')
    const atWindows = (root: string, environment = {}) => startLine(root, environment, 'windows')
    expect(atWindows(String.raw`C:\event`)).toBe(String.raw`motion-monitor --root C:\event`)
    expect(atWindows(String.raw`C:\speed week`)).toBe(String.raw`motion-monitor --root "C:\speed week"`)
    // PowerShell would keep the "--" of npm for itself.
    expect(atWindows('..', { npm_lifecycle_event: 'start' })).toBe('node dist/cli.js --root ..')
  })

  it('the init command takes the project folder', async () => {
    const program = new Command()
    registerInit(program)
    await program.parseAsync(['init', '--root', join(root, 'deep/er')], { from: 'user' })
    expect(JSON.parse(await readFile(join(root, 'deep/er/config/server.json'), 'utf8'))).toHaveProperty(
      'Motion',
    )
  })
})
