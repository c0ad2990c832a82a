import { describe, expect, test } from 'vitest'
import { plainMonitorRoot } from '../../src/commands/plain-monitor.ts'

describe('the engine is started before the command line is read with care', () => {
  test('the engine starts early where the arguments are those of a monitor and nothing else', () => {
    expect(plainMonitorRoot([], {})).toBe('.')
    expect(plainMonitorRoot(['monitor'], {})).toBe('.')
    expect(plainMonitorRoot(['--root', '/event', '--headless', '--json'], {})).toBe('/event')
    expect(plainMonitorRoot(['monitor', '--root=/event'], {})).toBe('/event')
    expect(plainMonitorRoot(['--no-color', '--root', '/event'], {})).toBe('/event')
  })

  test('the engine does not start early where the arguments are another command’s, unusual or wrong', () => {
    for (const args of [
      ['demo'],
      ['plan', '--root', '/event'],
      ['--help'],
      ['--version'],
      ['-v'],
      ['--no-color', 'check'],
      ['--root'],
      ['--root='],
      ['--root', '--headless'],
      ['--root', '/event', 'demo'],
      ['monitor', 'monitor'],
      ['--unknown'],
      ['--'],
    ])
      expect(plainMonitorRoot(args, {}), args.join(' ')).toBeUndefined()
  })
  test('the engine starts early with the folder that a variable names, unless an option does', () => {
    expect(plainMonitorRoot([], { MOTION_MONITOR_ROOT: '/event' })).toBe('/event')
    expect(plainMonitorRoot(['--root', '/other'], { MOTION_MONITOR_ROOT: '/event' })).toBe('/other')
    expect(plainMonitorRoot([], { MOTION_MONITOR_ROOT: '' })).toBe('.')
    expect(plainMonitorRoot([], { MOTION_MONITOR_VITAL_SIGNS: '1', HOME: '/home/ann' })).toBe('.')
  })

  test('the engine does not start early where another variable stands for an option', () => {
    expect(plainMonitorRoot([], { MOTION_MONITOR_METRICS: '9464' })).toBeUndefined()
    expect(plainMonitorRoot(['--headless'], { MOTION_MONITOR_FILE_LEVEL: 'nonsense' })).toBeUndefined()
    expect(plainMonitorRoot([], { MOTION_MONITOR_METRICS: '' })).toBe('.')
  })
})
