/** The generated parts of the documents: UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts writes them. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultConfiguration } from '../../src/core/config/read-configuration.ts'
import { motionStates, transitions } from '../../src/core/domain/motion.ts'
import { troubleWordsOf } from '../../src/core/domain/trouble.ts'
import { troubleCodes } from '../../src/core/domain/trouble-kinds.ts'
import { stateLooks } from '../../src/core/views/state-words.ts'
import { keyLabel } from '../../src/ui/key-lookup.ts'
import { categories, keymapOf } from '../../src/ui/keymap.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { renderConfigurationTable } from './configuration-table.ts'
import { documentOf } from './documents.ts'

const style = createStyle('none', 'unicode')
const isWriting = process.env.UPDATE_DOCS === '1'

describe('docs/keys.md', () => {
  it('docs/keys.md is the table of keys', () => {
    expectWritten('docs/keys.md', keysPage())
  })
})

describe('docs/event-day.md', () => {
  it('docs/event-day.md has each trouble in the words of the screen', () => {
    const { text } = documentOf('docs/event-day.md')
    expectWritten('docs/event-day.md', withSection(text, 'troubles', troubleTable()))
  })

  it.each(motionStates)('docs/event-day.md says what to do with a motion that is %s', (state) => {
    const { symbol, word } = stateLooks[state]
    const { text } = documentOf('docs/event-day.md')
    expect(text).toContain(`### \`${symbol} ${word}\``)
    expect(text).toContain(`(pictures/state-${state}.svg)`)
  })
})

describe('docs/architecture.md', () => {
  it('docs/architecture.md has the table of allowed transitions', () => {
    const { text } = documentOf('docs/architecture.md')
    expectWritten('docs/architecture.md', withSection(text, 'transitions', transitionTable()))
  })
})

describe('docs/configuration.md', () => {
  it('docs/configuration.md has the table of the keys of server.json', () => {
    const { text } = documentOf('docs/configuration.md')
    expectWritten('docs/configuration.md', withSection(text, 'keys', renderConfigurationTable()))
  })

  it('the table of the keys has one row of six cells for every key', () => {
    const [header, line, ...rows] = renderConfigurationTable().split('\n')
    for (const row of [header, line, ...rows]) expect(row?.split(' | ')).toHaveLength(6)
    const keys = rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1])
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain('Motion.Info.Thresholds.Battery')
    expect(keys).toContain('Monitor.Limits.Track Bytes')
  })

  it('the table of the keys names the default that is used', () => {
    const rows = renderConfigurationTable()
    const { thresholds, detection, monitor } = defaultConfiguration('2026')
    expect(rows).toContain(`| % | ${thresholds.battery} |`)
    expect(rows).toMatch(
      new RegExp(`DetectionThreadPool\\.Interval.*\\| s \\| ${detection.interval / 1000} \\|`),
    )
    expect(rows).toMatch(
      new RegExp(`Track Bytes.*\\| bytes \\| ${monitor.limits.trackBytes} \\(256 MiB\\) \\|`),
    )
  })
})

describe('docs/switching.md', () => {
  it('docs/switching.md names each key of server.json that is accepted and not used', () => {
    const { text } = documentOf('docs/switching.md')
    const unused = [...renderConfigurationTable().matchAll(/^\| `([^`]+)` \| Accepted and not used/gm)]
    expect(unused).not.toEqual([])
    for (const [, key = ''] of unused) expect(text).toContain(`\`${key}\``)
  })
})

describe('the README', () => {
  it('the README names each command of the program', () => {
    const help = spawnSync(process.execPath, ['dist/cli.js', '--help'], { encoding: 'utf8' }).stdout
    const names = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z][a-z-]+)/gm)].map(
      ([, name = '']) => name,
    )
    expect(names).toContain('verify')
    const { text } = documentOf('README.md')
    const unnamed = names.filter((name) => !['monitor', 'help'].includes(name) && !text.includes(`\`${name}`))
    expect(unnamed).toEqual([])
  })
})

function expectWritten(file: string, right: string): void {
  if (isWriting) writeFileSync(file, right)
  const known = existsSync(file) ? readFileSync(file, 'utf8') : ''
  expect(known, 'UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts writes it').toBe(right)
}

/** One row a command of each category, in the order of the help. */
function keysPage(): string {
  const sections = categories.map((category) => {
    const bindings = keymapOf('linux').filter((binding) => binding.category === category)
    const rows = [...Map.groupBy(bindings, (binding) => binding.help)].map(([help, [binding]]) => {
      const keys = (binding?.keys ?? []).map((key) => `\`${keyLabel(key, style)}\``).join(' ')
      return `| ${keys.replaceAll('|', '\\|')} | ${help} |`
    })
    return [`## ${capitalised(category)}`, '', '| key | what it does |', '| --- | --- |', ...rows].join('\n')
  })
  return [
    '# Keys',
    'Large and small letters are different keys. `?` shows this on the screen, with where each of them works; the last line of the\nscreen has those that are wanted most.',
    ...sections,
    '<!-- Made from src/ui/keymap.ts: UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts -->\n',
  ].join('\n\n')
}

function troubleTable(): string {
  const gone = troubleWordsOf({ code: 'track-failed', mayLetGo: ['logs.json'] })
  const all = [...troubleCodes.map((code) => troubleWordsOf({ code })), gone]
  const rows = all.map(({ wrong, todo }) => `| \`${wrong}\` | ${todo} |`)
  return ['| beside `TROUBLE` stands | what to do |', '| --- | --- |', ...rows].join('\n')
}

function transitionTable(): string {
  const rows = motionStates.map((state) => {
    return `| \`${state}\` | ${transitions[state].map((next) => `\`${next}\``).join(' ')} |`
  })
  return ['| state | may be followed by |', '| --- | --- |', ...rows].join('\n')
}

function withSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  expect(text).toContain(start)
  const from = text.indexOf(start) + start.length
  return `${text.slice(0, from)}${content}\n${text.slice(text.indexOf(end))}`
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
