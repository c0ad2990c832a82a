/** Chooses which motions come normally, which do harm, and which will lose the record of a wanted track. */
import type { Milliseconds } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { Random } from '../../src/simulator/random.ts'
import { type EventRules, placeOfWanted } from '../days/wanted.ts'
import type { Losses } from './losses.ts'
import type { SoakDevice } from './soak-device.ts'

/** One device in so many loses a record each day. */
const LOSING_SHARE = 40

/** One device in so many sends floods. */
const HOSTILE_SHARE = 10

/** A motion that will lose a record once it has come. */
interface Losing {
  readonly motion: MotionId
  /** Resolves when it has been switched off, unreleased. */
  readonly left: Promise<void>
}

export class Company {
  readonly #devices: readonly SoakDevice[]
  readonly #rules: EventRules
  readonly #losses: Losses

  constructor(devices: readonly SoakDevice[], rules: EventRules, losses: Losses) {
    this.#devices = devices
    this.#rules = rules
    this.#losses = losses
  }

  /** They come to be read, and have lost nothing. */
  get honest(): readonly MotionId[] {
    const hostile = new Set(this.hostile)
    return this.#ids.filter((id) => !hostile.has(id) && !this.#losses.losers.has(id))
  }

  /** They send floods on every evening but the last. */
  get hostile(): readonly MotionId[] {
    return this.#ids.slice(-Math.ceil(this.#ids.length / HOSTILE_SHARE))
  }

  /** Chooses who will lose the record of a wanted track of the day. */
  planLosses(midnight: Milliseconds, random: Random): readonly Losing[] {
    const honest = new Set(this.honest)
    const candidates = this.#devices.flatMap((device) => {
      const wanted = device
        .at(midnight, 'evening')
        .logs.find(
          (log) => log.start_date >= midnight && placeOfWanted(device.id, log, this.#rules) !== undefined,
        )
      return wanted !== undefined && honest.has(device.id) ? [{ device, file: wanted.file }] : []
    })
    const losing: Losing[] = []
    while (candidates.length > 0 && losing.length < this.#devices.length / LOSING_SHARE) {
      const [chosen] = candidates.splice(random.whole(0, candidates.length - 1), 1)
      if (chosen === undefined) break
      losing.push({ motion: chosen.device.id, left: this.#losses.plan(chosen.device, chosen.file) })
    }
    return losing
  }

  get #ids(): readonly MotionId[] {
    return this.#devices.map(({ id }) => id)
  }
}
