/** npm as for a new user: without this machine's settings, with an empty cache and an unreachable registry. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The environment of a machine whose home is `home` (made if missing), with the Node of this project before any other. */
export async function lonelyEnvironment(home: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(home, { recursive: true })
  const settings = [
    `registry=http://127.0.0.1:${await closedPort()}/`,
    `cache=${join(home, 'cache')}`,
    'update-notifier=false',
  ]
  await writeFile(join(home, '.npmrc'), settings.join('\n'))
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  return { PATH: path, HOME: home, TMPDIR: home, LANG: 'C.UTF-8' }
}

/** Runs npm or npx to its end; rejects with its output if it fails. */
export async function runNpm(
  command: 'npm' | 'npx',
  args: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { stdout } = await run(command, args, { cwd: folder, env: environment })
  return stdout
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the port has no number')
  server.close()
  await once(server, 'close')
  return address.port
}
