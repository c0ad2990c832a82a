import { describe, expect, test } from 'vitest'
import { plainMonitorRoot } from '../../src/commands/plain-monitor.ts'

describe('the engine is started before the command line is read with care', () => {
  test('where the arguments are those of a monitor and nothing else', () => {
    expect(plainMonitorRoot([])).toBe('.')
    expect(plainMonitorRoot(['monitor'])).toBe('.')
    expect(plainMonitorRoot(['--root', '/event', '--headless', '--json'])).toBe('/event')
    expect(plainMonitorRoot(['monitor', '--root=/event'])).toBe('/event')
  })

  test('and not where they are another command’s, unusual or wrong', () => {
    for (const args of [
      ['demo'],
      ['plan', '--root', '/event'],
      ['--help'],
      ['--version'],
      ['--root'],
      ['--root='],
      ['--root', '--headless'],
      ['--root', '/event', 'demo'],
      ['monitor', 'monitor'],
      ['--unknown'],
      ['--'],
    ])
      expect(plainMonitorRoot(args), args.join(' ')).toBeUndefined()
  })
})
