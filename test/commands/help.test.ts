import type { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { examplesOf } from '../../src/commands/help.ts'
import { createProgram } from '../../src/program.ts'

beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('MOTION_MONITOR_')) vi.stubEnv(name, undefined)
  }
})
afterEach(() => vi.unstubAllEnvs())

const program = await createProgram()
const all: readonly (readonly [name: string, command: Command])[] = [
  ['the program', program],
  ...program.commands.map((command): [string, Command] => [command.name(), command]),
]

function helpOf(command: Command): string {
  let text = ''
  const writeOut = (part: string): void => {
    text += part
  }
  command.configureOutput({ writeOut, getOutHelpWidth: () => 80 })
  command.outputHelp()
  return text
}

/** The words of a command line up to what a shell would do with its output; `undefined` for another program's. */
function argumentsOf(line: string): readonly string[] | undefined {
  const [command = ''] = line.split(/ [|>] /)
  const words = /\(([^)]*)\)/.exec(command)?.[1]?.split(' ') ?? command.split(' ')
  while (words[0]?.includes('=') === true) words.shift()
  return words.shift() === 'motion-monitor' ? words : undefined
}

/** The command that a line would run; throws what commander says of a line that it does not take. */
async function commandRun(words: readonly string[]): Promise<string> {
  const fresh = await createProgram()
  let run = ''
  for (const command of fresh.commands) {
    command.action(() => {
      run = command.name()
    })
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
  }
  await fresh.parseAsync([...words], { from: 'user' })
  return run
}

describe.each(all)('the help of %s', (name, command) => {
  const text = helpOf(command)

  test('the help of a command fits 80 columns', () => {
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  test('the help of a command has three to five examples, and the command understands each', async () => {
    const examples = examplesOf(command)
    expect(examples.length).toBeGreaterThanOrEqual(3)
    expect(examples.length).toBeLessThanOrEqual(5)
    for (const [line, meaning] of examples) {
      expect(text).toContain(`  $ ${line}\n      ${meaning}\n`)
      const words = argumentsOf(line)
      if (words === undefined) throw new Error(`${line} runs another program`)
      if (words.includes('--help')) continue
      const run = await commandRun(words)
      if (command !== program) expect(run, line).toBe(name)
    }
  })

  test('the help of a command shows each option with what it does, and the variable of each that has one', () => {
    for (const option of command.options.filter(({ hidden }) => !hidden)) {
      expect(text).toContain(option.flags)
      expect(option.description).not.toBe('')
      if (option.envVar !== undefined) expect(text).toMatch(new RegExp(`${option.envVar} +${option.long}`))
    }
  })
})

test('the help of each command has what all of them take', () => {
  for (const [name, command] of all) {
    const lines = helpOf(command).split('\n')
    for (const flags of ['-v, --version', '--no-color', '-h, --help'])
      expect(lines.filter((line) => line.startsWith(`  ${flags} `)).length, `${name} ${flags}`).toBe(1)
  }
})

test('each command has --json except two: completion prints a script, and simulate runs until it is stopped', () => {
  const without = program.commands.filter(({ options }) => !options.some(({ long }) => long === '--json'))
  expect(without.map((command) => command.name())).toEqual(['simulate', 'completion'])
})

test('the help of the program has a line for each command', () => {
  const lines = helpOf(program).split('\n')
  for (const command of program.commands) {
    expect(command.summary(), command.name()).not.toBe('')
    const line = lines.find((each) => each.startsWith(`  ${command.name()} `))
    expect(line?.trimEnd().endsWith(command.summary()), `${line} is not whole`).toBe(true)
  }
})

test('an outdated example in the help is found', async () => {
  await expect(commandRun(['plan', '--fresher'])).rejects.toMatchObject({ code: 'commander.unknownOption' })
})
