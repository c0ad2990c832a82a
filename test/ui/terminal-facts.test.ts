import type { Key } from 'ink'
import { describe, expect, it } from 'vitest'
import { createLocalTime, formatAge, formatDisk, formatMebibytes } from '../../src/core/views/format.ts'
import { stateLooks } from '../../src/core/views/state-words.ts'
import { keysOf } from '../../src/ui/keys.ts'
import { charsetOf, clipboardSequence, themeOf } from '../../src/ui/terminal.ts'
import { createStyle, symbolOf } from '../../src/ui/theme.ts'

const noKey: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
}

describe('what the environment says', () => {
  it.each([
    [{ LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, 'ascii'],
    [{ LC_ALL: '', LC_CTYPE: 'de_DE.utf8', LANG: 'C' }, 'unicode'],
    [{ LANG: 'en_GB.UTF-8' }, 'unicode'],
    [{}, 'ascii'],
    [{ WT_SESSION: 'a48a2da6-0e3b-4b1c-9d0b-1bd4c4e4d0a5' }, 'unicode'],
    [{ WT_SESSION: 'a48a2da6-0e3b-4b1c-9d0b-1bd4c4e4d0a5', LANG: 'C' }, 'ascii'],
  ])('the environment decides the characters of the screen: %j', (environment, charset) => {
    expect(charsetOf(environment, 'linux')).toBe(charset)
  })

  it('the environment decides the characters on Windows too, whose console draws Unicode without a locale', () => {
    expect(charsetOf({}, 'windows')).toBe('unicode')
    expect(charsetOf({ LANG: 'C' }, 'windows')).toBe('ascii')
    expect(charsetOf({ LANG: 'en_GB.UTF-8' }, 'windows')).toBe('unicode')
  })

  it('the environment decides the colours, and NO_COLOR overrides everything', () => {
    expect(themeOf({ NO_COLOR: '1' }, 'light')).toBe('none')
    expect(themeOf({ NO_COLOR: '' }, undefined)).toBe('dark')
    expect(themeOf({ COLORFGBG: '0;15' }, undefined)).toBe('light')
    expect(themeOf({ COLORFGBG: '0;15' }, 'high-contrast')).toBe('high-contrast')
  })

  it('the text for the clipboard is wrapped for tmux', () => {
    expect(clipboardSequence('é', {})).toBe('\u001b]52;c;w6k=\u0007')
    expect(clipboardSequence('é', { TMUX: '/run/tmux' })).toBe(
      '\u001bPtmux;\u001b\u001b]52;c;w6k=\u0007\u001b\\',
    )
  })
})

describe('the states', () => {
  it.each(['unicode', 'ascii'] as const)(
    'the states have a word and a symbol each, none twice, in %s',
    (charset) => {
      const style = createStyle('none', charset)
      const states = Object.keys(stateLooks).length
      expect(new Set(Object.values(stateLooks).map((look) => look.word)).size).toBe(states)
      expect(
        new Set(
          Object.values(stateLooks).map((look) => (charset === 'ascii' ? look.asciiSymbol : look.symbol)),
        ).size,
      ).toBe(states)
      expect(symbolOf(style, 'released')).toBe(charset === 'ascii' ? '+' : '✓')
    },
  )
})

describe('an input', () => {
  it.each([
    ['jjj', {}, ['j', 'j', 'j']],
    ['j\rq', {}, ['j', 'enter', 'q']],
    ['e\u0301x', {}, ['e\u0301', 'x']],
    [' ', {}, ['space']],
    ['', { upArrow: true }, ['up']],
    ['\r', { return: true }, ['enter']],
    ['l', { ctrl: true }, ['ctrl+l']],
    ['a\u0003', {}, ['a', 'ctrl+c']],
    ['j', { meta: true }, ['escape', 'j']],
    ['j', { eventType: 'release' as const }, []],
    ['', {}, []],
  ])('an input is split into keys: %j %j', (input, changes, keys) => {
    expect(keysOf(input, { ...noKey, ...changes })).toEqual(keys)
  })
})

describe('values on the screen', () => {
  it('the screen shows an age in one unit that rarely changes', () => {
    const ages = [0, 9, 12, 59, 60, 3599, 3600, 172_799, 172_800].map((seconds) =>
      formatAge(0, seconds * 1000),
    )
    expect(ages).toEqual(['now', 'now', '10 s', '50 s', '1 min', '59 min', '1 h', '47 h', '2 d'])
    expect(formatAge(undefined, 0)).toBe('')
    expect(formatAge(5000, 0)).toBe('now')
  })

  it('the screen shows sizes in units that people read', () => {
    expect(formatMebibytes(0.94 * 2 ** 20)).toBe('0.9 MiB')
    expect(formatMebibytes(131.4 * 2 ** 20)).toBe('131 MiB')
    expect(formatDisk(212.3 * 2 ** 30)).toBe('212 GiB')
    expect(formatDisk(500 * 2 ** 20)).toBe('500 MiB')
  })

  it('the screen shows local time with its zone, and UTC for a zone that does not exist', () => {
    const at = Date.UTC(2025, 9, 7, 16, 2, 30)
    expect(createLocalTime('Europe/London').minuteWithZone(at)).toBe('17:02 BST')
    expect(createLocalTime('Nowhere/Land').minuteWithZone(at)).toBe('16:02 UTC')
    expect(createLocalTime('Europe/London').second(Number.MAX_VALUE)).toBe('?')
  })
})
