import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderConfigurationTable } from '../src/core/config/reference.ts'
import { categories, keyLabel, keymap } from '../src/ui/keymap.ts'
import { createStyle } from '../src/ui/theme.ts'

const file = 'README.md'

/** The keys as a table, one row a command, in the order of the help. */
function renderKeys(): string {
  const style = createStyle('none', 'unicode')
  const rows = categories.flatMap((category) => {
    const bindings = keymap.filter((binding) => binding.category === category)
    const byHelp = Map.groupBy(bindings, (binding) => binding.help)
    return [...byHelp].map(([help, [binding]]) => {
      const keys = (binding?.keys ?? []).map((key) => `\`${keyLabel(key, style)}\``).join(' ')
      return `| ${keys.replaceAll('|', '\\|')} | ${help} |`
    })
  })
  return ['| key | what it does |', '| --- | --- |', ...rows].join('\n')
}

function withSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const from = text.indexOf(start) + start.length
  return `${text.slice(0, from)}${content}\n${text.slice(text.indexOf(end))}`
}

describe('the README', () => {
  test('has the keys and the configuration of the code; UPDATE_DOCS=1 npx vitest run test/readme.test.ts writes them', () => {
    const text = readFileSync(file, 'utf8')
    const right = withSection(
      withSection(text, 'keys', renderKeys()),
      'configuration',
      renderConfigurationTable(),
    )
    if (process.env.UPDATE_DOCS === '1') writeFileSync(file, right)
    expect(readFileSync(file, 'utf8')).toBe(right)
  })

  test('names no file that is not there', () => {
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!http)([^)]+)\)/g)].map(
      ([, path = '']) => path,
    )
    for (const path of links) expect(() => readFileSync(path), path).not.toThrow()
  })
})
