/** Runs systemd as process 1 of its own namespaces, with a separate network, users and folders. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const SYSTEMD = '/lib/systemd/systemd'
const ANALYZE = 'systemd-analyze'
const ENTER = 'nsenter'

/** How long systemd may take to start, ms. */
const START_SPAN = 60_000

/** In the namespaces the checkout is at /opt/program, and the user `motion` and the folder /srv/motion exist. */
const script = `
set -e
echo $$ > "$GROUP/cgroup.procs"
exec unshare --mount --pid --fork --kill-child --ipc --uts --net --cgroup --mount-proc bash -ec '
  mount --make-rprivate /
  ip link set lo up
  umount -R /sys/fs/cgroup
  mount -t cgroup2 none /sys/fs/cgroup
  for folder in /run /tmp /srv /opt /usr/local/bin /var/log /var/cache; do mount -t tmpfs -o mode=755 none $folder; done
  mkdir /opt/program /srv/motion /run/systemd /run/systemd/system
  mount --bind "$PROGRAM" /opt/program
  touch /opt/node
  mount --bind "$NODE" /opt/node
  cp /etc/passwd /etc/group /run
  echo "motion:x:990:990::/srv/motion:/bin/sh" >> /run/passwd
  echo "motion:x:990:" >> /run/group
  mount --bind /run/passwd /etc/passwd
  mount --bind /run/group /etc/group
  printf "#!/bin/sh\\nexec /opt/node /opt/program/dist/cli.js \\"\\$@\\"\\n" > /usr/local/bin/motion-monitor
  chmod 755 /usr/local/bin/motion-monitor
  chown motion: /srv/motion
  cp /opt/program/docs/motion-monitor.service /run/systemd/system
  exec ${SYSTEMD} --system --unit=basic.target --show-status=false
'`

export class Systemd implements AsyncDisposable {
  readonly #unshare: ChildProcess
  readonly #group: string
  readonly #process: number

  private constructor(unshare: ChildProcess, group: string, process: number) {
    this.#unshare = unshare
    this.#group = group
    this.#process = process
  }

  /** Starts one, or returns the obstacle. */
  static async start(): Promise<Systemd | string> {
    if (process.getuid?.() !== 0 || !existsSync(SYSTEMD)) return 'it takes root and a systemd'
    const groups = groupFolder()
    if (groups === undefined) return 'there are no control groups of version 2'
    const group = join(groups, `motion-monitor-${process.pid}`)
    mkdirSync(group)
    const unshare = spawn('bash', ['-c', script], {
      env: {
        PATH: process.env.PATH,
        GROUP: group,
        PROGRAM: process.cwd(),
        NODE: process.execPath,
        container: 'unshare',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    unshare.stderr?.on('data', (part) => {
      said += part
    })
    const end = Date.now() + START_SPAN
    while (Date.now() < end && unshare.exitCode === null) {
      const [child = 0] = childrenOf(unshare.pid ?? 0)
      const systemd = new Systemd(unshare, group, child)
      if (child !== 0 && systemd.run('systemctl', 'is-system-running').trim() === 'running') return systemd
      await delay(100)
    }
    await new Systemd(unshare, group, 0)[Symbol.asyncDispose]()
    return `systemd does not start in namespaces: ${said}`
  }

  /** The output of a command in the namespaces, whatever its status. */
  run(...command: readonly string[]): string {
    const target = ['-t', String(this.#process), '-m', '-p', '-i', '-u', '-n', '-C']
    return spawnSync(ENTER, [...target, ...command], { encoding: 'utf8' }).stdout
  }

  /** A property of the unit, from `systemctl show`. */
  property(name: string): string {
    return this.run('systemctl', 'show', '--property', name, '--value', 'motion-monitor').trim()
  }

  /** All output of the unit. */
  lines(): string {
    return this.run('journalctl', '--unit', 'motion-monitor', '--output', 'cat', '--no-pager')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#unshare.exitCode === null && this.#unshare.signalCode === null) {
      this.#unshare.kill('SIGKILL')
      await once(this.#unshare, 'exit')
    }
    // The system takes a moment to empty the cgroups of killed processes.
    for (let tries = 0; existsSync(this.#group) && tries < 100; tries += 1) {
      try {
        removeGroup(this.#group)
      } catch {
        await delay(50)
      }
    }
  }
}

function groupFolder(): string | undefined {
  const [, folder] = /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/self/mounts', 'utf8')) ?? []
  return folder
}

function childrenOf(process: number): readonly number[] {
  const file = `/proc/${process}/task/${process}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : []
}

function removeGroup(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroup(join(folder, entry.name))
  rmdirSync(folder)
}

/** Whether units can be checked here. */
export function canVerifyUnits(): boolean {
  return spawnSync(ANALYZE, ['--version']).status === 0
}

/** The output of `systemd-analyze verify` for a unit file; empty for a correct one. */
export function verifyUnit(file: string): string {
  return spawnSync(ANALYZE, ['verify', '--man=no', file], { encoding: 'utf8' }).stderr
}
