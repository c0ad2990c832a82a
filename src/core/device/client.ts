/** HTTP to one device at a time: every time-out explicit, no redirects, bodies capped while they are read. */
import { setTimeout as delay } from 'node:timers/promises'
import PQueue from 'p-queue'
import { LONGEST_WAIT } from '../base/clock.ts'
import { isShortage } from '../base/shortage.ts'
import type { Milliseconds } from '../base/units.ts'
import { type DescriptorShares, sharesFor } from '../disk/open-files-limit.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { AnswerReader, Download, HeardDate, OpenRequest } from './answer-reader.ts'
import { ExchangeError, isOfExchange, StatusError, troubleOf } from './exchange-failure.ts'

/** How many times its request's time-out a whole exchange may take: a slow drip ends here. */
const WHOLE_FACTOR = 6

/** From one try to the next where the laptop is short of descriptors. */
const SHORTAGE_PAUSE: Milliseconds = 100

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: Trouble }

/** One request of a device, and what bounds it. */
export interface DeviceRequest extends Pick<OpenRequest, 'target' | 'path' | 'limits' | 'signal'> {
  readonly motion: MotionId
  /** Besides `host`, which the client adds. */
  readonly headers?: OpenRequest['headers']
}

interface Exchange {
  /** Elapsed time of the last sign of life. */
  heardAt: Milliseconds
  readonly breaking: AbortController
}

/** Limits how many connections to devices are open at once, separately for probes and requests. */
export interface ConnectionPlaces {
  readonly probes: PQueue
  readonly exchanges: PQueue
}

export function placesFor({ probes, exchanges }: DescriptorShares): ConnectionPlaces {
  return { probes: new PQueue({ concurrency: probes }), exchanges: new PQueue({ concurrency: exchanges }) }
}

/** HTTP to the whole fleet. */
export class DeviceClient {
  /** Where everything that connects to a device waits for its turn. */
  readonly places: ConnectionPlaces
  readonly #newReader: () => Promise<AnswerReader>
  #reader: Promise<AnswerReader> | undefined
  readonly #exchanges = new Set<Exchange>()
  readonly #onHeard: () => void

  /** `onHeard` is called at each sign of life of a device, `onDate` with each time that one gives. */
  constructor(
    connectTimeout: Milliseconds,
    onHeard: () => void = () => undefined,
    places = placesFor(sharesFor(undefined)),
    onDate: (heard: HeardDate) => void = () => undefined,
  ) {
    this.#onHeard = onHeard
    this.places = places
    this.#newReader = async () => {
      const { AnswerReader } = await import('./answer-reader.ts')
      return new AnswerReader(connectTimeout, onDate)
    }
  }

  /** Requests under way. */
  get underWay(): number {
    return this.#exchanges.size
  }

  /** Ends every exchange whose device has sent nothing for this long; each ends as `reset`. */
  breakOff(silentFor: Milliseconds): void {
    const now = performance.now()
    for (const { heardAt, breaking } of this.#exchanges) {
      if (now - heardAt >= silentFor) breaking.abort()
    }
  }

  /** Reads a whole small text, for example `/info.json`. */
  async readText(request: DeviceRequest): Promise<Answer<string>> {
    return this.download(request, async (download) => {
      if (download.status !== 200) throw new StatusError(download.status)
      const chunks: Uint8Array[] = []
      for await (const chunk of download.body) chunks.push(chunk)
      return new TextDecoder().decode(Buffer.concat(chunks))
    })
  }

  /** Requests a path and hands the streamed answer to `read`; throws what `read` does, never what the device caused. */
  async download<Value>(
    request: DeviceRequest,
    read: (download: Download) => Promise<Value>,
  ): Promise<Answer<Value>> {
    const { limits, signal } = request
    return this.places.exchanges.add(async () => {
      for (const until = performance.now() + limits.timeout; ; await delay(SHORTAGE_PAUSE)) {
        const answer = await this.#exchange(request, read)
        if (answer.ok || answer.trouble.code !== 'descriptors') return answer
        if (signal.aborted || performance.now() >= until) return answer
      }
    })
  }

  async #exchange<Value>(
    { motion, target, path, headers, limits, signal }: DeviceRequest,
    read: (download: Download) => Promise<Value>,
  ): Promise<Answer<Value>> {
    const total = Math.min(LONGEST_WAIT, Math.ceil(limits.total ?? limits.timeout * WHOLE_FACTOR))
    const whole = AbortSignal.timeout(total)
    const exchange: Exchange = { heardAt: performance.now(), breaking: new AbortController() }
    const request: OpenRequest = {
      target,
      path,
      headers: { ...headers, host: nameOf(motion) },
      limits,
      signal: AbortSignal.any([signal, whole, exchange.breaking.signal]),
      since: performance.now(),
      onHeard: () => {
        exchange.heardAt = performance.now()
        this.#onHeard()
      },
    }
    this.#exchanges.add(exchange)
    try {
      return { ok: true, value: await (await this.load()).read(request, read) }
    } catch (error) {
      const isShort = isShortage(error)
      const isOverdue = !isShort && whole.aborted && !signal.aborted && isOfExchange(error, whole)
      const late = `the answer was not complete after ${total / 1000} s`
      const trouble = troubleOf(path, isOverdue ? new ExchangeError('timed-out', late) : error)
      if (trouble === undefined) throw error
      return { ok: false, trouble }
    } finally {
      this.#exchanges.delete(exchange)
    }
  }

  /** Loads undici, which takes as long as a third of the program: the first probes go out before. */
  load(): Promise<AnswerReader> {
    this.#reader ??= this.#newReader()
    return this.#reader
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await (await this.#reader)?.close()
  }
}
