/** A real sshd on loopback with its own keys, configuration and port, in a folder that is removed at the end. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

const SSHD = '/usr/sbin/sshd'

/** The first of these programs that is not installed. */
export function missingProgram(names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin']
  return names.find((name) => !folders.some((folder) => isProgram(join(folder, name))))
}

export class SshServer implements AsyncDisposable {
  readonly #folder: string
  readonly #port: number
  readonly #process: ChildProcess

  private constructor(folder: string, port: number, process: ChildProcess) {
    this.#folder = folder
    this.#port = port
    this.#process = process
  }

  static async start(): Promise<SshServer> {
    const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-ssh-'))
    for (const key of ['host', 'user']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
    }
    const port = await freePort()
    const config = join(folder, 'sshd_config')
    await writeFile(config, configuration(folder, port))
    // sshd's privilege separation needs this folder, which the service would make.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
    const sshd = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] })
    const server = new SshServer(folder, port, sshd)
    await server.#listening()
    return server
  }

  /** The arguments of `ssh` that run a command of the shell in a terminal on this server. */
  client(command: string): readonly string[] {
    const options = [
      `IdentityFile=${join(this.#folder, 'user')}`,
      'IdentitiesOnly=yes',
      'BatchMode=yes',
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'LogLevel=ERROR',
    ]
    const named = options.flatMap((option) => ['-o', option])
    const to = `${userInfo().username}@127.0.0.1`
    return ['-tt', '-F', 'none', '-p', String(this.#port), ...named, to, command]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null) {
      const exited = once(this.#process, 'exit')
      this.#process.kill('SIGTERM')
      await exited
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #listening(): Promise<void> {
    let said = ''
    for await (const data of this.#process.stderr ?? []) {
      said += data
      if (said.includes('Server listening')) {
        this.#process.stderr?.resume()
        return
      }
    }
    throw new Error(`sshd ended: ${said}`)
  }
}

function configuration(folder: string, port: number): string {
  return [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'user.pub')}`,
    `PidFile ${join(folder, 'sshd.pid')}`,
    // The folder of the keys is below one that is writable by all.
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'PermitRootLogin prohibit-password',
    'PrintMotd no',
    '',
  ].join('\n')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
