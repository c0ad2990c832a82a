import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { deviceOf } from '../simulator/builders.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { missingProgram, SshServer } from './ssh-server.ts'
import { TerminalProgram } from './terminal-program.ts'

const missing = missingProgram(['sshd', 'ssh', 'ssh-keygen', 'tmux'])
if (missing !== undefined) console.warn(`Nothing is tried over SSH: ${missing} is not installed.`)

/** Starts the monitor as a volunteer does who has logged in. */
function monitorOn({ root }: SimulatedEvent): string {
  return `LANG=C.UTF-8 ${process.execPath} ${resolve('dist/cli.js')} --root ${root}`
}

function connect(server: SshServer, command: string): TerminalProgram {
  return new TerminalProgram({ file: 'ssh', args: server.client(command), columns: 100, rows: 30 })
}

/** The process that works on the event, by its lock. */
async function monitorPid({ folder }: SimulatedEvent): Promise<number> {
  const lock: unknown = JSON.parse(await readFile(join(folder, 'logs', 'monitor.lock'), 'utf8'))
  if (typeof lock === 'object' && lock !== null && 'pid' in lock) return Number(lock.pid)
  throw new Error('the lock names no process')
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const patience = { timeout: 60_000, interval: 50 }

/** The line drops: the client has no time to say goodbye. */
async function dropLine(client: TerminalProgram): Promise<void> {
  client.pty.kill('SIGKILL')
  await client.exited
}

describe.skipIf(missing !== undefined)('over a real SSH connection', () => {
  test('the screen works over SSH, and when the line drops the monitor stops gracefully and leaves nothing', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
    await using server = await SshServer.start()
    await using client = connect(server, monitorOn(event))
    await client.until((text) => /601 .*CAN GO/.test(text) && /602 .*CAN GO/.test(text))
    const pid = await monitorPid(event)
    client.press('G')
    await client.until((text) => /^>.* 60[12] /m.test(text))
    client.press('\r')
    await client.until((text) => text.includes('who has it'))
    client.press('\u001b')
    await client.until((text) => text.includes('1 arrivals'))
    client.resize(80, 24)
    await client.until((text) => /601 .*CAN GO/.test(text) && text.split('\n').length === 24)

    await dropLine(client)
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), patience)
    expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
  })

  test('the monitor in tmux runs on when the SSH line drops, and the screen is there again afterwards', async () => {
    await using event = await SimulatedEvent.start({
      devices: [deviceOf(601), deviceOf(602, [])],
      initially: 'off',
    })
    await using server = await SshServer.start()
    const tmux = `tmux -u -f /dev/null -S ${join(event.root, 'tmux')}`
    await using first = connect(server, `${tmux} new-session -s monitor "${monitorOn(event)}"`)
    await first.until((text) => /601 .*absent/.test(text))
    const pid = await monitorPid(event)
    try {
      await dropLine(first)
      await event.fleet.turnOn(601)
      const isReleased = async () =>
        expect(await event.readLog()).toContain(',INFO,motion-601 can be disconnected\n')
      await vi.waitFor(isReleased, patience)
      expect(isRunning(pid)).toBe(true)

      // Who logs in again without tmux sees it all as a viewer, and ends nothing by leaving.
      await using viewer = connect(server, monitorOn(event))
      await viewer.until((text) => /viewer/i.test(text) && /601 .*CAN GO/.test(text))
      viewer.press('q')
      expect(await viewer.exited).toMatchObject({ exitCode: 0 })
      expect(isRunning(pid)).toBe(true)

      await using second = connect(server, `${tmux} attach-session -t monitor`)
      await second.until((text) => /601 .*CAN GO/.test(text) && /602 .*absent/.test(text))
      second.press('j')
      await second.until((text) => /^>.* 602 /m.test(text))
      second.press('q')
      expect(await second.exited).toMatchObject({ exitCode: 0 })
      await vi.waitFor(() => expect(isRunning(pid)).toBe(false), patience)
      expect((await event.readLog()).endsWith(',INFO,Monitor stopped\n')).toBe(true)
    } finally {
      if (isRunning(pid)) execFileSync('tmux', ['-S', join(event.root, 'tmux'), 'kill-server'])
    }
  })
})
