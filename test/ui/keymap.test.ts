import { describe, expect, it } from 'vitest'
import { helpLines } from '../../src/ui/help.ts'
import { barOf, commandOf, keymap, keymapOf, type Place } from '../../src/ui/keymap.ts'
import { createStyle } from '../../src/ui/theme.ts'

const places: readonly Place[] = ['table', 'log', 'detail', 'help', 'proposal', 'field']

describe('the keys', () => {
  it.each(places)('mean one thing each in the %s', (place) => {
    const keys = keymap.filter((binding) => binding.places.includes(place)).flatMap((binding) => binding.keys)
    expect(keys.length).toBe(new Set(keys).size)
  })

  it('are all told in the help', () => {
    const help = helpLines(createStyle('none', 'unicode'), 120).join('\n')
    for (const binding of keymap) expect(help).toContain(binding.help)
  })

  it('have no suspending where there is no shell to go back to', () => {
    const has = (platform: 'windows' | 'wsl') =>
      keymapOf(platform).some(({ keys, command }) => keys.includes('ctrl+z') || command === 'suspend')
    expect(has('windows')).toBe(false)
    expect(has('wsl')).toBe(true)
    expect(keymapOf('windows')).toHaveLength(keymapOf('linux').length - 1)
  })

  it('need neither Alt nor F keys', () => {
    for (const key of keymap.flatMap((binding) => binding.keys)) expect(key).not.toMatch(/^(alt|meta|f\d)/)
  })

  it('quit, help and the way back are reachable from everywhere but a text field', () => {
    for (const place of places.filter((each) => each !== 'field')) {
      expect(commandOf('q', place)).toBe('quit')
      expect(commandOf('?', place)).toBe('help')
      expect(commandOf('escape', place)).toBe('back')
    }
  })

  it('keep what n means in each place: a note, the next older hit, the old motions.csv, not to quit', () => {
    expect(commandOf('n', 'table')).toBe('open-note')
    expect(commandOf('n', 'detail')).toBe('open-note')
    expect(commandOf('n', 'log')).toBe('search-older')
    expect(commandOf('n', 'proposal')).toBe('keep-roster')
    expect(commandOf('n', 'quitting')).toBe('quit-not')
  })

  it('leave letters to the text field', () => {
    for (const letter of 'qrRfFjkgGnNlmhysSb?/123456 ') expect(commandOf(letter, 'field')).toBeUndefined()
    expect(commandOf('ctrl+c', 'field')).toBe('interrupt')
  })

  it.each(places)('in the key bar work where they are shown: %s', (place) => {
    const bar = barOf(place)
    expect(bar.length).toBeGreaterThan(0)
    for (const binding of bar) expect(commandOf(binding.keys[0] ?? '', place)).toBe(binding.command)
  })
})
