/** The facts, from real servers, folders and disks, and the built program on all of them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clockFacts } from '../../../src/commands/doctor/clock.ts'
import { diskFacts, diskNeed, isOnOtherDisk } from '../../../src/commands/doctor/disk.ts'
import { namesFacts } from '../../../src/commands/doctor/names.ts'
import { tryFolder } from '../../../src/commands/doctor/rights.ts'
import { MIB } from '../../../src/core/base/units.ts'
import { type DnsServer, startDnsServer } from '../../../src/simulator/dns-server.ts'
import { row } from '../../core/domain/rosters.ts'
import { SimulatedEvent } from '../../e2e/simulated-event.ts'
import { mountDisk } from '../../faults/small-disk.ts'
import { otherDisk } from '../../other-disk.ts'
import { mountDeadDisk } from '../../reliability/dead-disk.ts'
import { deviceOf } from '../../simulator/builders.ts'
import { homeEntry, TestProject } from '../project-builder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'motion-monitor-doctor-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the name servers', () => {
  const servers: DnsServer[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })

  async function start(options: Parameters<typeof startDnsServer>[0] = {}): Promise<DnsServer> {
    const server = await startDnsServer(options)
    servers.push(server)
    return server
  }

  const ask = (dnsServers: readonly string[], searchDomains: readonly string[] = []) =>
    namesFacts(
      'motion-601',
      { dnsServers, searchDomains, addresses: new Map(), publicAddresses: false },
      new AbortController().signal,
    )

  test('the doctor asks each name server for a motion and for a name that nobody has', async () => {
    const knowing = await start()
    knowing.setBehaviour('motion-601', { type: 'address', address: '192.168.0.7' })
    const empty = await start()
    const placeholder = await start({ unknown: { type: 'placeholder' } })
    const failing = await start({ unknown: { type: 'servfail' } })
    const facts = await ask(servers.map(({ address }) => address))
    expect(facts.servers).toEqual([
      {
        address: knowing.address,
        motion: { type: 'address', hosts: ['192.168.0.7'] },
        nobody: { type: 'none' },
      },
      { address: empty.address, motion: { type: 'none' }, nobody: { type: 'none' } },
      {
        address: placeholder.address,
        motion: { type: 'address', hosts: ['10.10.10.10'] },
        nobody: { type: 'address', hosts: ['10.10.10.10'] },
      },
      { address: failing.address, motion: { type: 'refusal' }, nobody: { type: 'refusal' } },
    ])
  })

  test('the doctor finds silent name servers, however many they are and whatever they are asked', async () => {
    await Promise.all(Array.from({ length: 4 }, () => start({ unknown: { type: 'silent' } })))
    const facts = await ask(
      servers.map(({ address }) => address),
      ['lan', 'home'],
    )
    for (const server of facts.servers)
      expect(server).toMatchObject({ motion: { type: 'no-answer' }, nobody: { type: 'no-answer' } })
  })

  test('the doctor asks the name servers under each search domain', async () => {
    const server = await start()
    await ask([server.address], ['lan'])
    expect(server.counters.byName.get('motion-601')).toBe(2)
  })
})

describe('a folder', () => {
  test('the doctor leaves a writable folder as it was', async () => {
    await writeFile(join(folder, 'a'), '')
    expect(await tryFolder(folder)).toEqual({ folder, outcome: { type: 'written' }, closed: [] })
    expect(await readdir(folder)).toEqual(['a'])
  })

  test('the doctor reports a missing folder, and a file in its place', async () => {
    const missing = join(folder, 'missing')
    expect((await tryFolder(missing)).outcome).toEqual({ type: 'missing' })
    expect(existsSync(missing)).toBe(false)
    await writeFile(join(folder, 'file'), '')
    expect((await tryFolder(join(folder, 'file'))).outcome).toMatchObject({
      type: 'refused',
      code: 'ENOTDIR',
    })
  })

  test('the doctor reports a folder of a read-only disk, and one of a full disk', async ({ skip }) => {
    const place = join(folder, 'disk')
    using disk = await mountDisk(place, 65_536)
    if (disk === undefined) return skip('no tmpfs')
    await writeFile(join(place, 'filler'), Buffer.alloc(2 ** 20)).catch(() => undefined)
    expect((await tryFolder(place)).outcome).toMatchObject({ type: 'refused', code: 'ENOSPC' })
    expect(await readdir(place)).toEqual(['filler'])
    disk.makeReadOnly()
    expect((await tryFolder(place)).outcome).toEqual({
      type: 'refused',
      step: 'a file cannot be made',
      code: 'EROFS',
    })
  })

  test("the doctor reports a folder of another user, and another user's files in ours", async ({ skip }) => {
    if (process.getuid?.() === 0) return skip('root may write everywhere')
    const inner = join(folder, '20261012')
    await mkdir(inner)
    await chmod(inner, 0o555)
    expect(await tryFolder(folder)).toMatchObject({ outcome: { type: 'written' }, closed: [inner] })
    expect((await tryFolder(inner)).outcome).toMatchObject({ type: 'refused', code: 'EACCES' })
    await chmod(inner, 0o755)
  })
})

describe('the folder of the second copies', () => {
  test('the doctor counts the folder of second copies as another disk only in another file system', async ({
    skip,
  }) => {
    const tracks = join(folder, 'events', '2026', 'gpslogs')
    expect(await isOnOtherDisk(folder, tracks)).toBe(false)
    expect(await isOnOtherDisk(join(folder, 'absent'), tracks)).toBeUndefined()
    await writeFile(join(folder, 'file'), '')
    await expect(isOnOtherDisk(join(folder, 'file', 'within'), tracks)).rejects.toThrow('ENOTDIR')
    await using disk = await otherDisk()
    if (disk === undefined) return skip('no other disk')
    expect(await isOnOtherDisk(disk.folder, tracks)).toBe(true)
  })
})

describe('a disk', () => {
  test('the doctor examines a disk through the folder that will be made on it', async ({ skip }) => {
    const place = join(folder, 'disk')
    using disk = await mountDisk(place, 4 * MIB)
    if (disk === undefined) return skip('no tmpfs')
    const need = { wanted: 0, fullestDay: 0 }
    expect(await diskFacts(join(place, 'events', '2026'), need)).toMatchObject({
      free: 4 * MIB,
      hasNames: true,
      kind: { name: 'tmpfs', trait: 'memory' },
    })
  })

  test('the doctor wants room for what is still wanted, and for another fullest day', async () => {
    await using project = await TestProject.make([row(601), row(602)])
    const key = (motion: number, day: number) => `A_${motion}_202610${day}_110004.oao`
    await project.putLedger(601, {
      [key(601, 12)]: homeEntry(key(601, 12), { bytes: 1000 }),
      [key(601, 13)]: homeEntry(key(601, 13), { bytes: 5000 }),
      [key(601, 14)]: homeEntry(key(601, 14), { status: 'queued', size: 70 }),
      [key(601, 15)]: homeEntry(key(601, 15), { status: 'skipped', size: 9_000_000 }),
    })
    await project.putLedger(602, { [key(602, 12)]: homeEntry(key(602, 12), { bytes: 4500 }) })
    expect(await diskNeed(project.pathOf('motions'))).toEqual({ wanted: 70, fullestDay: 5500 })
  })
})

test('the doctor finds a file from the future', async () => {
  await writeFile(join(folder, 'old'), '')
  await writeFile(join(folder, 'new'), '')
  const now = Date.now()
  await utimes(join(folder, 'new'), now / 1000 + 7200, now / 1000 + 7200)
  const folders = [join(folder, 'nowhere'), folder]
  const { newest } = await clockFacts({ now, eventOffset: 60, folders, platform: 'linux', driveC: undefined })
  expect(newest?.file).toBe(join(folder, 'new'))
  expect((newest?.at ?? 0) - now).toBeGreaterThan(7_000_000)
})

describe('the built program', () => {
  interface Told {
    readonly problems: number
    readonly findings: readonly { check: string; verdict: string; found: string; remedy?: string }[]
  }
  /** Name servers and devices answer in this very process: it must not be held up. */
  const doctor = async (...args: readonly string[]) => {
    const child = spawn(process.execPath, ['dist/cli.js', 'doctor', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part) => {
      stdout += part
    })
    child.stderr.on('data', (part) => {
      stderr += part
    })
    const [status, signal]: (number | string | null)[] = await once(child, 'close')
    return { status, signal, stdout, stderr }
  }
  const checkOf = (text: string, check: string) => {
    const { findings }: Told = JSON.parse(text)
    return findings.filter((finding) => finding.check === check)
  }

  test('the doctor says of a laptop with simulated devices that it is ready, and exits with 0', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)], initially: 'on' })
    const { status, stdout, stderr } = await doctor('--root', event.root, '--json')
    expect(stderr).toBe('')
    expect(checkOf(stdout, 'dns')).toMatchObject([
      { verdict: 'ok', found: expect.stringContaining('knows motion-601') },
    ])
    expect(checkOf(stdout, 'network')).toMatchObject([{ verdict: 'ok' }])
    expect(checkOf(stdout, 'rights')).toMatchObject([{ verdict: 'ok' }])
    expect(checkOf(stdout, 'lock')).toMatchObject([{ verdict: 'ok' }])
    expect(status).toBe(0)
    expect((await doctor('--root', event.root)).stdout).toMatch(/^ok {7}dns /m)
  })

  test('the doctor says which process works on the event', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const monitor = spawn(process.execPath, ['dist/cli.js', '--headless', '--root', event.root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(monitor.stdout, 'data')
    monitor.stdout.resume()
    const { status, stdout } = await doctor('--root', event.root, '--json')
    expect(checkOf(stdout, 'lock')).toMatchObject([
      { verdict: 'warning', found: expect.stringContaining(`process ${monitor.pid} `) },
    ])
    expect(status).toBe(0)
    monitor.kill('SIGTERM')
    expect(await once(monitor, 'exit')).toEqual([0, null])
  })

  test('the doctor says that there is no project and that DNS is silent, with 1 and what to do', async () => {
    const { status, stdout } = await doctor('--root', folder, '--json')
    expect(status).toBe(1)
    expect(checkOf(stdout, 'project')).toMatchObject([
      { verdict: 'problem', remedy: expect.stringContaining('motion-monitor init') },
    ])
    expect(await readdir(folder)).toEqual([])
    const silent = await startDnsServer({ unknown: { type: 'silent' } })
    await mkdir(join(folder, 'config'))
    await writeFile(
      join(folder, 'config', 'server.json'),
      JSON.stringify({ Event: 2026, Monitor: { 'DNS Servers': [silent.address] } }),
    )
    const second = await doctor('--json', '--root', folder)
    expect(second.status).toBe(1)
    expect(checkOf(second.stdout, 'dns')).toMatchObject([
      { verdict: 'problem', found: `${silent.address} (of server.json) does not answer` },
    ])
    expect(silent.counters.queries).toBeGreaterThan(0)
    await silent.close()
  })

  test('the doctor ends although a disk hangs', async ({ skip }) => {
    await using project = await TestProject.make([row(601)])
    await mkdir(project.pathOf('motions', 'motion-601'), { recursive: true })
    await writeFile(project.ledgerOf(601), '')
    await using disk = await mountDeadDisk(project.ledgerOf(601))
    if (disk === undefined) return skip('no disk that hangs')
    const { status, signal, stdout } = await doctor('--root', project.root, '--json')
    expect({ status, signal }).toEqual({ status: 1, signal: null })
    expect(checkOf(stdout, 'disk')).toMatchObject([{ verdict: 'problem', found: 'no answer within 3 s' }])
    expect(checkOf(stdout, 'project')).toMatchObject([{ found: 'no answer within 3 s' }])
    expect(checkOf(stdout, 'rights')).toMatchObject([{ verdict: 'ok' }])
  })

  test('the doctor command takes no argument', async () => {
    expect((await doctor('nonsense')).status).toBe(2)
  })
})
