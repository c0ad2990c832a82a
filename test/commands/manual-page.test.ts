/** The manual page in the programs that show it: groff, which is man on Linux, and mandoc, which is man on a Mac. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { renderManualPage } from '../../scripts/pages/manual.ts'
import { examplesOf, optionsOf } from '../../src/commands/help.ts'
import { createProgram } from '../../src/program.ts'

const program = await createProgram()
const release = { version: '1.2.3', date: '2026-01-02', summary: 'a monitor' }
const page = renderManualPage(program, release)

const readers = {
  groff: ['groff', '-man', '-ww', '-Tascii', '-P-cbou', '-rLL=400n'],
  mandoc: ['mandoc', '-Tascii', '-Owidth=400', '-Werror'],
} as const

function isHere(name: string): boolean {
  const isThere = spawnSync(name, ['-v'], { input: '' }).error === undefined
  if (!isThere) console.warn(`skipped: there is no ${name} here`)
  return isThere
}

/** What a reader makes of a page, without the backspaces by which a terminal shows bold letters. */
function shownBy([command, ...args]: readonly [string, ...string[]], text: string): string {
  const { stdout, stderr, status } = spawnSync(command, args, { input: text, encoding: 'utf8' })
  expect([stderr, status]).toEqual(['', 0])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an overstruck letter is the letter, a backspace, the letter
  return stdout.replaceAll(/.\u0008/g, '')
}

describe.each(Object.entries(readers))('by %s the manual page', (name, reader) => {
  const isMissing = !isHere(name)

  test.skipIf(isMissing)(
    'the manual page has the version, its day and every section of a manual page',
    () => {
      const lines = shownBy(reader, page).split('\n')
      expect(lines.join('\n')).toMatch(/Motion Monitor 1\.2\.3 +2026-01-02 +MOTION-MONITOR\(1\)/)
      expect(lines.filter((line) => /^[A-Z]/.test(line) && !line.includes('('))).toEqual([
        'NAME',
        'SYNOPSIS',
        'DESCRIPTION',
        'OPTIONS',
        'COMMANDS',
        'EXIT STATUS',
        'ENVIRONMENT',
        'FILES',
        'EXAMPLES',
        'SEE ALSO',
      ])
    },
  )

  test.skipIf(isMissing)(
    'the manual page has each command with its options, variables and examples, letter for letter',
    () => {
      const shown = shownBy(reader, page)
      for (const command of program.commands) {
        expect(shown).toContain(`   motion-monitor ${command.name()} [options]`)
        expect(shown.replaceAll(/\s+/g, ' ')).toContain(command.description())
        for (const { flags, envVar, hidden } of optionsOf(command)) {
          if (!hidden) expect(shown).toContain(`       ${flags.replaceAll(/[<>]/g, '')}`)
          if (envVar !== undefined) expect(shown).toMatch(new RegExp(`^ {7}${envVar}$`, 'm'))
        }
        for (const [line] of examplesOf(command)) expect(shown).toContain(`\n       ${line}\n`)
      }
    },
  )

  test.skipIf(isMissing)('the manual page shows each character of a description as itself', async () => {
    const odd = await createProgram(['check'])
    const words = `.TH 'it' is \\n "quoted" ~/a-b^c \`d\` 100%`
    odd.commands[0]?.description(words)
    expect(shownBy(reader, renderManualPage(odd, release))).toContain(`\n       ${words}\n`)
  })
})

test.skipIf(!isHere('mandoc'))('mandoc has nothing to remark about the manual page', () => {
  expect(remarksOn(page)).toBe('')
  expect(remarksOn(`${page}.XX\n`)).toContain('unknown macro')
})

function remarksOn(text: string): string {
  const [command] = readers.mandoc
  return spawnSync(command, ['-Tlint', '-Wstyle'], { input: text, encoding: 'utf8' }).stdout
}
