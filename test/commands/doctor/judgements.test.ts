/** How findings follow from facts: the verdict on a laptop, and the remedy. */
import { describe, expect, test } from 'vitest'
import { type BoardFacts, type BoardSetting, judgeBoard } from '../../../src/commands/doctor/board.ts'
import { type ClockFacts, judgeClock } from '../../../src/commands/doctor/clock.ts'
import { type DiskFacts, judgeDisk, judgeMirrorDisk } from '../../../src/commands/doctor/disk.ts'
import { linesOf } from '../../../src/commands/doctor/doctor.ts'
import type { DoctorFinding } from '../../../src/commands/doctor/finding.ts'
import { type AskedServer, judgeNames, type NamesFacts } from '../../../src/commands/doctor/names.ts'
import { defaultGateway, judgeLocalNetwork, judgeNetworks } from '../../../src/commands/doctor/network.ts'
import { judgeLock, judgeProject } from '../../../src/commands/doctor/project.ts'
import { judgeFolders, judgeMirror } from '../../../src/commands/doctor/rights.ts'
import { judgeTerminal, type TerminalFacts } from '../../../src/commands/doctor/terminal.ts'
import { MIB } from '../../../src/core/base/units.ts'

/** `verdict check: found -> remedy`, a line each. */
function textOf(findings: readonly DoctorFinding[]): string {
  return findings
    .map(
      ({ verdict, check, found, remedy }) =>
        `${verdict} ${check}: ${found}${remedy === undefined ? '' : ` -> ${remedy}`}`,
    )
    .join('\n')
}

describe('a terminal', () => {
  const good: TerminalFacts = {
    isInput: true,
    isOutput: true,
    size: { columns: 120, rows: 40 },
    colourDepth: 8,
    environment: { TERM: 'xterm-256color', LANG: 'en_GB.UTF-8' },
    platform: 'linux',
  }
  const judged = (changes: Partial<TerminalFacts>, environment: Record<string, string> = {}) =>
    textOf(judgeTerminal({ ...good, ...changes, environment: { ...good.environment, ...environment } }))

  test('a terminal that can draw everything is in order for the doctor', () => {
    expect(judged({})).toBe(
      'ok terminal: 120x40, xterm-256color, 256 colours\nok session: at the laptop itself\nok locale: LANG=en_GB.UTF-8',
    )
  })

  test('a terminal of Windows needs neither TERM nor LANG, and the doctor calls it by its name', () => {
    const onWindows = (environment: Record<string, string>) =>
      textOf(judgeTerminal({ ...good, environment, platform: 'windows' }))
    expect(onWindows({ WT_SESSION: 'a48a2da6' })).toBe(
      'ok terminal: 120x40, Windows Terminal, 256 colours\nok session: at the laptop itself\nok locale: names and symbols are drawn whatever the locale is',
    )
    expect(onWindows({})).toContain('ok terminal: 120x40, the console of Windows, 256 colours')
    expect(onWindows({ LANG: 'C' })).toMatch(/\nwarning locale: LANG=C: .* -> remove LANG$/)
    expect(onWindows({ SSH_CONNECTION: 'x' })).not.toContain('tmux')
  })

  test.each([
    ['that is none', { isOutput: false, size: undefined }, {}, /^warning terminal: stdout is no terminal/],
    ['that nobody types in', { isInput: false }, {}, /^warning terminal: stdin is no terminal/],
    [
      'that is too small',
      { size: { columns: 59, rows: 40 } },
      {},
      /^warning terminal: 59x40 is too small.*60x20/,
    ],
    ['that cannot move its cursor', {}, { TERM: 'dumb' }, /^warning terminal: TERM=dumb/],
    ['without colours', { colourDepth: 1 }, {}, /^ok terminal: .*no colours; words/],
    ['that is asked for no colours', {}, { NO_COLOR: '1' }, /^ok terminal: .*NO_COLOR/],
    [
      'over SSH alone',
      {},
      { SSH_CONNECTION: 'x' },
      /\nwarning session: .*dropped line.* -> start it in tmux/,
    ],
    ['over SSH in tmux', {}, { SSH_CONNECTION: 'x', TMUX: 'y' }, /\nok session: in tmux/],
    ['with another locale', {}, { LC_ALL: 'C' }, /\nwarning locale: LC_ALL=C: .*ASCII.* -> .*LANG=C.UTF-8/],
    ['without a locale', {}, { LANG: '' }, /\nwarning locale: neither LC_ALL/],
  ] as const)('the doctor reports a terminal %s', (_, changes, environment, words) => {
    expect(judged(changes, environment)).toMatch(words)
  })
})

describe('a network', () => {
  const judged = (addresses: readonly (readonly [name: string, network: string])[], isOnLoopback = false) =>
    textOf(
      judgeNetworks({
        addresses: addresses.map(([name, network]) => ({ name, network })),
        gateway: '192.168.0.1',
        isOnLoopback,
      }),
    )

  test('a network of private addresses is in order for the doctor', () => {
    expect(judged([['wlan0', '192.168.0.57/24']])).toBe(
      'ok network: wlan0 192.168.0.57/24, the rest by 192.168.0.1',
    )
  })

  test.each([
    ['none', [], /^problem network: the laptop is on no network -> join the WiFi/],
    ['of containers alone', [['docker0', '172.17.0.1/16']], /^problem network: the laptop is on no network/],
    [
      'of virtual machines of Windows alone',
      [
        ['vEthernet (WSL (Hyper-V firewall))', '172.29.0.1/20'],
        ['VMware Network Adapter VMnet8', '192.168.32.1/24'],
        ['VirtualBox Host-Only Network', '192.168.56.1/24'],
      ],
      /^problem network: the laptop is on no network/,
    ],
    ['without DHCP', [['wlan0', '169.254.3.4/16']], /^problem network: no router has given/],
    ['of public addresses', [['eth0', '203.0.113.7/24']], /^warning network: .*no motion can be in it/],
    [
      'with a VPN',
      [
        ['wlan0', '10.0.0.7/8'],
        ['wg0', '10.9.0.2/24'],
      ],
      /^ok .*\nwarning network: wg0 is a VPN/,
    ],
  ] as const)('the doctor reports the network: %s', (_, addresses, words) => {
    expect(judged(addresses)).toMatch(words)
  })

  test('the doctor needs no network for simulated devices', () => {
    expect(judged([], true)).toMatch(/^ok network: not needed/)
  })

  test('the doctor shows the gateway of the network that Linux reports', () => {
    const header = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n'
    const local = 'wlan0\t0000A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\n'
    expect(defaultGateway(`${header}wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\n${local}`)).toBe(
      '192.168.0.1',
    )
    for (const text of ['', header, header + local, 'x\t00000000\tnonsense\n'])
      expect(defaultGateway(text)).toBeUndefined()
  })
})

describe('a name server', () => {
  const none = { type: 'none' } as const
  const silent = { type: 'no-answer' } as const
  const at = (host: string) => ({ type: 'address', hosts: [host] }) as const
  const server = (motion: AskedServer['motion'], nobody: AskedServer['nobody'], address = '192.168.0.1') => ({
    address,
    motion,
    nobody,
  })
  const judged = (servers: readonly AskedServer[], changes: Partial<NamesFacts> = {}) =>
    textOf(
      judgeNames({
        servers,
        areServersConfigured: false,
        areDomainsConfigured: false,
        domains: [],
        name: 'motion-601',
        fixed: 0,
        publicAddresses: false,
        ...changes,
      }),
    )

  test.each([
    [
      'knows the motion',
      [server(at('192.168.0.7'), none)],
      /^ok dns: .* knows motion-601 at 192\.168\.0\.7$/m,
    ],
    ['does not know it', [server(none, none)], /^ok dns: .* answers; motion-601 is not in the network now$/m],
    [
      'has a placeholder',
      [server(at('10.10.10.10'), at('10.10.10.10'))],
      /^ok dns: .*10\.10\.10\.10 for "no such name"/,
    ],
    ['is silent', [server(silent, silent)], /^problem dns: .* does not answer -> join the WiFi/],
    [
      'is silent beside another',
      [server(none, none), server(silent, silent, '9.9.9.9')],
      /^ok dns.*\nwarning dns: 9\.9\.9\.9 .*another one does/,
    ],
    [
      'knows everybody',
      [server(at('10.0.0.1'), at('10.0.0.1'))],
      /^problem dns: .* for a name that nobody has/,
    ],
    ['leads outside', [server(at('203.0.113.9'), none)], /^warning dns: .*out of the local network/],
    ['refuses', [server({ type: 'refusal' }, { type: 'refusal' })], /^warning dns: .* does not say whether/],
    ['is not there at all', [], /^problem dns: the system has no name server/],
  ])('the doctor reports a name server that %s', (_, servers, words) => {
    expect(judged(servers)).toMatch(words)
  })

  test('the doctor accepts a name server outside the network where the configuration names it', () => {
    expect(judged([server(at('203.0.113.9'), none)], { publicAddresses: true })).toMatch(/^ok dns/)
  })

  test('the doctor hardly needs a name server where motions have fixed addresses', () => {
    expect(judged([], { fixed: 3 })).toMatch(/^warning dns: .*the 3 motions with a fixed address/)
  })

  test('the doctor asks a name server under search domains, and calls four of them many', () => {
    expect(judged([server(none, none)], { domains: ['lan'] })).toMatch(/\nok domains: lan \(the system's\)$/)
    expect(judged([server(none, none)], { domains: ['a', 'b', 'c', 'd'] })).toMatch(
      /\nwarning domains: .*5 names/,
    )
  })
})

describe('a clock', () => {
  const now = Date.UTC(2026, 9, 12, 17, 2)
  const judged = (changes: Partial<ClockFacts>) =>
    textOf(
      judgeClock({
        now,
        zone: 'Europe/London',
        offset: 60,
        eventOffset: 60,
        platform: 'linux',
        isSynchronised: true,
        behindWindows: undefined,
        newest: undefined,
        ...changes,
      }),
    )

  test.each<[string, Partial<ClockFacts>, RegExp]>([
    ['kept right', {}, /^ok clock: 2026-10-12 18:02 Europe\/London \(UTC\+1\), kept right by the system$/],
    [
      'of another zone than the event',
      { eventOffset: -210 },
      /^ok clock: .*the days of the event are those of UTC-3:30$/,
    ],
    ['kept by nobody', { isSynchronised: false }, /^warning clock: .* -> set the clock/],
    ['of which nothing is known', { isSynchronised: undefined }, /^ok clock: [^,]*$/],
    ['of 1970', { now: 0 }, /^problem clock: 1970-01-01 01:00 .* cannot be right -> set the clock/],
    ['of 2150', { now: Date.UTC(2150, 1) }, /^problem clock/],
    [
      'behind what was written',
      { newest: { file: '/event/server.log', at: now + 3_600_000 } },
      /^problem clock: .*\/event\/server\.log was written 60 min later/,
    ],
    ['a little behind a disk', { newest: { file: 'x', at: now + 60_000 } }, /^ok clock/],
  ])('the doctor reports a clock %s', (_, changes, words) => {
    expect(judged(changes)).toMatch(words)
  })
})

describe('a disk', () => {
  const judged = (changes: Partial<DiskFacts>) =>
    textOf(
      judgeDisk({
        folder: '/event',
        free: 50_000 * MIB,
        hasNames: true,
        kind: { name: 'ext4', trait: 'local' },
        need: { wanted: 0, fullestDay: 0 },
        ...changes,
      }),
    )

  test.each<[string, Partial<DiskFacts>, RegExp]>([
    ['with room', {}, /^ok disk: 50000 MiB free for \/event\nok file system: ext4 at \/event$/],
    [
      'with a need',
      { need: { wanted: 12.5 * MIB, fullestDay: 3.25 * MIB } },
      /^ok disk: .*; 13 MiB of tracks are still wanted, the fullest day so far had 3\.3 MiB\n/,
    ],
    ['that is full', { free: 99 * MIB }, /^problem disk: 99 MiB free .*below 100 MiB -> make room/],
    [
      'too small for the need',
      { free: 2000 * MIB, need: { wanted: 1950 * MIB, fullestDay: 0 } },
      /^problem disk: .*not be enough/,
    ],
    ['nearly full', { free: 900 * MIB }, /^warning disk: .*little will be left/],
    ['without room for a name', { hasNames: false }, /^problem disk: .*file name/],
    [
      'on a stick',
      { kind: { name: 'FAT', trait: 'fat' } },
      /\nwarning file system: \/event is on FAT.* -> use the laptop's own/,
    ],
    [
      'elsewhere',
      { kind: { name: 'NFS', trait: 'network' } },
      /\nwarning file system: .*disk of the network \(NFS\)/,
    ],
    ['in memory', { kind: { name: 'tmpfs', trait: 'memory' } }, /\nwarning file system: .*in memory/],
    ['of an unknown kind', { kind: undefined }, /^ok disk: [^\n]*$/],
  ])('the doctor reports a disk %s', (_, changes, words) => {
    expect(judged(changes)).toMatch(words)
  })
})

describe('folders', () => {
  const folder = '/event/logs'
  const written = { folder, outcome: { type: 'written' }, closed: [] } as const

  test('folders that can be written are in order for the doctor', () => {
    expect(textOf(judgeFolders([written, { ...written, outcome: { type: 'missing' } }], 'linux'))).toBe(
      'ok rights: 1 of 2 folders take, keep and give up files, 1 will be made at the start',
    )
  })

  test.each([
    ['EACCES', 'sudo chown'],
    ['EROFS', 'read-only'],
    ['ENOSPC', 'make room'],
    ['ENOTDIR', 'put a folder'],
    ['EIO', 'look at the disk'],
  ])('the doctor has a remedy for folders that refuse with %s', (code, remedy) => {
    const outcome = { type: 'refused', step: 'a file cannot be synced', code } as const
    const found = textOf(judgeFolders([{ ...written, outcome }], 'linux'))
    expect(found).toMatch(`problem rights: /event/logs: a file cannot be synced (${code}) -> `)
    expect(found).toContain(remedy)
  })

  test('the doctor reports files of another user in a folder as a problem', () => {
    const closed = ['/event/gpslogs/20261012', '/event/gpslogs/20261013']
    expect(textOf(judgeFolders([{ ...written, closed }], 'linux'))).toMatch(
      'problem rights: /event/gpslogs/20261012 and 1 more cannot be written -> make them yours',
    )
  })

  test('the doctor has a remedy of Windows for folders of Windows', () => {
    const outcome = { type: 'refused', step: 'a file cannot be renamed', code: 'EPERM' } as const
    for (const tried of [
      { ...written, outcome },
      { ...written, closed: ['/event/logs/server.log'] },
    ]) {
      const found = textOf(judgeFolders([tried], 'windows'))
      expect(found).toContain('-> close what has it open')
      expect(found).not.toContain('chown')
    }
  })

  test('the doctor requires the folder for second copies to exist', () => {
    const missing = { folder: '/mnt/e', outcome: { type: 'missing' }, closed: [] } as const
    expect(textOf(judgeMirror(missing, 'linux'))).toMatch(
      'problem rights: /mnt/e, for the second copies, is not there -> put the stick or disk in, or change',
    )
    expect(textOf(judgeMirror(missing, 'wsl'))).toContain(
      'put the stick or disk in and mount it ("sudo mount -t drvfs E: /mnt/e", if it is E:), or change "Mirror"',
    )
  })
})

describe('second copies', () => {
  test('second copies on the disk of the event do not count for the doctor', () => {
    expect(textOf(judgeMirrorDisk('/media/stick', false))).toMatch(
      /^problem disk: \/media\/stick is on the same disk as the event: .*no second copy -> mount the stick/,
    )
    expect(judgeMirrorDisk('/media/stick', true)).toEqual([])
    expect(judgeMirrorDisk('/media/stick', undefined)).toEqual([])
  })
})

describe('a project', () => {
  const report = { event: '2026', errors: 0, warnings: 0, problems: [] }

  test('the doctor reports a project in one line, with where to find the rest', () => {
    const judged = (changes: Partial<typeof report>) =>
      textOf([judgeProject({ ok: true, root: '/event', report: { ...report, ...changes } })])
    expect(judged({})).toMatch(/^ok project: event 2026: .*in order$/)
    expect(judged({ warnings: 2 })).toMatch(
      /^warning project: event 2026 has 2 warnings -> .*check --root \/event/,
    )
    expect(judged({ errors: 1, warnings: 2 })).toMatch(
      /^problem project: event 2026 has 1 error and 2 warnings/,
    )
    expect(textOf([judgeProject({ ok: false, reason: 'There is none.' })])).toMatch(
      /^problem project: There is none\..*init/,
    )
  })

  test('the doctor reports a project in use', () => {
    const holder = {
      id: 'x',
      purpose: 'monitor',
      pid: 7,
      process: undefined,
      host: 'laptop',
      since: 0,
    } as const
    expect(textOf([judgeLock(undefined)])).toMatch(/^ok lock/)
    expect(textOf([judgeLock(holder)])).toMatch(/^warning lock: the monitor, process 7 on laptop .*viewer/)
    expect(textOf([judgeLock({ ...holder, purpose: 'merge' })])).toMatch(/^warning lock: the merge.*wait/)
  })
})

describe('what is printed', () => {
  const findings: readonly DoctorFinding[] = [
    { check: 'dns', verdict: 'ok', found: 'all is well' },
    { check: 'disk', verdict: 'problem', found: `${'long '.repeat(30)}end`, remedy: `${'do '.repeat(40)}it` },
  ]

  test.each([40, 60, 80, 300])(
    'the report of the doctor fits %i columns, and never has more than a hundred',
    (columns) => {
      const lines = linesOf(findings, columns).split('\n')
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.min(100, columns))
      expect(lines.at(-2)).toBe('1 ok, 0 to look at, 1 to mend')
    },
  )

  test('the report of the doctor never controls a terminal', () => {
    const text = linesOf([{ check: 'dns', verdict: 'ok', found: 'a\u001b]0;x\u0007b\nc' }])
    expect(text.split('\n')[0]).toBe('ok       dns  ab c')
  })
})

describe('the local network of a Mac', () => {
  const judged = (osRelease: string, environment: Record<string, string>, isRoot = false) =>
    textOf(judgeLocalNetwork({ platform: 'macos', osRelease, isRoot, environment }))

  test('the local network of a Mac needs no permission before macOS 15 and on other systems', () => {
    expect(judged('23.6.0', { TERM_PROGRAM: 'iTerm.app' })).toBe('')
    const linux = { platform: 'linux', osRelease: '24.0.0', isRoot: false, environment: {} } as const
    expect(judgeLocalNetwork(linux)).toEqual([])
  })

  test("the local network of a Mac is open to programs of Apple's Terminal, of SSH and of root", () => {
    const open = 'ok network: macOS lets this program reach the local network'
    expect(judged('24.0.0', { TERM_PROGRAM: 'Apple_Terminal' })).toBe(open)
    expect(judged('25.1.0', { SSH_CONNECTION: 'x' })).toMatch(/^ok network/)
    expect(judged('25.1.0', { TERM_PROGRAM: 'iTerm.app' }, true)).toMatch(/^ok network/)
  })

  test("the local network of a Mac needs permission for another terminal's app, and the doctor names the switch", () => {
    expect(judged('24.0.0', { TERM_PROGRAM: 'iTerm.app' })).toMatch(
      /^warning network: .* where iTerm\.app may use the local network.* -> allow it in System Settings, Privacy & Security, Local Network/,
    )
    expect(judged('24.0.0', {})).toMatch(/where the app of this terminal may/)
  })
})

describe('the board', () => {
  const free: BoardFacts = {
    listen: undefined,
    host: { ok: true, address: '127.0.0.1' },
    port: 8600,
    refusal: undefined,
    own: [
      { name: 'wlan0', address: '192.168.0.57' },
      { name: 'eth0', address: '10.0.0.4' },
    ],
  }
  const usual: BoardSetting = { isMonitored: false, isBehindWindows: false }
  const judged = (facts: Partial<BoardFacts>, setting: Partial<BoardSetting> = {}) =>
    textOf([judgeBoard({ ...free, ...facts }, { ...usual, ...setting })])
  const onWifi: Partial<BoardFacts> = {
    listen: { host: 'wlan0', port: 8600 },
    host: { ok: true, address: '192.168.0.57' },
  }

  test('the doctor says where phones reach the laptop, and how to start a board that is not configured', () => {
    expect(judged({})).toBe(
      'ok board: no board is configured; port 8600 of 127.0.0.1 is free; phones reach this laptop at 192.168.0.57 (wlan0), 10.0.0.4 (eth0) -> start it with --board wlan0',
    )
    expect(judged({ own: [] })).toBe(
      'ok board: no board is configured; port 8600 of 127.0.0.1 is free, and the laptop is on no network with phones',
    )
  })

  test('the doctor says whether phones reach the board that is configured', () => {
    expect(judged(onWifi)).toBe(
      'ok board: port 8600 of 192.168.0.57 is free, and phones in its network reach it',
    )
    expect(judged({ listen: { host: '127.0.0.1', port: 8600 } })).toMatch(
      /only this laptop reaches it -> name a/,
    )
  })

  test('the doctor warns of a board that cannot be served', () => {
    const host = {
      ok: false,
      reason: 'wlan0 is not a network interface of this laptop. Name one of these: lo.',
    } as const
    expect(judged({ ...onWifi, host })).toMatch(
      /^warning board: wlan0 is not .* -> join its network, or change/,
    )
    expect(judged({ ...onWifi, refusal: 'EADDRINUSE' })).toBe(
      'warning board: port 8600 of 192.168.0.57 is taken by another program -> end it, or name another port with --board',
    )
    expect(judged({ refusal: 'EACCES' })).toMatch(
      /^warning board: port 8600 of 127.0.0.1 cannot be .*\(EACCES\)/,
    )
  })

  test('the doctor reports no fault where the running monitor has the port', () => {
    expect(judged({ refusal: 'EADDRINUSE' }, { isMonitored: true })).toMatch(
      /^ok board: .* while the monitor/,
    )
  })

  test('the doctor says that no phone reaches WSL behind the address of Windows', () => {
    const remedy = 'set "networkingMode" to "mirrored" in the file .wslconfig of Windows'
    expect(judged({}, { isBehindWindows: true })).toMatch(new RegExp(`^ok board: .*\\(NAT\\) -> ${remedy}$`))
    expect(judged(onWifi, { isBehindWindows: true })).toMatch(new RegExp(`^warning board: .* -> ${remedy}$`))
  })
})
