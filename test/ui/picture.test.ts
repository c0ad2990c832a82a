import xterm from '@xterm/headless'
import { expect, it } from 'vitest'
import { darkColours, renderPicture } from '../../scripts/picture.ts'

it('a picture of a terminal has its words in their colours, and nothing of them as markup', async () => {
  const terminal = new xterm.Terminal({ cols: 20, rows: 2, allowProposedApi: true })
  await new Promise<void>((resolve) =>
    terminal.write('\u001b[32mgo\u001b[0m <b> \u001b[7minverse\u001b[0m', resolve),
  )
  const svg = renderPicture(terminal)
  expect(svg).toMatch(new RegExp(`fill="${darkColours.palette[2]}">go<`))
  expect(svg).toContain('&lt;b&gt;')
  expect(svg).toMatch(new RegExp(`fill="${darkColours.background}">inverse<`))
})
