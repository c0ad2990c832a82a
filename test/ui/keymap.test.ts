import { describe, expect, it } from 'vitest'
import { helpLines } from '../../src/ui/help.ts'
import { interrupt } from '../../src/ui/key-handlers.ts'
import { barOf, bindingOf } from '../../src/ui/key-lookup.ts'
import { keymap, keymapOf } from '../../src/ui/keymap.ts'
import type { Place } from '../../src/ui/screen-state.ts'
import { createStyle } from '../../src/ui/theme.ts'

const places: readonly Place[] = ['table', 'log', 'detail', 'help', 'proposal', 'wall', 'field']

describe('the keys', () => {
  it.each(places)('each key means one thing in the %s', (place) => {
    const keys = keymap.filter((binding) => binding.places.includes(place)).flatMap((binding) => binding.keys)
    expect(keys.length).toBe(new Set(keys).size)
  })

  it('all keys are listed in the help', () => {
    const help = helpLines(createStyle('none', 'unicode'), 120).join('\n')
    for (const binding of keymap) expect(help).toContain(binding.help)
  })

  it('the key for suspending does not exist where there is no shell to go back to', () => {
    const has = (platform: 'windows' | 'wsl') =>
      keymapOf(platform).some(({ keys, label }) => keys.includes('ctrl+z') || label === 'suspend')
    expect(has('windows')).toBe(false)
    expect(has('wsl')).toBe(true)
    expect(keymapOf('windows')).toHaveLength(keymapOf('linux').length - 1)
  })

  it('the keys need neither Alt nor F keys', () => {
    for (const key of keymap.flatMap((binding) => binding.keys)) expect(key).not.toMatch(/^(alt|meta|f\d)/)
  })

  it('quit, help and the way back are reachable from everywhere except a text field', () => {
    for (const place of places.filter((each) => each !== 'field')) {
      expect(bindingOf('q', place)?.label).toBe('quit')
      expect(bindingOf('?', place)?.label).toBe('help')
      expect(bindingOf('escape', place)?.label).toBe('back')
    }
  })

  it('the n key keeps its meaning in each place: a note, the next older hit, the old motions.csv, not to quit', () => {
    expect(bindingOf('n', 'table')?.label).toBe('note')
    expect(bindingOf('n', 'detail')?.label).toBe('note')
    expect(bindingOf('n', 'log')?.label).toBe('older')
    expect(bindingOf('n', 'proposal')?.label).toBe('keep the old')
    expect(bindingOf('n', 'quitting')?.label).toBe('go on')
  })

  it('the keys leave letters to the text field', () => {
    const letters = keymap.flatMap(({ keys }) => keys).filter((key) => key.length === 1 || key === 'space')
    expect(letters).toEqual(expect.arrayContaining([...'qrRfFjkgGnNlmhysSb?/123456', 'space']))
    for (const letter of letters) expect(bindingOf(letter, 'field')).toBeUndefined()
    expect(bindingOf('ctrl+c', 'field')?.run).toBe(interrupt)
  })

  it.each(places)('the keys in the key bar work where they are shown: %s', (place) => {
    const bar = barOf(place)
    expect(bar.length).toBeGreaterThan(0)
    for (const binding of bar) expect(bindingOf(binding.keys[0] ?? '', place)).toBe(binding)
  })
})
