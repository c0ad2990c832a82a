/** Decides which configuration changes take effect at once and which at the next start, and describes both. */
import { pluralise } from '../../base/pluralise.ts'
import { type ServerKey, serverKeys } from '../../config/schema.ts'
import type { Configuration } from '../../domain/configuration.ts'

export interface ConfigurationChanges {
  /** What takes effect at once, each as `Key before -> after`. */
  readonly atOnce: readonly string[]
  /** The keys of what takes effect at the next start. */
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
  const { port, dnsServers, searchDomains, addresses, publicAddresses } = before.monitor
  const mirror = { ...after.monitor.mirror, folder: before.monitor.mirror.folder }
  return {
    ...after,
    event: before.event,
    monitor: { ...after.monitor, port, dnsServers, searchDomains, addresses, publicAddresses, mirror },
  }
}

/** The value of a key for people, in the unit of the file. */
function valueIn({ read, unit }: ServerKey, configuration: Configuration): string {
  const value = read?.(configuration)
  if (unit === 's' && typeof value === 'number') return `${value / 1000} s`
  if (Array.isArray(value)) return pluralise(value.length, 'name')
  return value === undefined ? 'default' : String(value)
}
