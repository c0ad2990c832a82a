/** The parts of the engine that the loops of the motions and the watches share. */
import PQueue from 'p-queue'
import { Leftovers } from '../archive/leftovers.ts'
import type { Clock } from '../base/clock.ts'
import { currentPlatform } from '../base/platform.ts'
import type { Milliseconds } from '../base/units.ts'
import type { Project } from '../config/project.ts'
import { DeviceClient, placesFor } from '../device/client.ts'
import { MotionResolver } from '../device/resolver.ts'
import { openFilesLimit, sharesFor } from '../disk/open-files-limit.ts'
import type { Configuration } from '../domain/configuration.ts'
import type { Emit } from '../events/events.ts'
import { AddressBook } from './network/address-book.ts'
import { NetworkWatch } from './network/network-watch.ts'
import { logRefusedAddresses } from './network/refused-addresses.ts'
import type { LiveSettings } from './scope/live-settings.ts'
import { AbsentMotions } from './search/absent-motions.ts'
import { Eagerness } from './search/eagerness.ts'
import { DownloadPlaces } from './visit/download-places.ts'
import { Priority } from './visit/priority.ts'
import { ClocksWatch } from './watches/clock-watch.ts'
import { DiskRoom } from './watches/disk-watch.ts'
import { MemorySaver } from './watches/memory-saver.ts'
import { Mirror } from './watches/mirror.ts'
import { SavedCheck } from './watches/saved-check.ts'

/** Give up on a slower lookup; by then the next has begun. */
const LOOKUP_TIMEOUT: Milliseconds = 2500

/** Caches are read while the first probes are out: they must not fill the thread pool. */
const MEMORY_READS_AT_ONCE = 4

export type EngineParts = ReturnType<typeof partsOf>

/** Puts the parts together; what they emit goes to `emit`. */
export function partsOf(project: Project, settings: LiveSettings, clock: Clock, emit: Emit) {
  const { configuration } = settings
  const shares = sharesFor(openFilesLimit())
  const { inspected, fetched } = concurrencyOf(configuration)
  const addresses = new AddressBook()
  const clocks = new ClocksWatch({ clock, emit, platform: currentPlatform() })
  const eagerness = new Eagerness({ clock, emit })
  const resolver = new MotionResolver({
    ...configuration.monitor,
    timeout: LOOKUP_TIMEOUT,
    onRefused: logRefusedAddresses({ clock, emit }),
    onLookup: (lookup) => network.hearDns(lookup),
    isPlaceholder: (motion, host) => addresses.placeholders.has(motion, host),
  })
  const client = new DeviceClient(
    configuration.inspection.timeout,
    () => network.hearMotion(),
    placesFor(shares),
    ({ host, date, waited }) => {
      const answered = clock.now()
      clocks.hearDate(host, { given: date, asked: answered - waited, answered })
    },
  )
  const dependencies = {
    project,
    get configuration() {
      return settings.configuration
    },
    get assignment() {
      return settings.assignment
    },
    clock,
    emit,
    resolver,
    client,
  }
  const network = new NetworkWatch(dependencies)
  network.onMove(() => eagerness.stir())
  const mirror = new Mirror(dependencies)
  // Assigned, not spread: the getters of the configuration and the roster must stay getters.
  return Object.assign(dependencies, {
    addresses,
    clocks,
    eagerness,
    fleet: new AbsentMotions(),
    network,
    mirror,
    room: new DiskRoom(),
    leftovers: new Leftovers(),
    savedCheck: new SavedCheck({ clock, emit, mirror }),
    memory: new MemorySaver(dependencies),
    priority: new Priority(clock),
    inspections: new PQueue({ concurrency: inspected }),
    downloads: new DownloadPlaces(clock, fetched, shares.downloads),
    memoryReads: new PQueue({ concurrency: MEMORY_READS_AT_ONCE, autoStart: false }),
  })
}

/** How many motions are inspected at once, and how many give their tracks. */
export function concurrencyOf({ monitor: { limits } }: Configuration) {
  const { exchanges, downloads } = sharesFor(openFilesLimit())
  const asked = limits.inspectionsAtOnce ?? Number.POSITIVE_INFINITY
  // Each inspection and each download sends one request at a time.
  const inspected = Number.isFinite(exchanges) ? Math.min(asked, exchanges - downloads) : asked
  return { inspected, fetched: limits.downloadsAtOnce }
}
