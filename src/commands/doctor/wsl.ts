/** Checks what differs when Linux runs under Windows (WSL): network, names, terminals, sleep, USB sticks and programs. */
import { constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { MIB, type Milliseconds } from '../../core/base/units.ts'
import { type WindowsMount, windowsMountAt } from '../../core/base/windows-mounts.ts'
import { access } from '../../core/disk/calls.ts'
import { readTextFile } from '../../core/disk/text-file.ts'
import { advice, type DoctorFinding, ok, warning } from './finding.ts'
import { type Machine, outputOf } from './machine.ts'
import { nameTheRouter } from './names.ts'
import type { NetworkFacts } from './network.ts'

export interface WslFacts {
  /** From `wslinfo`: `nat`, `mirrored`; undefined without it. */
  readonly mode: string | undefined
  /** The system's name servers. */
  readonly nameServers: readonly string[]
  /** The first `npm` on PATH, if Windows has it. */
  readonly windowsNpm: { readonly file: string; readonly mount: WindowsMount } | undefined
}

/** The network settings of the configuration. */
export interface WslSettings {
  readonly network: NetworkFacts
  /** The servers in server.json. */
  readonly dnsServers: readonly string[]
}

/** The address where WSL answers DNS for Windows, unless `dnsTunneling` is off. */
const TUNNEL = '10.255.255.254'

const WSLINFO_TIMEOUT: Milliseconds = 1000

/** Reads the settings of WSL; never throws. */
export async function wslFacts({ mounts, resolvConf, path }: Omit<Machine, 'platform'>): Promise<WslFacts> {
  const [mode, read, npm] = await Promise.all([
    networkingMode(path),
    readTextFile(resolvConf, MIB),
    firstOnPath('npm', path),
  ])
  const mount = npm === undefined ? undefined : windowsMountAt(npm, mounts)
  return {
    mode,
    nameServers: read.ok ? parseNameServers(read.text) : [],
    windowsNpm: npm === undefined || mount === undefined ? undefined : { file: npm, mount },
  }
}

export function judgeWsl(facts: WslFacts, settings: WslSettings): readonly DoctorFinding[] {
  return [
    ...(settings.network.isOnLoopback ? [] : [judgeMode(facts, settings)]),
    advice(
      'wsl',
      'Windows ends WSL soon after its last terminal is closed, with all that runs in it; tmux does not hold it',
      'keep a terminal of WSL open until the event is over',
    ),
    advice(
      'wsl',
      'while Windows sleeps nothing runs, and the clock of WSL may stay behind after that',
      'let Windows never sleep while it is plugged in (Settings, System, Power), and leave the lid open',
    ),
    advice(
      'wsl',
      'a stick that is put in is not mounted by itself',
      'mount it, here as E: "sudo mkdir -p /mnt/e && sudo mount -t drvfs E: /mnt/e"',
    ),
    ...judgeNpm(facts),
  ]
}

/** True where WSL has an address of its own, which no other device reaches. */
export function isBehindWindows({ mode }: WslFacts, network: NetworkFacts): boolean {
  return networkKind(mode, network) === 'nat'
}

function networkKind(mode: WslFacts['mode'], network: NetworkFacts): string | undefined {
  return mode ?? guessMode(network)
}

function judgeMode({ mode, nameServers }: WslFacts, { network, dnsServers }: WslSettings): DoctorFinding {
  const names =
    dnsServers.length > 0 ? `names are asked of ${dnsServers.join(', ')}` : throughWindows(nameServers)
  switch (networkKind(mode, network)) {
    case 'nat': {
      const found = `NAT: the address of WSL stays, whatever WiFi Windows is on; ${names}`
      if (dnsServers.length > 0) return ok('wsl', found)
      return warning(
        'wsl',
        `${found}, which may not answer where Windows has no answer: that looks like DNS that is lost`,
        nameTheRouter,
      )
    }
    case 'mirrored':
      return ok(
        'wsl',
        `mirrored: WSL has the addresses of Windows, and sees when it changes the WiFi; ${names}`,
      )
    case undefined:
      return ok('wsl', `whether the network is NAT or mirrored cannot be seen; ${names}`)
    default:
      return warning(
        'wsl',
        `the network is of the kind "${mode}", with which the monitor was never tried; ${names}`,
        'set "networkingMode" to "nat" or "mirrored" in the file .wslconfig of Windows',
      )
  }
}

function throughWindows(nameServers: readonly string[]): string {
  if (nameServers.length === 0) return 'no name server is known to WSL'
  return nameServers.includes(TUNNEL)
    ? `names are asked through ${TUNNEL}, the tunnel to the DNS of Windows`
    : `names are asked of ${nameServers.join(', ')}, which WSL was given`
}

/** Mirrored mode adds an interface for the loopback of Windows; NAT gives WSL an address in 172.16/12. */
function guessMode({ addresses, gateway }: NetworkFacts): 'nat' | 'mirrored' | undefined {
  if (addresses.some(({ name }) => name === 'loopback0')) return 'mirrored'
  const own = /^172\.(?:1[6-9]|2\d|3[01])\./
  const isOwn = addresses.some(({ name, network }) => name === 'eth0' && own.test(network))
  return isOwn && gateway !== undefined && own.test(gateway) ? 'nat' : undefined
}

function judgeNpm({ windowsNpm }: WslFacts): readonly DoctorFinding[] {
  if (windowsNpm === undefined) return []
  return [
    warning(
      'wsl',
      `the first npm on PATH is that of Windows (${windowsNpm.file}): it installs for Windows, not for WSL`,
      'install Node in WSL, or set "appendWindowsPath=false" in the section [interop] of /etc/wsl.conf and run "wsl --shutdown" in Windows',
    ),
  ]
}

/** The addresses in the `nameserver` lines of a resolv.conf. */
function parseNameServers(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? [])
}

/** Older WSL has no such program. */
async function networkingMode(path: string): Promise<string | undefined> {
  const mode = await outputOf('wslinfo', ['--networking-mode'], WSLINFO_TIMEOUT, path)
  return /^[a-z]+$/.exec(mode ?? '')?.[0]
}

async function firstOnPath(program: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((each) => each !== '')) {
    const file = join(folder, program)
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return file
  }
  return undefined
}
