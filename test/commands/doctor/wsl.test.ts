/** What the doctor reports under WSL, word for word, from a fake release, mounts, resolv.conf and programs. */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { judgeClock } from '../../../src/commands/doctor/clock.ts'
import { diskFacts, judgeDisk } from '../../../src/commands/doctor/disk.ts'
import { examine } from '../../../src/commands/doctor/examine.ts'
import type { DoctorFinding } from '../../../src/commands/doctor/finding.ts'
import type { NetworkFacts } from '../../../src/commands/doctor/network.ts'
import { judgeTerminal } from '../../../src/commands/doctor/terminal.ts'
import { judgeWsl, type WslFacts, wslFacts } from '../../../src/commands/doctor/wsl.ts'
import { platformOf } from '../../../src/core/base/platform.ts'
import { MIB } from '../../../src/core/base/units.ts'

const nat: NetworkFacts = {
  addresses: [{ name: 'eth0', network: '172.29.57.10/20' }],
  gateway: '172.29.48.1',
  isOnLoopback: false,
}
const mirrored: NetworkFacts = {
  addresses: [
    { name: 'eth1', network: '192.168.0.57/24' },
    { name: 'loopback0', network: '127.0.0.2/8' },
  ],
  gateway: '192.168.0.254',
  isOnLoopback: false,
}
const plain: WslFacts = { mode: undefined, nameServers: ['10.255.255.254'], windowsNpm: undefined }

/** `verdict check: found -> remedy`, a line each. */
function textOf(findings: readonly DoctorFinding[]): readonly string[] {
  return findings.map(({ verdict, check, found, remedy }) => {
    return `${verdict} ${check}: ${found}${remedy === undefined ? '' : ` -> ${remedy}`}`
  })
}

const nameTheRouter = 'name the router in "DNS Servers" of the section "Monitor" of server.json'

describe('the network of WSL', () => {
  const judged = (
    network: NetworkFacts,
    dnsServers: readonly string[] = [],
    changes: Partial<WslFacts> = {},
  ) => textOf(judgeWsl({ ...plain, ...changes }, { network, dnsServers }))[0]

  test('WSL behind NAT without a configured name server is a warning that names the tunnel', () => {
    expect(judged(nat)).toBe(
      'warning wsl: NAT: the address of WSL stays, whatever WiFi Windows is on; names are asked through 10.255.255.254, the ' +
        'tunnel to the DNS of Windows, which may not answer where Windows has no answer: that looks like DNS that is lost ' +
        `-> ${nameTheRouter}`,
    )
    expect(judged(nat, [], { nameServers: ['172.29.48.1'] })).toContain(
      '; names are asked of 172.29.48.1, which WSL was given, which may not answer',
    )
    expect(judged(nat, [], { nameServers: [] })).toContain('no name server is known to WSL')
  })

  test('WSL behind NAT with the router named is in order', () => {
    expect(judged(nat, ['192.168.0.254'])).toBe(
      'ok wsl: NAT: the address of WSL stays, whatever WiFi Windows is on; names are asked of 192.168.0.254',
    )
  })

  test('WSL with a mirrored network is in order, and known by its interface or by what wslinfo says', () => {
    const words =
      'ok wsl: mirrored: WSL has the addresses of Windows, and sees when it changes the WiFi; names are asked through ' +
      '10.255.255.254, the tunnel to the DNS of Windows'
    expect(judged(mirrored)).toBe(words)
    expect(judged(nat, [], { mode: 'mirrored' })).toBe(words)
    expect(judged(mirrored, [], { mode: 'nat' })).toMatch(/^warning wsl: NAT/)
  })

  test('WSL with another kind of network is a warning, and one that cannot be seen is none', () => {
    expect(judged(nat, [], { mode: 'virtioproxy' })).toBe(
      'warning wsl: the network is of the kind "virtioproxy", with which the monitor was never tried; names are asked ' +
        'through 10.255.255.254, the tunnel to the DNS of Windows -> set "networkingMode" to "nat" or "mirrored" in the ' +
        'file .wslconfig of Windows',
    )
    const home = { ...nat, addresses: [{ name: 'eth0', network: '10.0.0.7/8' }] }
    expect(judged(home)).toMatch(/^ok wsl: whether the network is NAT or mirrored cannot be seen; /)
  })
})

test('the doctor gives advice on what it cannot check: a terminal, no sleep, and how to mount a stick', () => {
  const advised = [
    'ok wsl: Windows ends WSL soon after its last terminal is closed, with all that runs in it; tmux does not hold it ' +
      '-> keep a terminal of WSL open until the event is over',
    'ok wsl: while Windows sleeps nothing runs, and the clock of WSL may stay behind after that -> let Windows never sleep ' +
      'while it is plugged in (Settings, System, Power), and leave the lid open',
    'ok wsl: a stick that is put in is not mounted by itself -> mount it, here as E: "sudo mkdir -p /mnt/e && sudo mount -t ' +
      'drvfs E: /mnt/e"',
  ]
  expect(textOf(judgeWsl(plain, { network: { ...nat, isOnLoopback: true }, dnsServers: [] }))).toEqual(
    advised,
  )
})

test('the doctor does not recommend tmux for keeping the monitor alive under WSL', () => {
  const facts = { isInput: true, isOutput: true, size: { columns: 120, rows: 40 }, colourDepth: 8 }
  const environment = { TERM: 'tmux-256color', LANG: 'C.UTF-8', TMUX: 'x' }
  expect(textOf(judgeTerminal({ ...facts, environment, platform: 'wsl' }))[1]).toBe(
    'ok session: in tmux: a dropped line stops nothing, but the last terminal of WSL that is closed stops all',
  )
})

describe('the clock of WSL', () => {
  const now = Date.UTC(2026, 9, 12, 17, 2)
  const judged = (behindWindows: number | undefined) =>
    textOf(
      judgeClock({
        now,
        zone: 'Europe/London',
        offset: 60,
        eventOffset: 60,
        platform: 'wsl',
        isSynchronised: undefined,
        behindWindows,
        newest: undefined,
      }),
    )
  const shown = '2026-10-12 18:02 Europe/London (UTC+1)'
  const set = 'run "sudo hwclock -s" in a terminal of WSL'

  test('a WSL clock that differs from Windows is a problem, with the command that sets it', () => {
    expect(judged(62 * 60_000)).toEqual([
      `problem clock: ${shown} is 1.0 h behind the clock of Windows -> ${set}`,
    ])
    expect(judged(-5 * 60_000)).toEqual([
      `problem clock: ${shown} is 5 min ahead of the clock of Windows -> ${set}`,
    ])
  })

  test('a WSL clock as Windows has it is in order, and one that cannot be compared is to be checked', () => {
    const sleep = `after a sleep of the laptop it may stay behind: then ${set}`
    expect(judged(900)).toEqual([`ok clock: ${shown}, as Windows has it; ${sleep}`])
    expect(judged(undefined)).toEqual([
      `warning clock: ${shown}; whether Windows has the same time cannot be seen from here -> compare it with the clock ` +
        `of Windows; ${sleep}`,
    ])
  })
})

describe('the disk of WSL', () => {
  const need = { wanted: 0, fullestDay: 0 }
  const base = {
    folder: '/home/ann/event',
    hasNames: true,
    kind: { name: 'ext4', trait: 'local' },
    need,
  } as const

  test('the disk of WSL has no more room than C:', () => {
    const full = { ...base, free: 950_000 * MIB, beneath: { folder: '/mnt/c', free: 90 * MIB } }
    expect(textOf(judgeDisk(full))[0]).toBe(
      'problem disk: 950000 MiB free for /home/ann/event, but C: (/mnt/c), on which the disk of WSL lies, has 90 MiB: no ' +
        'track is fetched below 100 MiB -> make room there',
    )
    const roomy = { ...base, free: 2000 * MIB, beneath: { folder: '/mnt/c', free: 9000 * MIB } }
    expect(textOf(judgeDisk(roomy))[0]).toBe(
      'ok disk: 2000 MiB free for /home/ann/event; C: (/mnt/c), on which the disk of WSL lies, has 9000 MiB',
    )
  })

  test('the disk of WSL is the better place for a project than a drive of Windows', () => {
    const mount = { drive: 'C:', folder: '/mnt/c' }
    expect(textOf(judgeDisk({ ...base, folder: '/mnt/c/event', free: 9000 * MIB, mount }))).toEqual([
      'ok disk: 9000 MiB free for /mnt/c/event',
      'warning file system: /mnt/c/event is on C: of Windows: slow, and a virus scanner or Excel may hold a file for a while ' +
        '-> keep the project in the home of WSL ("cp -a FOLDER ~/event"); Windows shows that under \\\\wsl.localhost',
    ])
  })
})

describe('from false files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motion-monitor-wsl-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const mountOf = (drive: string): string =>
    `/dev/sdc / ext4 rw 0 0\nC:\\134 ${drive} 9p rw,noatime,aname=drvfs;path=C:\\;symlinkroot=/mnt/ 0 0\n`

  async function program(place: string, name: string, text = ''): Promise<void> {
    await mkdir(place, { recursive: true })
    await writeFile(join(place, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }

  test('the doctor reads the name servers, the kind of the network and the npm of Windows', async () => {
    const [drive, bin] = [join(folder, 'c'), join(folder, 'bin')]
    const nodejs = join(drive, 'Program Files', 'nodejs')
    await program(nodejs, 'npm')
    await program(bin, 'wslinfo', 'echo mirrored')
    const resolvConf = join(folder, 'resolv.conf')
    await writeFile(resolvConf, '# made by WSL\nnameserver 10.255.255.254\nsearch fritz.box\n')
    const read = (path: string) => wslFacts({ mounts: mountOf(drive), resolvConf, path })
    const npm = join(nodejs, 'npm')
    const facts = await read(`${bin}:${nodejs}:/usr/bin:/bin`)
    expect(facts).toEqual({
      mode: 'mirrored',
      nameServers: ['10.255.255.254'],
      windowsNpm: { file: npm, mount: { drive: 'C:', folder: drive } },
    })
    expect(textOf(judgeWsl(facts, { network: nat, dnsServers: [] })).at(-1)).toBe(
      `warning wsl: the first npm on PATH is that of Windows (${npm}): it installs for Windows, not for WSL -> install Node in ` +
        'WSL, or set "appendWindowsPath=false" in the section [interop] of /etc/wsl.conf and run "wsl --shutdown" in Windows',
    )
    await program(bin, 'npm')
    await program(bin, 'wslinfo', 'exit 1')
    expect(await read(`${bin}:${nodejs}`)).toMatchObject({ mode: undefined, windowsNpm: undefined })
    expect(await wslFacts({ mounts: '', resolvConf: join(folder, 'none'), path: '' })).toEqual({
      mode: undefined,
      nameServers: [],
      windowsNpm: undefined,
    })
  })

  test('the doctor asks for the room of C: for a project beside it, and not for one on it', async () => {
    const need = { wanted: 0, fullestDay: 0 }
    const drive = join(folder, 'c')
    await mkdir(join(drive, 'event'), { recursive: true })
    await mkdir(join(folder, 'home'))
    expect(await diskFacts(join(folder, 'home'), need, mountOf(drive))).toMatchObject({
      beneath: { folder: drive, free: expect.any(Number) },
    })
    const facts = await diskFacts(join(drive, 'event', 'gpslogs'), need, mountOf(drive))
    expect(facts).toMatchObject({ mount: { drive: 'C:', folder: drive } })
    expect(facts).not.toHaveProperty('beneath')
  })

  test('the doctor knows WSL by its release, its drive and its clock in a whole examination', async () => {
    const osRelease = '5.15.167.4-microsoft-standard-WSL2'
    const platform = platformOf({ system: 'linux', osRelease, environment: {} })
    const drive = join(folder, 'c')
    await mkdir(join(drive, 'ProgramData'), { recursive: true })
    const resolvConf = join(folder, 'resolv.conf')
    await writeFile(resolvConf, 'nameserver 10.255.255.254\n')
    const machine = { platform, mounts: mountOf(drive), resolvConf, path: '' }
    const terminal = {
      isInput: true,
      isOutput: true,
      size: { columns: 120, rows: 40 },
      colourDepth: 8,
      environment: { TERM: 'xterm-256color' },
      platform,
    }
    const { findings } = await examine({ root: folder, now: Date.now(), terminal, machine })
    const lines = textOf(findings)
    expect(lines[0]).toBe(`ok node: Node ${process.versions.node} on Linux under WSL`)
    expect(lines.filter((line) => line.startsWith('ok wsl: Windows ends WSL'))).toHaveLength(1)
    expect(lines.find((line) => line.includes(' clock: '))).toMatch(/^ok clock: .*, as Windows has it/)
    expect(lines.find((line) => line.includes(' disk: '))).toContain(
      `C: (${drive}), on which the disk of WSL lies`,
    )
  })
})

describe('the built program in a namespace with false files', () => {
  test('the built program says what a laptop with WSL needs, known by WSL_DISTRO_NAME alone', async ({
    skip,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-wsl-'))
    try {
      const [resolvConf, mounts, drive] = ['resolv.conf', 'mounts', 'c'].map((name) => join(folder, name))
      if (resolvConf === undefined || mounts === undefined || drive === undefined) throw new Error('no names')
      await mkdir(join(drive, 'Windows', 'Temp'), { recursive: true })
      await writeFile(resolvConf, 'nameserver 10.255.255.254\n')
      await writeFile(mounts, `C:\\134 ${drive} 9p rw,aname=drvfs;path=C:\\ 0 0\n`)
      const doctor = `exec "${process.execPath}" "${join(process.cwd(), 'dist', 'cli.js')}" doctor --json --root "${folder}"`
      const script = [
        `mount --bind "${resolvConf}" /etc/resolv.conf`,
        // A process is looked up by its number: a name below /proc/self would be that of mount.
        `mount --bind "${mounts}" /proc/$$/mounts`,
        doctor,
      ].join(' && ')
      const env = { ...process.env, WSL_DISTRO_NAME: 'Ubuntu' }
      const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8', env })
      if (stdout === '') return skip(`no mounts here: ${stderr}`)
      const { findings }: { findings: readonly DoctorFinding[] } = JSON.parse(stdout)
      const lines = textOf(findings)
      expect(lines).toContain(`ok node: Node ${process.versions.node} on Linux under WSL`)
      expect(lines.filter((line) => / wsl: /.test(line)).at(0)).toMatch(
        /; names are asked through 10\.255\.255\.254, the tunnel to the DNS of Windows/,
      )
      expect(lines.find((line) => line.includes(' clock: '))).toMatch(/^ok clock: .*, as Windows has it/)
      expect(lines.find((line) => line.includes(' disk: '))).toContain(`C: (${drive}), on which`)
      expect(await readFile(resolvConf, 'utf8')).toBe('nameserver 10.255.255.254\n')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
