/** docs/motion-monitor.service, checked by systemd and run with all its restrictions against a simulated fleet. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canVerifyUnits, Systemd, verifyUnit } from './systemd.ts'

const hasAnalyze = canVerifyUnits()
if (!hasAnalyze) console.warn('skipped: there is no systemd-analyze here')

test.skipIf(!hasAnalyze)('systemd finds nothing to remark about the unit of the documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unit-'))
  const file = join(folder, 'motion-monitor.service')
  const text = readFileSync('docs/motion-monitor.service', 'utf8')
  // The program need not be installed where it is judged.
  const unit = text.replace('/usr/local/bin/motion-monitor', process.execPath)
  writeFileSync(file, unit)
  expect(verifyUnit(file)).toBe('')
  writeFileSync(file, unit.replace('Type=exec', 'Type=headless'))
  expect(verifyUnit(file)).toContain('headless')
  rmSync(folder, { recursive: true })
})

describe('started by systemd, a monitor', () => {
  let systemd: Systemd | string = 'not started'
  beforeAll(async () => {
    systemd = await Systemd.start()
    if (typeof systemd === 'string') {
      console.warn(`skipped: ${systemd}`)
      return
    }
    const fleet = ['simulate', '--devices', '2', '--project', '/srv/motion']
    systemd.run('systemd-run', '--quiet', '--unit=fleet', '/usr/local/bin/motion-monitor', ...fleet)
    await until(systemd, (own) => own.run('journalctl', '-u', 'fleet', '-o', 'cat').includes('to watch them'))
    systemd.run('chown', '-R', 'motion:', '/srv/motion')
    systemd.run('systemctl', 'start', 'motion-monitor')
  })
  afterAll(async () => {
    if (typeof systemd !== 'string') await systemd[Symbol.asyncDispose]()
  })

  test('a monitor started by systemd brings a fleet home with every restriction of the unit', async ({
    skip,
  }) => {
    if (typeof systemd === 'string') return skip(systemd)
    await until(systemd, (own) => own.lines().split(' can be disconnected\n').length === 3)
    expect(systemd.property('User')).toBe('motion')
    const seccomp = systemd.run('cat', `/proc/${systemd.property('MainPID')}/status`)
    expect(seccomp).toMatch(/^Seccomp:\t2$/m)
    expect(seccomp).toMatch(/^CapEff:\t0+$/m)
    expect(systemd.run('find', '/srv/motion/events', '-name', '*.oao')).not.toBe('')
  })

  test('a monitor started by systemd runs again after it was killed', async ({ skip }) => {
    if (typeof systemd === 'string') return skip(systemd)
    systemd.run('systemctl', 'kill', '--signal', 'KILL', 'motion-monitor')
    await until(systemd, (own) => own.property('NRestarts') === '1' && own.property('SubState') === 'running')
    await until(systemd, (own) => own.lines().split(' started for event ').length === 3)
  })

  test('a monitor started by systemd ends gracefully when it is stopped', async ({ skip }) => {
    if (typeof systemd === 'string') return skip(systemd)
    systemd.run('systemctl', 'stop', 'motion-monitor')
    expect(systemd.lines()).toContain(',INFO,Monitor stopped\n')
    expect([systemd.property('ActiveState'), systemd.property('Result')]).toEqual(['inactive', 'success'])
  })

  test('a monitor started by systemd that cannot begin is not started again', async ({ skip }) => {
    if (typeof systemd === 'string') return skip(systemd)
    systemd.run('sh', '-c', 'echo { > /srv/motion/config/server.json')
    systemd.run('systemctl', 'start', 'motion-monitor')
    await until(systemd, (own) => own.property('ExecMainStatus') === '2')
    // With a restart to come it would be "activating".
    await until(systemd, (own) => own.property('ActiveState') === 'failed')
    expect(systemd.property('NRestarts')).toBe('0')
    expect(systemd.lines()).toContain('/srv/motion/config/server.json:')
  })
})

function until(systemd: Systemd, isSo: (systemd: Systemd) => boolean): Promise<void> {
  return vi.waitFor(() => expect(isSo(systemd), systemd.lines()).toBe(true), {
    timeout: 90_000,
    interval: 200,
  })
}
