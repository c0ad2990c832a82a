/** The completion scripts in the real shells, used as their users do. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bashScript, completionOf, fishScript, zshScript } from '../../src/commands/completion-scripts.ts'
import { createProgram } from '../../src/program.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'

const completion = completionOf(await createProgram())
const names = completion.commands.map(({ name }) => name)
const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const
type Shell = keyof typeof scripts

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'motion-monitor-shell-'))
  mkdirSync(join(folder, 'an event'))
  mkdirSync(join(folder, 'another'))
  writeFileSync(join(folder, 'answer.json'), '')
  for (const [shell, script] of Object.entries(scripts))
    writeFileSync(join(folder, shell), script(completion))
})
afterAll(() => rmSync(folder, { recursive: true }))

function hasShell(shell: Shell): boolean {
  const isThere = spawnSync(shell, ['-c', 'exit 0']).status === 0
  if (!isThere) console.warn(`skipped: there is no ${shell} here`)
  return isThere
}

/** What bash offers for the last of the words, which it splits as a user's bash does. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const script = `source ./bash; COMP_WORDS=(motion-monitor "$@"); COMP_CWORD=$#; _motion_monitor; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

describe.skipIf(!hasShell('bash'))('bash', () => {
  test('the bash completion offers the commands for the first word, and their options for the others', () => {
    expect(bashOffers('')).toEqual(names)
    expect(bashOffers('ch')).toEqual(['check'])
    expect(bashOffers('check', '--')).toEqual(['--root', '--json', '--version', '--no-color', '--help'])
    expect(bashOffers('--he')).toEqual(['--headless', '--help'])
    expect(bashOffers('--headless', '--me')).toEqual(['--metrics'])
  })

  test('the bash completion offers words, folders and files where a value is wanted', () => {
    expect(bashOffers('--theme', 'l')).toEqual(['light'])
    expect(bashOffers('--theme', '=', 'l')).toEqual(['light'])
    expect(bashOffers('demo', '--theme', '=')).toEqual(['dark', 'light', 'high-contrast', 'none'])
    expect(bashOffers('--root', 'an')).toEqual(expect.arrayContaining(['an event', 'another']))
    expect(bashOffers('--root', 'an')).not.toContain('answer.json')
    expect(bashOffers('--events', 'ans')).toEqual(['answer.json'])
    expect(bashOffers('demo', '--scenario', 'o')).toEqual(['one-by-one'])
    expect(bashOffers('demo', '--scenario', 'ans')).toEqual(['answer.json'])
    expect(bashOffers('demo', '--devices', '')).toEqual([])
    for (const option of ['-o', '--output'])
      expect(bashOffers('track', option, 'ans')).toEqual(['answer.json'])
  })

  test('the bash completion offers what a command is about', () => {
    expect(bashOffers('completion', '')).toEqual(['bash', 'zsh', 'fish'])
    expect(bashOffers('merge', 'another')).toEqual(['another'])
    expect(bashOffers('replay', '--speed', '2', 'ans')).toEqual(['answer.json'])
    expect(bashOffers('plan', '')).toEqual([])
  })

  test('the bash completion knows every option of every command, as the definitions have them', () => {
    for (const { name, options } of completion.commands) {
      const flags = options.flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]))
      expect(bashOffers(name, '-'), name).toEqual(flags)
    }
  })

  test('the bash completion quotes a file name with a space in a real shell', async () => {
    await using shell = new TerminalProgram({ file: 'bash', args: ['--norc', '-i'] })
    shell.press(`cd ${folder}; source ./bash; PS1='$ '\r`)
    await shell.until((text) => /^\$ $/m.test(text) || /^\$$/m.test(text))
    shell.press('motion-monitor --root an\\ \t')
    await shell.until((text) => text.includes('motion-monitor --root an\\ event/'))
  })
})

describe.skipIf(!hasShell('fish'))('fish', () => {
  const offers = (line: string): readonly string[] => {
    const command = `source ./fish; complete -C '${line}'`
    const { stdout, stderr } = spawnSync('fish', ['-c', command], { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    return stdout.split('\n').flatMap((each) => (each === '' ? [] : [each.split('\t')[0] ?? '']))
  }

  test('the fish completion offers commands, options, words, folders and files', () => {
    expect(offers('motion-monitor ').toSorted()).toEqual([...names].sort())
    expect(offers('motion-monitor --he').toSorted()).toEqual(['--headless', '--help'])
    expect(offers('motion-monitor check --j')).toEqual(['--json'])
    expect(offers('motion-monitor --theme l')).toEqual(['light'])
    expect(offers('motion-monitor --root a').toSorted()).toEqual(['an event/', 'another/'])
    expect(offers('motion-monitor --events ans')).toEqual(['answer.json'])
    expect(offers('motion-monitor demo --scenario o')).toContain('one-by-one')
    expect(offers('motion-monitor completion z')).toEqual(['zsh'])
    expect(offers('motion-monitor track -o ans')).toEqual(['answer.json'])
    expect(offers('motion-monitor merge ano')).toEqual(['another/'])
  })
})

describe.skipIf(!hasShell('zsh'))('zsh', () => {
  const init = 'autoload -Uz compinit; compinit -D -u'
  test.each([
    ['sourced', `${init}; source ./zsh`],
    ['found in fpath', `mkdir fp; cp zsh fp/_motion-monitor; fpath=($PWD/fp $fpath); ${init}`],
  ])(
    'the zsh completion offers commands, options, words, folders and files when it is %s',
    async (_, start) => {
      await using shell = new TerminalProgram({ file: 'zsh', args: ['-f', '-i'] })
      shell.press(`cd ${folder}; ${start}; PROMPT='%% '; clear\r`)
      await shell.until((text) => /^% *$/m.test(text) && !text.includes('compinit'))
      for (const [typed, completed] of [
        ['motion-monitor chec', 'motion-monitor check '],
        ['motion-monitor check --j', 'motion-monitor check --json '],
        ['motion-monitor --me', 'motion-monitor --metrics='],
        ['motion-monitor demo --theme l', 'motion-monitor demo --theme light'],
        ['motion-monitor --root an\\ ', 'motion-monitor --root an\\ event/'],
        ['motion-monitor --events ans', 'motion-monitor --events answer.json'],
        ['motion-monitor demo --scenario one', 'motion-monitor demo --scenario one-by-one'],
        ['motion-monitor demo --scenario ans', 'motion-monitor demo --scenario answer.json'],
        ['motion-monitor completion z', 'motion-monitor completion zsh'],
        ['motion-monitor merge ano', 'motion-monitor merge another/'],
        ['motion-monitor track -o ans', 'motion-monitor track -o answer.json'],
      ] as const) {
        shell.press(`${typed}\t`)
        await shell.until((text) => text.includes(completed.trimEnd()))
        // Erases the line.
        shell.press('\u0015')
        await shell.until((text) => !text.includes(completed.trimEnd()))
      }
    },
  )
})
