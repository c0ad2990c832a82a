/** Runs all of the doctor's checks at once, each for a bounded time. */
import { resolve } from 'node:path'
import type { Platform } from '../../core/base/platform.ts'
import type { Milliseconds } from '../../core/base/units.ts'
import { driveC } from '../../core/base/windows-mounts.ts'
import { loadConfiguration, loadRoster, type Project, projectOf } from '../../core/config/project.ts'
import { readLock } from '../../core/disk/lock-state.ts'
import type { Configuration } from '../../core/domain/configuration.ts'
import { nameOf } from '../../core/domain/motion.ts'
import { type BoardSetting, boardFacts, judgeBoard } from './board.ts'
import { clockFacts, judgeClock } from './clock.ts'
import { diskFacts, diskNeed, isOnOtherDisk, judgeDisk, judgeMirrorDisk } from './disk.ts'
import { type CheckName, checkNames, type DoctorFinding, ok, problem } from './finding.ts'
import { awakeFacts, judgeAwake, type Machine, thisMachine } from './machine.ts'
import { judgeNames, namesFacts } from './names.ts'
import { judgeLocalNetwork, judgeNetworks, localNetworkFacts, networkFacts } from './network.ts'
import { judgeLock, judgeProject, projectFacts } from './project.ts'
import { judgeFolders, judgeMirror, tryFolder } from './rights.ts'
import { judgeTerminal, type TerminalFacts } from './terminal.ts'
import { isBehindWindows, judgeWsl, wslFacts } from './wsl.ts'

/** How long a disk, a server or a program may take to answer. */
const EXAMINATION_TIMEOUT: Milliseconds = 3000

/** Longer, because this check reads only one name and name servers need time. */
const ROSTER_TIMEOUT: Milliseconds = 500

export interface Examination {
  readonly findings: readonly DoctorFinding[]
  /** True when a check did not end, and may never. */
  readonly isLeftOpen: boolean
}

export interface ExaminedLaptop {
  readonly root: string
  readonly now: Milliseconds
  readonly terminal: TerminalFacts
  /** Default: this process's platform. */
  readonly machine?: Machine
}

/** Examines a laptop and a project, for about twice `timeout` at most. Never throws. */
export async function examine(laptop: ExaminedLaptop, timeout = EXAMINATION_TIMEOUT): Promise<Examination> {
  const root = resolve(laptop.root)
  const ending = new AbortController()
  let isLeftOpen = false
  const look = async (check: CheckName, work: Promise<readonly DoctorFinding[]>) => {
    try {
      const found = await within(timeout, work)
      if (found !== undefined) return found
      isLeftOpen = true
      return [problem(check, `no answer within ${timeout / 1000} s`, 'look at the disk, or use another one')]
    } catch (error) {
      return [problem(check, `this cannot be looked at: ${String(error)}`, 'mend that, and ask again')]
    }
  }
  // Other checks report a hanging disk.
  const configuration = (await within(timeout, loadConfiguration(root, laptop.now)))?.configuration
  const project = configuration && projectOf(root, configuration.event)
  const machine = laptop.machine ?? (await thisMachine())
  const looks = looksOf({ ...laptop, root, machine }, configuration, project, ending.signal)
  const findings = await Promise.all(looks.map(([check, work]) => look(check, work)))
  ending.abort()
  const order = (finding: DoctorFinding): number => checkNames.indexOf(finding.check)
  return { findings: findings.flat().toSorted((a, b) => order(a) - order(b)), isLeftOpen }
}

type Look = readonly [check: CheckName, work: Promise<readonly DoctorFinding[]>]

function looksOf(
  { root, now, terminal, machine }: Required<ExaminedLaptop>,
  configuration: Configuration | undefined,
  project: Project | undefined,
  signal: AbortSignal,
): readonly Look[] {
  const monitor = configuration?.monitor ?? withoutConfiguration
  const isOnLoopback =
    monitor.dnsServers.length > 0 && monitor.dnsServers.every((server) => server.startsWith('127.'))
  const folders = project === undefined ? [] : [project.logsFolder, project.motionsFolder]
  const eventOffset = configuration?.expectedSettings.timezone
  const { platform } = machine
  const mounts = platform === 'wsl' ? machine.mounts : ''
  const network = networkFacts(isOnLoopback)
  const local = Promise.resolve(judgeLocalNetwork(localNetworkFacts(platform, terminal.environment)))
  const none = Promise.resolve([])
  const wsl = platform === 'wsl' ? wslFacts(machine) : undefined
  const holder = project === undefined ? undefined : readLock(project.logsFolder)
  const boardSetting = async (): Promise<BoardSetting> => ({
    isMonitored: (await holder)?.purpose === 'monitor',
    isBehindWindows: wsl !== undefined && isBehindWindows(await wsl, await network),
  })
  return [
    ['node', Promise.resolve([ok('node', `Node ${process.versions.node} on ${platformNames[platform]}`)])],
    ['terminal', Promise.resolve(judgeTerminal(terminal))],
    ['network', network.then(judgeNetworks)],
    ['network', isOnLoopback ? none : local],
    [
      'board',
      Promise.all([boardFacts(monitor.board.listen), boardSetting()]).then(([facts, setting]) => [
        judgeBoard(facts, setting),
      ]),
    ],
    [
      'dns',
      nameToAskFor(project)
        .then((name) => namesFacts(name, monitor, signal))
        .then(judgeNames),
    ],
    [
      'wsl',
      wsl === undefined
        ? none
        : Promise.all([wsl, network]).then(([facts, found]) =>
            judgeWsl(facts, { network: found, dnsServers: monitor.dnsServers }),
          ),
    ],
    ['clock', clockFacts({ now, eventOffset, folders, platform, driveC: driveC(mounts) }).then(judgeClock)],
    [
      'sleep',
      awakeFacts(machine, configuration?.monitor.isKeptAwake ?? true).then((facts) => [judgeAwake(facts)]),
    ],
    ['disk', examineDisks(project ?? root, monitor.mirror.folder, mounts)],
    ['rights', examineFolders(project, monitor.mirror.folder, platform)],
    ['project', projectFacts(root, now).then((facts) => [judgeProject(facts)])],
    ['lock', holder === undefined ? none : holder.then((found) => [judgeLock(found)])],
  ]
}

const platformNames = {
  linux: process.platform,
  macos: 'macOS',
  windows: 'Windows',
  wsl: 'Linux under WSL',
} as const

/** The defaults without server.json. */
const withoutConfiguration: Pick<
  Configuration['monitor'],
  'dnsServers' | 'searchDomains' | 'addresses' | 'publicAddresses' | 'mirror' | 'board'
> = {
  dnsServers: [],
  searchDomains: undefined,
  addresses: new Map(),
  publicAddresses: false,
  mirror: { folder: undefined, isAwaited: false },
  board: { listen: undefined, public: [], allowsCommands: true },
}

/** The first motion of the roster, or any. */
async function nameToAskFor(project: Project | undefined): Promise<string> {
  const roster = project && (await within(ROSTER_TIMEOUT, loadRoster(project)))
  return nameOf(roster?.entrants.find(({ motion }) => motion > 0)?.motion ?? 1)
}

/** `place` is the project, or its folder if there is no project. */
async function examineDisks(
  place: Project | string,
  mirror: string | undefined,
  mounts: string,
): Promise<readonly DoctorFinding[]> {
  const [tracks, motions] =
    typeof place === 'string' ? [place, place] : [place.gpslogsFolder, place.motionsFolder]
  const need = await diskNeed(motions)
  const own = judgeDisk(await diskFacts(tracks, need, mounts))
  if (mirror === undefined) return own
  // A USB stick is not on the virtual disk; an unmounted one is judged by its mount folder.
  const copies = judgeDisk(await diskFacts(mirror, need)).filter(({ check }) => check === 'disk')
  return [...own, ...judgeMirrorDisk(mirror, await isOnOtherDisk(mirror, tracks)), ...copies]
}

async function examineFolders(
  project: Project | undefined,
  mirror: string | undefined,
  platform: Platform,
): Promise<readonly DoctorFinding[]> {
  if (project === undefined) return []
  const { eventFolder, motionsFolder, gpslogsFolder, logsFolder } = project
  const folders = [eventFolder, motionsFolder, gpslogsFolder, logsFolder]
  const tried = await Promise.all(folders.map(tryFolder))
  const found = judgeFolders(tried, platform)
  if (mirror === undefined) return found
  return [...found, ...judgeMirror(await tryFolder(mirror), platform)]
}

/** The result of the work, or undefined after `span`. */
async function within<Value>(span: Milliseconds, work: Promise<Value>): Promise<Value | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), span)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
