/** Brings a motion's wanted tracks home, one request at a time, the newest day first. */
import type { MotionArchive } from '../../archive/motion-archive.ts'
import { isTakeable } from '../../archive/rejections.ts'
import { TrackWriter } from '../../archive/track-writer.ts'
import { errorCode, errorText } from '../../base/errors.ts'
import { isShortage } from '../../base/shortage.ts'
import { type Bytes, MIB, type Milliseconds } from '../../base/units.ts'
import type { Download, RequestLimits } from '../../device/client.ts'
import { StatusError } from '../../device/exchange-failure.ts'
import type { Target } from '../../device/probe.ts'
import type { LedgerEntry } from '../../domain/ledger.ts'
import { withFailed } from '../../domain/ledger.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { DeviceLog } from '../../domain/payloads.ts'
import { compareForDownload } from '../../domain/plan.ts'
import { parseKey } from '../../domain/track-key.ts'
import { fileLengthOf, isFileLength } from '../../domain/track-length.ts'
import type { Trouble } from '../../domain/trouble.ts'
import type { TrackReport } from '../../oao/verdict.ts'
import { WakeUp } from '../scope/wake-up.ts'
import { trackPause } from '../search/pacing.ts'
import type { Turn } from './download-order.ts'
import type { CountBytes } from './download-places.ts'
import { type FailureCause, failureCauseOf } from './failure-cause.ts'
import { readInfo } from './inspection.ts'
import { keepLeftover, leaveBeside } from './keep-leftover.ts'
import type { PriorityClaim } from './priority.ts'
import type { VisitScope } from './visit-scope.ts'
import { watch } from './watch.ts'

/** A wanted track: its record on the device and its entry in the ledger. */
export interface WantedTrack {
  readonly key: string
  readonly day: string
  readonly log: DeviceLog
  readonly entry: LedgerEntry
}

/** Progress is told at most so often for each device. */
const PROGRESS_INTERVAL: Milliseconds = 250

/** A log that was never closed may have grown since its record was made, by no more than this. */
const GROWTH_LIMIT: Bytes = 4 * MIB

/** One that was closed has no more than what firmware may add at its end. */
const CLOSED_GROWTH_LIMIT: Bytes = 64 * 1024

/** A track slower than this as a whole is a drip: a motion gives 500 KiB/s and more (docs/device.md, "Pace"). */
const SLOWEST_BYTES_PER_SECOND = 16 * 1024

/** Hears how a track comes. */
interface Progress {
  readonly count: CountBytes
  /** It is whole and durable, and not yet entered in the ledger: the device is free for the next. */
  readonly verified: () => void
}

/** The warning for a track whose exchange did not end well. */
const BROKEN_BEHIND = 'every frame came, but the answer did not end as it announced'

type Fetched = { readonly ok: true } | { readonly ok: false; readonly trouble: FailureCause }

/**
 * Fetches the wanted tracks; resolves with the trouble of the last that failed, undefined when all are home.
 *
 * A track that fails does not keep the next one from coming, but a device that has gone does; and the next one waits
 * until all motions of good claim have theirs.
 */
export async function download(
  motion: MotionId,
  target: Target,
  wanted: readonly WantedTrack[],
  archive: MotionArchive,
  context: VisitScope,
  claim: PriorityClaim,
  signal: AbortSignal,
): Promise<FailureCause | undefined> {
  const left = [...wanted].sort((a, b) =>
    compareForDownload({ day: a.day, figures: a.log }, { day: b.day, figures: b.log }),
  )
  let trouble: FailureCause | undefined
  let failures = 0
  for (let next = left[0]; next !== undefined && !signal.aborted; next = left[0]) {
    const fetched = await inTurn(target, turnOf(next, left), context, claim, signal, (count) =>
      fetchUntilFailure(motion, target, left, archive, context, count, signal),
    )
    if (fetched.ok || signal.aborted) return trouble
    trouble = fetched.trouble
    claim.giveUp()
    if (trouble === 'interrupted' || ['wrong-identifier', 'disk'].includes(trouble.code)) return trouble
    if (left.length === 0) return trouble
    failures++
    await context.clock.wait(trackPause(failures), signal)
    // A device that has gone would cost a time-out for each of its other tracks.
    const { timeout } = context.configuration.detection
    if ((await context.network.knock(target, timeout, signal)) !== 'connected') return trouble
    // Another device in its place does not have them at all.
    const info = await readInfo(motion, target, context, signal)
    if (!info.ok) return info.trouble.code === 'wrong-identifier' ? info.trouble : trouble
  }
  return trouble
}

/** Fetches what is left from its front: a motion keeps its place as long as it gives good tracks, and is free sooner. */
async function fetchUntilFailure(
  motion: MotionId,
  target: Target,
  left: WantedTrack[],
  archive: MotionArchive,
  context: VisitScope,
  count: CountBytes,
  signal: AbortSignal,
): Promise<Fetched> {
  const all: Promise<Fetched>[] = []
  let result: Fetched = { ok: true }
  let isOver = false
  while (!isOver && !signal.aborted) {
    const track = left.shift()
    if (track === undefined) break
    // The roster has changed while the track waited for its turn: what is wanted is planned anew.
    if (!isAssigned(motion, track, context)) continue
    const verified = Promise.withResolvers<undefined>()
    const progress: Progress = { count, verified: () => verified.resolve(undefined) }
    const fetched = fetchTrack(motion, target, track, archive, context, progress, signal)
    all.push(fetched)
    const ended = fetched.then(
      (outcome) => {
        if (result.ok) result = outcome
        isOver ||= !outcome.ok
      },
      // The error is thrown below.
      () => {
        isOver = true
      },
    )
    // The next track of a heavy ledger comes while this one waits to be entered in it.
    await (archive.isHeavy ? Promise.race([ended, verified.promise]) : ended)
  }
  await Promise.all(all)
  return result
}

function turnOf({ day }: WantedTrack, left: readonly WantedTrack[]): Turn {
  return { day, bytes: left.reduce((sum, { log }) => sum + log.size, 0) }
}

/** Waits for a place; a motion that waits is watched like any other that is not being read. */
async function inTurn(
  target: Target,
  turn: Turn,
  context: VisitScope,
  claim: PriorityClaim,
  signal: AbortSignal,
  work: (count: CountBytes) => Promise<Fetched>,
): Promise<Fetched> {
  const message = 'it left while its tracks waited for their turn'
  const gone: Fetched = { ok: false, trouble: { code: 'unreachable', message } }
  const waiting = new AbortController()
  let hasLeft = false
  const place = async (): Promise<Fetched> => {
    await claim.yieldToOthers(signal)
    return context.downloads.run(turn, async (count) => {
      waiting.abort()
      return hasLeft ? gone : work(count)
    })
  }
  const fetched = place()
  const watched = watch(target, context, new WakeUp(), AbortSignal.any([signal, waiting.signal]))
  const end = await Promise.race([fetched, watched])
  hasLeft = end === 'left' || end === 'lost'
  return hasLeft ? gone : fetched
}

/** True while the roster in force gives the track the name it was planned under. */
function isAssigned(motion: MotionId, { key, day }: WantedTrack, { assignment }: VisitScope): boolean {
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  const fileId = assignment.entrantOn(motion, date)?.fileId
  return fileId !== undefined && fileId === parseKey(key)?.fileId
}

async function fetchTrack(
  motion: MotionId,
  target: Target,
  track: WantedTrack,
  archive: MotionArchive,
  context: VisitScope,
  progress: Progress,
  signal: AbortSignal,
): Promise<Fetched> {
  const { clock, emit } = context
  const { key, log, entry } = track
  const file = archive.fileOf(entry)
  let writer: TrackWriter | undefined
  try {
    context.room.require(log.size)
    writer = await TrackWriter.open(file, { motion, log })
    const opened = writer
    context.leftovers.forget(opened.part)
    // As long as the whole and still not finished: it is not what it should be, and there is no rest to ask for.
    if (opened.bytes >= fileLengthOf(log.size)) await opened.restart()
    const start = opened.bytes
    const since = clock.elapsed()
    const answer = await context.client.download(
      motion,
      target,
      log.file,
      start > 0 ? { range: `bytes=${start}-` } : {},
      limitsOf(log, context),
      signal,
      (body) => receive(body, opened, motion, track, context, progress.count),
    )
    // A length that is announced too long, or a connection that breaks behind the last frame, takes nothing away.
    const isBroken = !answer.ok && opened.isWhole(log.size)
    if (!answer.ok && !isBroken) {
      const cause = await failureCauseOf(answer.trouble, since, context)
      if (cause === 'interrupted') return { ok: false, trouble: cause }
      // A device that had nothing to add may not bear to be asked for a rest: next time it is asked for the whole.
      if (opened.bytes === start) await opened.restart()
      return await fail(motion, track, archive, context, cause, true, signal)
    }
    // undici takes a reset for the end of an answer without a length: it may be a router's, in the device's place.
    if (answer.ok && !opened.isWhole(log.size) && !opened.isHopeless) {
      const message = 'the connection broke before the answer was complete'
      const cause = await failureCauseOf({ code: 'reset', message }, since, context)
      if (cause === 'interrupted') return { ok: false, trouble: cause }
    }
    const written = await writer.finish(entry.earlier === undefined ? 'changed' : 'former')
    if (!written.ok) {
      const { report, rejectedFile: path, keptBytes: bytes, sha256 } = written
      const { verdict, reasons } = report
      // Of more than is kept only the beginning came.
      const isTaken = isTakeable(report, { motion, log }) && bytes === report.bytes
      archive.rejections.note(key, log, isTaken ? { sha256, bytes, verdict, reasons } : undefined)
      const isKept = await keepLeftover({ kind: 'rejected', path, motion, bytes, at: clock.now() }, context)
      const rejection = rejectionOf(report, isKept ? keptWords(path, report.bytes > bytes) : notKept, motion)
      return await fail(motion, track, archive, context, rejection, false, signal)
    }
    context.leftovers.forget(writer.rejected)
    progress.verified()
    const { report, bytes, sha256, state, keptFile } = written
    const completedAt = clock.now()
    const { verdict, doubts } = report
    const warnings = isBroken ? [...report.warnings, BROKEN_BEHIND] : report.warnings
    await archive.complete(key, { bytes, sha256, verdict, doubts, completedAt }, state)
    if (keptFile !== undefined) {
      const why = entry.earlier === undefined ? 'another file was in its place' : 'its log has changed'
      const message = `Motion ${motion} ${key}: ${why}, and the file of before is kept as ${keptFile}`
      emit({ type: 'notice', at: completedAt, level: 'INFO', message })
    }
    context.mirror.take(archive.ledger, [key])
    const judged = { verdict, warnings, ...(doubts.length === 0 ? {} : { doubts }) }
    emit({ type: 'track-completed', at: completedAt, motion, key, figures: log, bytes, ...judged })
    return { ok: true }
  } catch (error) {
    // A file that the laptop has no descriptor for says nothing of its disk.
    if (isShortage(error)) return { ok: false, trouble: 'interrupted' }
    if (errorCode(error) !== 'disk') throw error
    return await fail(
      motion,
      track,
      archive,
      context,
      { code: 'disk', message: errorText(error) },
      false,
      signal,
    )
  } finally {
    if (signal.aborted) await writer?.discard()
    else if (writer !== undefined) await leaveBeside(writer, motion, context)
  }
}

/** Streams an answer to disk; the device's 206 counts only when it is exactly the rest that was asked for. */
async function receive(
  answer: Download,
  writer: TrackWriter,
  motion: MotionId,
  track: WantedTrack,
  context: VisitScope,
  count: CountBytes,
): Promise<void> {
  const { clock, emit } = context
  const isRest = answer.status === 206 && isRestOf(track.log, answer.range, writer.bytes)
  if (!isRest && answer.status !== 200) {
    // A device that answers a range with another range or an error is asked for the whole next time.
    await writer.restart()
    throw new StatusError(answer.status)
  }
  if (!isRest) await writer.restart()
  const expected = fileLengthOf(track.log.size)
  emit({ type: 'track-started', at: clock.now(), motion, key: track.key, expected })
  let toldAt = clock.elapsed()
  for await (const chunk of answer.body) {
    context.room.take(chunk.byteLength)
    await writer.write(chunk)
    // Of what cannot become the track only the head is kept: the rest need not come.
    if (writer.isHopeless) return
    count(chunk.byteLength)
    if (clock.elapsed() - toldAt < PROGRESS_INTERVAL) continue
    toldAt = clock.elapsed()
    emit({ type: 'track-progressed', at: clock.now(), motion, key: track.key, received: writer.bytes })
  }
}

/**
 * True for a range from `start` to the end of a file as long as the record says, in either way
 * (docs/device.md, "Length").
 */
function isRestOf({ size }: DeviceLog, range: string | undefined, start: Bytes): boolean {
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range ?? '') ?? []
  const length = Number(total)
  return start > 0 && Number(from) === start && Number(to) === length - 1 && isFileLength(length, size)
}

const notKept = 'not kept: the disk has too little room'

function keptWords(rejectedFile: string, isCut: boolean): string {
  return `${isCut ? 'its beginning is kept' : 'kept'} as ${rejectedFile}`
}

/** Why a whole file is not the wanted track; a track of another motion means that another motion answers. */
function rejectionOf(report: TrackReport, kept: string, motion: MotionId): Trouble {
  const { verdict, reasons, header } = report
  const message = `not the wanted track (${verdict}: ${reasons.join('; ')}); ${kept}`
  // What a damaged header says of itself is worth nothing.
  const isAnothers = verdict === 'another-log' && header !== undefined && header.motion !== motion
  if (!isAnothers) return { code: 'track-failed', message }
  return { code: 'wrong-identifier', message, identifier: header.motion }
}

function limitsOf(log: DeviceLog, context: VisitScope): RequestLimits {
  const { configuration } = context
  const { timeout } = configuration.download
  const growth = log.endDate === 0 ? GROWTH_LIMIT : CLOSED_GROWTH_LIMIT
  const bytes = Math.min(configuration.monitor.limits.trackBytes, log.size + growth)
  const total = 10 * timeout + (log.size / SLOWEST_BYTES_PER_SECOND) * 1000
  return { timeout, total, bytes }
}

async function fail(
  motion: MotionId,
  track: WantedTrack,
  archive: MotionArchive,
  context: VisitScope,
  trouble: Trouble,
  isUnprovided: boolean,
  signal: AbortSignal,
): Promise<Fetched> {
  // What was broken off because the monitor stops has not failed: it is wanted as before.
  if (signal.aborted) return { ok: false, trouble }
  const { clock, emit } = context
  const { key, log } = track
  const reason = trouble.message
  try {
    await archive.update((ledger) => withFailed(ledger, key, reason))
  } catch (error) {
    // The ledger on disk calls it wanted still, so nothing is lost by this.
    if (errorCode(error) !== 'disk') throw error
    const message = `Motion ${motion}: the failure of ${key} cannot be noted: ${errorText(error)}`
    emit({ type: 'notice', at: clock.now(), level: 'ERROR', message })
  }
  emit({
    type: 'track-failed',
    at: clock.now(),
    motion,
    key,
    figures: log,
    path: log.file,
    reason,
    isUnprovided,
  })
  // The path has had its line; what is left to say is that the motion is in trouble, and why.
  const { path: _, ...rest } = trouble
  return { ok: false, trouble: { ...rest, message: `${key}: ${reason}` } }
}
