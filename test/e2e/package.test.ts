/** The npm package, installed without a registry and run in an empty folder. */
import { constants, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../src/commands/version.ts'
import { HeadlessProgram } from './headless-program.ts'
import { lonelyEnvironment, runNpm } from './npm.ts'

const shortDemo = ['demo', '--headless', '--devices', '3', '--scenario', 'morning', '--speed', '50']

let home: string
let environment: NodeJS.ProcessEnv
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'motion monitor package '))
  environment = await lonelyEnvironment(home)
})
afterAll(() => rm(home, { recursive: true }))

describe('the package', () => {
  let installed: string
  beforeAll(async () => {
    // Unchanged, because other tests run it at the same time.
    const packed = ['pack', '--ignore-scripts', '--json', '--pack-destination', home]
    await runNpm('npm', packed, '.', environment)
    installed = join(home, 'an empty folder')
    await mkdir(installed)
    // Another package above it: without a prefix npm would install into that one.
    await writeFile(join(home, 'package.json'), '{"name":"another"}')
    const tarball = join(home, `motion-monitor-${version}.tgz`)
    await runNpm('npm', ['install', '--prefix', installed, tarball], installed, environment)
  })

  test('the package brings the manual page of its version, which npm puts where man looks', async () => {
    const prefix = join(home, 'prefix')
    const tarball = join(home, `motion-monitor-${version}.tgz`)
    await runNpm('npm', ['install', '--global', '--prefix', prefix, tarball], home, environment)
    const page = await readFile(join(prefix, 'share', 'man', 'man1', 'motion-monitor.1'), 'utf8')
    expect(page).toMatch(new RegExp(`^\\.TH MOTION\\\\-MONITOR 1 \\S+ "Motion Monitor ${version}"`, 'm'))
  })

  const program = (...args: readonly string[]) =>
    new HeadlessProgram(args, {
      file: join(installed, 'node_modules', '.bin', 'motion-monitor'),
      folder: installed,
      environment,
    })

  test('the package is all that is installed', async () => {
    const names = await readdir(join(installed, 'node_modules'))
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(['motion-monitor'])
  })

  test('the package reports its version', async () => {
    await using reported = program('--version')
    expect(await reported.exited).toEqual([0, null])
    expect([reported.stdout, reported.stderr]).toEqual([`${version}\n`, ''])
  })

  test('the package brings the fleet of its demo home', async () => {
    await using demo = program(
      'demo',
      '--headless',
      '--devices',
      '3',
      '--scenario',
      'morning',
      '--speed',
      '50',
    )
    await demo.until(' can be disconnected\n', 3)
    demo.child.kill('SIGINT')
    expect(await demo.exited).toEqual([0, null])
    expect(demo.stdout).toMatch(/,INFO,Monitor stopped\n$/)
    expect(demo.stderr).toBe('')
  })

  test('the package makes the start of a project', async () => {
    await using init = program('init', '--root', 'a project')
    expect(await init.exited).toEqual([0, null])
    await using check = program('check', '--root', 'a project')
    expect(await check.exited, check.stderr).toEqual([0, null])
  })

  test('the package has its licence, those of its parts, its history and every page that the README names', async () => {
    const read = (path: string) => readFile(join(installed, 'node_modules', 'motion-monitor', path), 'utf8')
    expect(await read('LICENSE')).toContain('GNU GENERAL PUBLIC LICENSE')
    expect(await read('CHANGELOG.md')).toContain(`## [${version}] - `)
    const licences = await read('dist/THIRD-PARTY-LICENSES')
    for (const part of ['ink', 'react', 'undici', 'zod', 'yoga-layout', 'zustand'])
      expect(licences).toMatch(new RegExp(`^${part} [\\d.]+ \\(MIT\\)$`, 'm'))
    const links = (await read('README.md')).matchAll(/\]\((?!http)([^)#]+)\)/g)
    for (const [, path = ''] of links) await expect(read(path), path).resolves.not.toBe('')
  })
})

describe('a checkout', () => {
  const checkout = process.cwd()

  test.each(['.', 'motion-monitor'])('a checkout runs by npx %s', async (name) => {
    expect(await runNpm('npx', [name, '--version'], checkout, environment)).toBe(`${version}\n`)
  })

  test('a checkout runs by npx from elsewhere', async () => {
    const elsewhere = join(home, 'elsewhere')
    await mkdir(elsewhere)
    await using demo = new HeadlessProgram(['--yes', checkout, ...shortDemo], {
      file: 'npx',
      folder: elsewhere,
      environment,
    })
    await demo.until(' can be disconnected\n')
    // A signal would reach npx alone, and not what it has started.
    demo.child.stdout?.destroy()
    expect(await demo.exited).toEqual([0, null])
    expect(demo.stdout).toContain(`Monitor ${version} started`)
    expect(await readdir(elsewhere)).toEqual([])
  })

  test('a checkout goes on with its own Node where the machine has an older one', async () => {
    const older = join(home, 'node')
    await copyFile(process.execPath, older, constants.COPYFILE_FICLONE)
    const age = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })`
    const place = { file: older, before: ['--import', `data:text/javascript,${age}`, 'dist/cli.js'] }
    await using reported = new HeadlessProgram(['--version'], place)
    expect(await reported.exited).toEqual([0, null])
    expect([reported.stdout, reported.stderr]).toEqual([`${version}\n`, ''])
    await using wrong = new HeadlessProgram(['--nonsense'], place)
    expect(await wrong.exited).toEqual([2, null])
    await using demo = new HeadlessProgram(shortDemo, place)
    await demo.until(' is connected\n')
    demo.child.kill('SIGTERM')
    expect(await demo.exited).toEqual([0, null])
    expect(demo.stdout).toMatch(/,INFO,Monitor stopped\n$/)
  })
})
