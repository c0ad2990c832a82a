// Starts the built program with the least rights it needs (docs/security.md): node scripts/start-sandboxed.ts [--root DIR] [...]
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { currentPlatform } from '../src/core/base/platform.ts'
import { loadConfiguration, projectOf } from '../src/core/config/project.ts'
import { systemNamesFolder } from '../src/core/device/system-names.ts'
import { runChild } from '../src/run-child.ts'
import { SyncService } from './sync-service.ts'

const program = resolve(import.meta.dirname, '../dist/cli.js')
const preload = resolve(import.meta.dirname, 'sync-outside.ts')
const given = process.argv.slice(2)

const eventsFile = saidOf('--events', 'MOTION_MONITOR_EVENTS')
const rights = await rightsFor(resolve(saidOf('--root', 'MOTION_MONITOR_ROOT') ?? '.'))
await using service = await SyncService.start()
const first = pathToFileURL(preload)
first.searchParams.set('address', service.address)
const child = spawn(process.execPath, [...rights, `--import=${first}`, program, ...given], {
  stdio: 'inherit',
})
service.serve(child.pid)
process.exitCode = await runChild(child)

/** The value of an option or its variable, as the program will read it. */
function saidOf(option: string, variable: string): string | undefined {
  const at = given.findLastIndex((arg) => arg === option || arg.startsWith(`${option}=`))
  const named = given[at] === option ? given[at + 1] : given[at]?.slice(option.length + 1)
  const value = named ?? process.env[variable]
  return value?.trim() === '' ? undefined : value
}

/** It may read itself, the project, and system files about names and processes; it may write the event's files. */
async function rightsFor(root: string): Promise<readonly string[]> {
  const { configuration } = await loadConfiguration(root, Date.now())
  const { eventFolder, motionsFolder, gpslogsFolder, logsFolder } = projectOf(
    root,
    configuration?.event ?? '',
  )
  const mirror = configuration?.monitor.mirror.folder
  const names = systemNamesFolder(currentPlatform(), process.env)
  const system = ['hosts', 'resolv.conf', 'nsswitch.conf', 'host.conf'].map((file) => join(names, file))
  const named = [mirror, eventsFile === '-' ? undefined : eventsFile]
  const writes = [
    motionsFolder,
    gpslogsFolder,
    join(eventFolder, 'imports'),
    logsFolder,
    ...named.flatMap((path) => (path === undefined ? [] : [resolve(path)])),
  ]
  const reads = [dirname(program), preload, root, eventFolder, ...writes, ...system, '/proc']
  return [
    '--permission',
    '--disable-warning=PERM0006',
    '--disable-warning=ExperimentalWarning',
    '--allow-worker',
    '--allow-net',
    ...reads.flatMap(withReal).map((path) => `--allow-fs-read=${path}`),
    ...writes.flatMap(withReal).map((path) => `--allow-fs-write=${path}`),
    // Also its half-written files and those set aside.
    ...[eventFolder, realpathOf(eventFolder)].flatMap((path) =>
      ['notes.json*', 'screen.json*', 'board-secret*'].map((name) => `--allow-fs-write=${join(path, name)}`),
    ),
  ]
}

/**
 * A path and all below it, by both of its names: the event folder may be a link to another disk, and resolv.conf often
 * is one. Only the star marks a folder that does not exist yet.
 */
function withReal(path: string): readonly string[] {
  return [...new Set([path, realpathOf(path)])].flatMap((name) => [name, join(name, '*')])
}

/** The target of a path, even if its last part does not exist yet. */
function realpathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realpathOf(parent), path.slice(parent.length))
  }
}
