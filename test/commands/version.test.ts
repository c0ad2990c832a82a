/** The version is in package.json, and the program and its history agree with it. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { release, releasedVersions } from '../../scripts/changelog.ts'
import { version } from '../../src/commands/version.ts'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'

const changelog = readFileSync('CHANGELOG.md', 'utf8')
const versioned = z.object({ version: z.string() })
const numbers = (text: string) => text.split('.').map(Number)

describe('the version', () => {
  test('the version is three numbers of package.json, and its lock file agrees', () => {
    const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
    expect(version).toMatch(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/)
    expect(versioned.parse(read('package.json')).version).toBe(version)
    const lock = versioned.extend({ packages: z.object({ '': versioned }) }).parse(read('package-lock.json'))
    expect([lock.version, lock.packages[''].version]).toEqual([version, version])
  })

  test('the version is written in no other place of the program', () => {
    const files = globSync('src/**/*.{ts,tsx}')
    expect(files.length).toBeGreaterThan(100)
    for (const file of files) expect(readFileSync(file, 'utf8').includes(`'${version}'`), file).toBe(false)
  })

  test('the version is what the built program and its sessions say', async () => {
    await using reported = new HeadlessProgram(['--version'])
    await reported.exited
    expect(reported.stdout).toBe(`${version}\n`)
    await using event = await SimulatedEvent.start({ devices: [] })
    await using monitor = new HeadlessProgram(['--headless', '--json', '--root', event.root])
    await monitor.until('"session-started"')
    monitor.child.kill('SIGTERM')
    await monitor.exited
    const [first = ''] = monitor.stdout.split('\n')
    expect(JSON.parse(first)).toMatchObject({ type: 'session-started', version })
    expect(await event.readLog()).toContain(`,INFO,Monitor ${version} started`)
  })

  test('the version is the newest of the changelog', () => {
    expect(releasedVersions(changelog)[0]?.version).toBe(version)
  })
})

describe('the changelog', () => {
  test('the changelog has what is unreleased first, then each version once, the newest first, with its day', () => {
    expect(/^## .*$/m.exec(changelog)?.[0]).toBe('## [Unreleased]')
    const released = releasedVersions(changelog)
    const sorted = released.toSorted((a, b) => {
      const [left, right] = [numbers(a.version), numbers(b.version)]
      return left.map((part, at) => (right[at] ?? 0) - part).find((difference) => difference !== 0) ?? 0
    })
    expect(released).toEqual(sorted)
    expect(new Set(released.map((each) => each.version)).size).toBe(released.length)
    const days = released.map(({ date }) => date)
    expect(days).toEqual(days.toSorted().reverse())
    for (const day of days) expect(new Date(day).toISOString().slice(0, 10)).toBe(day)
  })

  test('the changelog has its entries below the kinds of Keep a Changelog', () => {
    const kinds = [...changelog.matchAll(/^### (.*)$/gm)].map(([, kind]) => kind)
    expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toEqual(
      expect.arrayContaining(kinds),
    )
  })

  const before =
    '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-11-23\n\n- Begun.\n'

  test('a release gives the unreleased part of the changelog a version and a day', () => {
    const after = release(before, { version: '0.2.0', date: '2027-01-02' })
    expect(after).toBe(before.replace('### Added', '## [0.2.0] - 2027-01-02\n\n### Added'))
    expect(releasedVersions(after).map((each) => each.version)).toEqual(['0.2.0', '0.1.0'])
  })

  test('a release is refused for an empty changelog and for a version that exists', () => {
    const after = release(before, { version: '0.2.0', date: '2027-01-02' })
    expect(() => release(after, { version: '0.3.0', date: '2027-01-03' })).toThrow('nothing is unreleased')
    expect(() => release(before, { version: '0.1.0', date: '2027-01-03' })).toThrow('released already')
    expect(() => releasedVersions('## 0.1.0\n')).toThrow('is no version')
  })
})
