import { readFileSync, writeFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { renderEnvironmentPage } from '../../scripts/pages/environment.ts'
import { settleVariables } from '../../src/commands/help.ts'
import { createProgram } from '../../src/program.ts'

beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('MOTION_MONITOR_')) vi.stubEnv(name, undefined)
  }
})
afterEach(() => vi.unstubAllEnvs())

/** What the monitor would be run with; what commander says to stderr is in its error too. */
async function monitorOptions(args: readonly string[], environment: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const program = await createProgram(['monitor'])
  const [monitor] = program.commands
  monitor?.configureOutput({ writeErr: () => undefined })
  let options: Readonly<Record<string, unknown>> = {}
  monitor?.action((own) => {
    options = own
  })
  settleVariables(program, process.env)
  await program.parseAsync([...args], { from: 'user' })
  return options
}

describe('a variable', () => {
  test('a variable stands for its option, and an option wins over it', async () => {
    const environment = { MOTION_MONITOR_ROOT: '/event', MOTION_MONITOR_THEME: 'light' }
    expect(await monitorOptions([], environment)).toMatchObject({ root: '/event', theme: 'light' })
    expect(await monitorOptions(['--root', '/other'], environment)).toMatchObject({
      root: '/other',
      theme: 'light',
    })
  })

  test('a variable is understood as its option is', async () => {
    const environment = { MOTION_MONITOR_METRICS: '9464', MOTION_MONITOR_FILE_LEVEL: 'error' }
    expect(await monitorOptions([], environment)).toMatchObject({
      metrics: { host: '127.0.0.1', port: 9464 },
      fileLevel: 'ERROR',
    })
    expect(await monitorOptions(['--metrics', 'off'], environment)).toMatchObject({ metrics: 'off' })
    const board = { MOTION_MONITOR_BOARD: 'wlan0:8601' }
    expect(await monitorOptions([], board)).toMatchObject({ board: { host: 'wlan0', port: 8601 } })
    expect(await monitorOptions(['--board', '0'], board)).toMatchObject({ board: { port: 0 } })
    expect(await monitorOptions(['--board'], board)).toMatchObject({ board: true })
    expect(await monitorOptions(['--no-board'], board)).toMatchObject({ board: false })
  })

  test('a variable of an option that begins with --no- switches off by yes only', async () => {
    for (const [value, mouse] of [
      ['1', false],
      ['yes', false],
      ['0', true],
      ['', true],
    ] as const)
      expect(await monitorOptions([], { MOTION_MONITOR_NO_MOUSE: value })).toMatchObject({ mouse })
    await expect(monitorOptions([], { MOTION_MONITOR_NO_MOUSE: 'maybe' })).rejects.toThrow('--no-mouse')
  })

  test('an empty variable counts as unset', async () => {
    const options = await monitorOptions([], { MOTION_MONITOR_ROOT: '', MOTION_MONITOR_HEADLESS: ' ' })
    expect(options).toMatchObject({ root: '.', headless: false })
  })

  test.each([
    ['1', true],
    ['YES', true],
    ['on', true],
    ['0', false],
    ['false', false],
    ['off', false],
  ])('a variable turns a switch on or off: %s', async (value, isOn) => {
    expect(await monitorOptions([], { MOTION_MONITOR_HEADLESS: value })).toMatchObject({ headless: isOn })
  })

  test.each([
    ['MOTION_MONITOR_HEADLESS', 'perhaps'],
    ['MOTION_MONITOR_THEME', 'pink'],
    ['MOTION_MONITOR_METRICS', '70000'],
    ['MOTION_MONITOR_METRICS', '127.0.0.1'],
    ['MOTION_MONITOR_METRICS', 'laptop:9464'],
    ['MOTION_MONITOR_BOARD', '70000'],
    ['MOTION_MONITOR_BOARD', 'http://laptop'],
    ['MOTION_MONITOR_CONSOLE_LEVEL', 'loud'],
    ['MOTION_MONITOR_VIEW', 'birds'],
    ['MOTION_MONITOR_SORT', 'batery'],
  ])('a variable that makes no sense is named: %s=%s', async (name, value) => {
    const failed = await monitorOptions([], { [name]: value }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(CommanderError)
    expect(String(failed)).toContain(name)
    expect(String(failed)).toContain(value)
  })
})

describe('docs/environment.md', () => {
  const page = 'docs/environment.md'

  test('docs/environment.md is made from the options; UPDATE_DOCS=1 npx vitest run test/commands/variables.test.ts writes it', async () => {
    const text = renderEnvironmentPage(await createProgram())
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page, text)
    expect(readFileSync(page, 'utf8')).toBe(text)
  })

  test('docs/environment.md has one meaning for a variable, whatever the command', async () => {
    const program = await createProgram()
    const options = program.commands.flatMap((command) => command.options.filter(({ envVar }) => envVar))
    for (const [variable, all] of Map.groupBy(options, ({ envVar }) => envVar)) {
      expect(new Set(all.map(({ long }) => long)).size, variable).toBe(1)
      expect(variable).toBe(`MOTION_MONITOR_${all[0]?.long?.slice(2).replaceAll('-', '_').toUpperCase()}`)
    }
  })
})
