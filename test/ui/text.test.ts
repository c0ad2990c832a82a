import xterm from '@xterm/headless'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { cutText, fitText, graphemesOf, steadyText, widthOf } from '../../src/ui/text.ts'
import { hostileNames } from './hostile-names.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.array(fc.constantFrom(...hostileNames), { maxLength: 4 }).map((names) => names.join(' ')),
)

/** How many columns an emulator moves its cursor by for a text. */
async function columnsOnTerminal(text: string): Promise<number> {
  const terminal = new xterm.Terminal({ cols: 400, rows: 1, allowProposedApi: true })
  await new Promise<void>((resolve) => terminal.write(text, resolve))
  return terminal.buffer.active.cursorX
}

describe('text in a column', () => {
  it('text in a column fills exactly its columns, whatever the name', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, width) => {
        expect(stringWidth(fitText(steadyText(text, 'unicode'), width, 'left', '…'))).toBe(width)
      }),
    )
  })

  it.each(hostileNames)(
    'text in a column takes as many columns on a terminal as computed: %j',
    async (name) => {
      const steady = steadyText(name, 'unicode')
      expect(await columnsOnTerminal(steady)).toBe(widthOf(steady))
    },
  )

  it('text in a column never contains a control, a direction mark or a line end', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(steadyText(text, 'unicode')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      }),
    )
  })

  it('text in a column is plain ASCII where the terminal is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(steadyText(text, 'ascii')).toMatch(/^[ -~]*$/)
      }),
    )
    expect(steadyText('Zoë Grünwald-Ångström Łukasz', 'ascii')).toBe('Zoe Grunwald-Angstrom Lukasz')
  })

  it('text in a column stays as it is after a first pass', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const steady = steadyText(text, 'unicode')
        expect(steadyText(steady, 'unicode')).toBe(steady)
      }),
    )
  })

  it('text in a column is cut between graphemes, never within one', () => {
    const name = steadyText('한국어 नमस्ते e\u0301e\u0301e\u0301', 'unicode')
    for (let width = 1; width <= widthOf(name); width += 1) {
      const cut = cutText(name, width, '…').replace(/…$/, '')
      expect(graphemesOf(name).slice(0, graphemesOf(cut).length).join('')).toBe(cut)
    }
  })

  it('text in a column has a flag as its letters and an emoji as a star', () => {
    expect(steadyText('🇨🇭 Zoë 👩‍🚀 ❤️', 'unicode')).toBe('CH Zoë * ❤')
  })
})
