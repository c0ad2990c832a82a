/** Runs every command that a document gives. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandsOf } from './commands.ts'
import { documents } from './documents.ts'
import { Sandbox } from './sandbox.ts'
import { beforeTests, trials } from './trials.ts'

const commands = [...new Set(documents.flatMap(commandsOf))]
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts

describe('the commands of the documents', () => {
  it.each(documents)('the commands of $file are all tried: test/docs/trials.ts says how', (document) => {
    expect(commandsOf(document).filter((command) => trials[command] === undefined)).toEqual([])
  })

  it('the documents have every command that is tried', () => {
    expect(Object.keys(trials).filter((command) => !commands.includes(command))).toEqual([])
  })

  it.each(commands.filter((command) => command.startsWith('npm run ')))(
    'the documented command %s is a script',
    (command) => {
      expect(scripts).toHaveProperty([command.split(' ')[2] ?? ''])
    },
  )

  it.each(commands.filter((command) => trials[command] === beforeTests))(
    'the documented command %s is what npm test does first',
    (command) => {
      expect(scripts.test).toContain(command.replace('npm run', 'npm run --silent'))
    },
  )

  it('the documented commands that set the project up are what CI does', () => {
    const lines = readFileSync('.ci/run', 'utf8').split('\n')
    expect(lines.filter((line) => /^npm /.test(line))).toEqual(['npm ci', 'npm test'])
  })
})

describe('typed as they stand,', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await Sandbox.make()
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  it.each(commands)('the documented command works as it stands: %s', async (command) => {
    const trial = trials[command]
    switch (trial?.how) {
      case 'runs': {
        const { status, output } = sandbox.run(command, trial)
        expect(status, output).toBe(trial.status ?? 0)
        expect(output).toMatch(trial.says)
        return
      }
      case 'shows': {
        const { status, output } = await sandbox.show(command, trial.words ?? {}, trial.shows)
        expect(status, output).toBe(0)
        return
      }
      case 'elsewhere':
        expect(trial.why).not.toBe('')
    }
  })
})
