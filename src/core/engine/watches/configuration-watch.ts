/** Reads server.json again when it changes: applies what can take effect at once, and logs the rest. */
import { pluralise } from '../../base/pluralise.ts'
import type { Problem } from '../../base/problem.ts'
import { loadConfiguration } from '../../config/project.ts'
import { type ServerKey, serverKeys } from '../../config/schema.ts'
import type { Configuration } from '../../domain/configuration.ts'
import { createAlarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import { type LiveSettings, shownSettings } from '../scope/live-settings.ts'
import { newProblems, watchFile, whyUnusable } from './watched-file.ts'

/** Watches until the signal; `onTaken` is called when a new configuration is in force. */
export async function watchConfiguration(
  dependencies: Pick<Dependencies, 'clock' | 'emit' | 'project'>,
  settings: LiveSettings,
  onTaken: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, emit, project } = dependencies
  const setAlarm = createAlarm<'file'>('configuration', 'server.json can be used again', dependencies)
  let takenAt = clock.now()
  /** Undefined until the first look: the problems of the start are already logged. */
  let problems: readonly Problem[] | undefined
  let laterBefore = ''

  const look = async (): Promise<void> => {
    const read = await loadConfiguration(project.root, clock.now())
    if (read.configuration === undefined) {
      const since = new Date(takenAt).toISOString().slice(11, 19)
      setAlarm('file', `${whyUnusable(read.problems)} The configuration read at ${since} UTC stays in force`)
      return
    }
    setAlarm('file', undefined)
    const wanted = settings.settled(read.configuration)
    const changes = configurationChanges(settings.configuration, wanted)
    const fresh = problems === undefined ? [] : newProblems(problems, read.problems)
    problems = read.problems
    const later = changes.atNextStart.join()
    if (changes.atOnce.length + fresh.length === 0 && later === laterBefore) return
    laterBefore = later
    takenAt = clock.now()
    const configuration = withLiveParts(settings.configuration, wanted)
    settings.takeConfiguration(configuration)
    onTaken()
    const { approvedFirmwares, thresholds, expectedSettings } = configuration
    emit({
      type: 'configuration-applied',
      at: takenAt,
      changes: changes.atOnce,
      atNextStart: changes.atNextStart,
      newProblems: fresh,
      expectations: { approvedFirmwares, thresholds, expectedSettings },
      ...shownSettings(configuration),
    })
  }
  await watchFile(project.configFile, clock, look, signal)
}

export interface ConfigurationChanges {
  /** What takes effect at once, each as `Key before -> after`. */
  readonly atOnce: readonly string[]
  readonly atNextStart: readonly string[]
}

/** The changes from the configuration in force to the one in the file. */
export function configurationChanges(before: Configuration, after: Configuration): ConfigurationChanges {
  const changed = serverKeys.filter(({ read }) => {
    return read !== undefined && JSON.stringify(read(before)) !== JSON.stringify(read(after))
  })
  return {
    atOnce: changed
      .filter(({ effect }) => effect === 'at once')
      .map((key) => `${key.name} ${valueIn(key, before)} -> ${valueIn(key, after)}`),
    atNextStart: changed.filter(({ effect }) => effect === 'at the next start').map(({ name }) => name),
  }
}

/** The configuration of the file, except restart-only keys. */
export function withLiveParts(before: Configuration, after: Configuration): Configuration {
  const { port, dnsServers, searchDomains, addresses, publicAddresses, board } = before.monitor
  const mirror = { ...after.monitor.mirror, folder: before.monitor.mirror.folder }
  return {
    ...after,
    event: before.event,
    monitor: { ...after.monitor, port, dnsServers, searchDomains, addresses, publicAddresses, board, mirror },
  }
}

/** The value of a key for people, in the unit of the file. */
function valueIn({ read, unit }: ServerKey, configuration: Configuration): string {
  const value = read?.(configuration)
  if (unit === 's' && typeof value === 'number') return `${value / 1000} s`
  if (Array.isArray(value)) return pluralise(value.length, 'name')
  return value === undefined ? 'default' : String(value)
}
