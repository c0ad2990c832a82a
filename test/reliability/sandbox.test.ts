/** Under Node's permission model the built program works, and can write only below `events`. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { SyncService } from '../../scripts/sync-service.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'
import { deviceOf } from '../simulator/builders.ts'

const sandboxed = 'scripts/start-sandboxed.ts'

test('a fleet is monitored to the end with no more rights than the sandbox gives', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
  const monitor = spawn(process.execPath, [sandboxed, '--headless', '--root', event.root], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(monitor, 'exit')
  let errors = ''
  monitor.stderr.on('data', (data: Buffer) => {
    errors += data
  })
  let said = ''
  for await (const data of monitor.stdout) {
    said += data
    if (said.includes('motion-601 can be disconnected') && said.includes('motion-602 can be disconnected'))
      break
  }
  monitor.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  expect(errors).toBe('')
  expect(said).toContain(' downloaded - ')
  expect(said).not.toMatch(/,ERROR,/)
  expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
})

test('its screen works there too', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
  await using program = new TerminalProgram({
    file: process.execPath,
    args: [sandboxed, '--root', event.root],
  })
  await program.until((text) => /601 .*CAN GO/.test(text))
  program.press('q')
  expect(await program.exited).toMatchObject({ exitCode: 0 })
})

test('what is outside cannot be written, neither by the program nor by a thread of it', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'motion-monitor-outside-'))
  try {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])] })
    const rights = [
      '--permission',
      '--allow-worker',
      '--allow-fs-read=*',
      `--allow-fs-write=${join(event.root, 'events')}`,
    ]
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [...rights, ...args], { encoding: 'utf8' })
    const made = run('dist/cli.js', 'init', '--root', outside)
    expect(made.status).toBe(2)
    expect(made.stderr).toContain('ERR_ACCESS_DENIED')
    const write = `require('node:fs').writeFileSync(${JSON.stringify(join(outside, 'x'))}, '')`
    const thread = run(
      '-e',
      `new (require('node:worker_threads').Worker)(${JSON.stringify(write)}, { eval: true })`,
    )
    expect(thread.status).not.toBe(0)
    expect(thread.stderr).toContain('ERR_ACCESS_DENIED')
    expect(existsSync(join(outside, 'x'))).toBe(false)
    expect(existsSync(join(outside, 'config'))).toBe(false)
  } finally {
    await rm(outside, { recursive: true })
  }
})

test('a file that the program syncs in its sandbox is synced outside, and a failure of that comes back', async () => {
  await using service = await SyncService.start()
  const first = pathToFileURL('scripts/sync-outside.ts')
  first.searchParams.set('address', service.address)
  const sync = `async (path) => {
    await using file = await require('node:fs/promises').open(path)
    return await file.sync().then(() => 'synced', ({ code }) => code)
  }`
  const program = `Promise.all(['package.json', '.', '/dev/null'].map(${sync})).then((said) => console.log(said.join()))`
  const rights = ['--permission', '--allow-net', '--allow-fs-read=*', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...rights, `--import=${first}`, '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  service.serve(child.pid)
  expect(await text(child.stdout)).toBe('synced,synced,EINVAL\n')
})
