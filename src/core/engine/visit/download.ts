/** Brings a motion's wanted tracks home, one request at a time, the newest day first. */
import type { Leftovers } from '../../archive/leftovers.ts'
import { isTakeable } from '../../archive/rejections.ts'
import { TrackWriter } from '../../archive/track-writer.ts'
import { errorCode, errorText } from '../../base/errors.ts'
import { isShortage } from '../../base/shortage.ts'
import { type Bytes, MIB, type Milliseconds } from '../../base/units.ts'
import type { Download, RequestLimits } from '../../device/answer-reader.ts'
import type { DeviceClient } from '../../device/client.ts'
import { StatusError } from '../../device/exchange-failure.ts'
import { type LedgerEntry, withFailed } from '../../domain/ledger.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { DeviceLog } from '../../domain/payloads.ts'
import { compareForDownload } from '../../domain/plan.ts'
import { parseKey } from '../../domain/track-key.ts'
import { fileLengthOf, isFileLength } from '../../domain/track-length.ts'
import type { Trouble } from '../../domain/trouble.ts'
import type { TrackReport } from '../../oao/verdict.ts'
import { logNotice, type RosterLookup } from '../scope/dependencies.ts'
import { WakeUp } from '../scope/wake-up.ts'
import { trackPause } from '../search/pacing.ts'
import type { DiskRoom } from '../watches/disk-watch.ts'
import type { Mirror } from '../watches/mirror.ts'
import type { CountBytes, DownloadPlaces, Turn } from './download-places.ts'
import { type FailureCause, failureCauseOf } from './failure-cause.ts'
import { type ReadingEngine, readInfo } from './inspection.ts'
import { keepLeftover, type LeftoverEngine, leaveBeside } from './keep-leftover.ts'
import type { AttendedScope } from './visit-scope.ts'
import { type WatchEngine, watch } from './watch.ts'

export interface DownloadEngine extends ReadingEngine, WatchEngine, LeftoverEngine {
  readonly assignment: RosterLookup
  readonly client: Pick<DeviceClient, 'download' | 'readText'>
  readonly downloads: Pick<DownloadPlaces, 'run'>
  readonly leftovers: Pick<Leftovers, 'forget' | 'keep'>
  readonly mirror: Pick<Mirror, 'take'>
  readonly room: Pick<DiskRoom, 'free' | 'require' | 'take'>
}

type DownloadScope = AttendedScope<DownloadEngine>

/** A wanted track: its record on the device and its entry in the ledger. */
export interface WantedTrack {
  readonly key: string
  readonly day: string
  readonly log: DeviceLog
  readonly entry: LedgerEntry
}

const PROGRESS_INTERVAL: Milliseconds = 250

/** A log that was never closed may have grown since its record was made, by no more than this. */
const GROWTH_LIMIT: Bytes = 4 * MIB

/** One that was closed has no more than what firmware may add at its end. */
const CLOSED_GROWTH_LIMIT: Bytes = 64 * 1024

/** A track slower than this as a whole is a drip: a motion gives 500 KiB/s and more (docs/device.md, "Pace"). */
const SLOWEST_BYTES_PER_SECOND = 16 * 1024

/** Called as a track comes. */
interface Progress {
  readonly count: CountBytes
  /** It is whole and durable, and not yet entered in the ledger: the device is free for the next. */
  readonly verified: () => void
}

/** The warning for a track whose exchange did not end well. */
const BROKEN_BEHIND = 'every frame came, but the answer did not end as it announced'

interface Failed {
  readonly ok: false
  readonly trouble: FailureCause
}

type Fetched = { readonly ok: true } | Failed

/**
 * Fetches the wanted tracks; resolves with the trouble of the last that failed, undefined when all are home. A track
 * that fails does not stop the next, which waits for all motions of good claim; a device that has gone does.
 */
export async function download(
  scope: DownloadScope,
  wanted: readonly WantedTrack[],
): Promise<FailureCause | undefined> {
  const { target, claim, signal, engine } = scope
  const left = [...wanted].sort((a, b) =>
    compareForDownload({ day: a.day, figures: a.log }, { day: b.day, figures: b.log }),
  )
  let trouble: FailureCause | undefined
  let failures = 0
  for (let next = left[0]; next !== undefined && !signal.aborted; next = left[0]) {
    const fetched = await inTurn(scope, turnOf(next, left), (count) => fetchUntilFailure(scope, left, count))
    if (fetched.ok || signal.aborted) return trouble
    trouble = fetched.trouble
    claim.giveUp()
    if (trouble === 'interrupted' || ['wrong-identifier', 'disk'].includes(trouble.code)) return trouble
    if (left.length === 0) return trouble
    failures++
    await engine.clock.wait(trackPause(failures), signal)
    // A device that has gone would cost a time-out for each of its other tracks.
    const { timeout } = engine.configuration.detection
    if ((await engine.network.probe(target, timeout, signal)) !== 'connected') return trouble
    // Another device in its place does not have them at all.
    const info = await readInfo(scope)
    if (!info.ok) return info.trouble.code === 'wrong-identifier' ? info.trouble : trouble
  }
  return trouble
}

/** Fetches what is left from its front: a motion keeps its place as long as it gives good tracks, and is free sooner. */
async function fetchUntilFailure(
  scope: DownloadScope,
  left: WantedTrack[],
  count: CountBytes,
): Promise<Fetched> {
  const { archive, signal } = scope
  const all: Promise<Fetched>[] = []
  let result: Fetched = { ok: true }
  let isOver = false
  while (!isOver && !signal.aborted) {
    const track = left.shift()
    if (track === undefined) break
    // The roster has changed while the track waited for its turn: plan again what is wanted.
    if (!isAssigned(scope, track)) continue
    const verified = Promise.withResolvers<undefined>()
    const progress: Progress = { count, verified: () => verified.resolve(undefined) }
    const fetched = fetchTrack(scope, track, progress)
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
  scope: DownloadScope,
  turn: Turn,
  work: (count: CountBytes) => Promise<Fetched>,
): Promise<Fetched> {
  const message = 'it left while its tracks waited for their turn'
  const gone: Fetched = { ok: false, trouble: { code: 'unreachable', message } }
  const waiting = new AbortController()
  let hasLeft = false
  const place = async (): Promise<Fetched> => {
    await scope.claim.yieldToOthers(scope.signal)
    return scope.engine.downloads.run(turn, async (count) => {
      waiting.abort()
      return hasLeft ? gone : work(count)
    })
  }
  const fetched = place()
  const signal = AbortSignal.any([scope.signal, waiting.signal])
  const watched = watch({ ...scope, wakeUp: new WakeUp(), signal })
  const end = await Promise.race([fetched, watched])
  hasLeft = end === 'left' || end === 'lost'
  return hasLeft ? gone : fetched
}

/** True while the roster in force gives the track the name it was planned under. */
function isAssigned({ motion, engine }: DownloadScope, { key, day }: WantedTrack): boolean {
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  const fileId = engine.assignment.entrantOn(motion, date)?.fileId
  return fileId !== undefined && fileId === parseKey(key)?.fileId
}

/** Fetches one track and enters it in the ledger; a file that is not the track is set aside, and the track has failed. */
async function fetchTrack(scope: DownloadScope, track: WantedTrack, progress: Progress): Promise<Fetched> {
  const { motion, archive, signal, engine } = scope
  const { log, entry } = track
  let writer: TrackWriter | undefined
  try {
    engine.room.require(log.size)
    writer = await TrackWriter.open(archive.fileOf(entry), { motion, log })
    engine.leftovers.forget(writer.part)
    const exchanged = await exchange(scope, { track, writer, count: progress.count })
    if (!exchanged.ok) return exchanged
    const written = await writer.finish(entry.earlier === undefined ? 'changed' : 'former')
    if (!written.ok) return await reject(scope, track, written)
    engine.leftovers.forget(writer.rejected)
    progress.verified()
    await complete(scope, track, { ...written, isBroken: exchanged.isBroken })
    return { ok: true }
  } catch (error) {
    // A file that the laptop has no descriptor for says nothing of its disk.
    if (isShortage(error)) return { ok: false, trouble: 'interrupted' }
    if (errorCode(error) !== 'disk') throw error
    const trouble = { code: 'disk', message: errorText(error) } as const
    return await fail(scope, track, trouble, false)
  } finally {
    if (signal.aborted) await writer?.discard()
    else if (writer !== undefined) await leaveBeside(writer, motion, engine)
  }
}

/** Asks for the track, or for the rest of it; `isBroken` = every frame came, and the answer did not end well. */
async function exchange(
  scope: DownloadScope,
  transfer: Transfer,
): Promise<Failed | { readonly ok: true; readonly isBroken: boolean }> {
  const { motion, target, signal, engine } = scope
  const { track, writer } = transfer
  const { log } = track
  // As long as the whole and still not finished: it is not what it should be, and there is no rest to ask for.
  if (writer.bytes >= fileLengthOf(log.size)) await writer.restart()
  const start = writer.bytes
  const since = engine.clock.elapsed()
  const headers = start > 0 ? { range: `bytes=${start}-` } : {}
  const request = { motion, target, path: log.file, headers, limits: limitsOf(log, engine), signal }
  const answer = await engine.client.download(request, (body) => receive(scope, body, transfer))
  // A length that is announced too long, or a connection that breaks behind the last frame, takes nothing away.
  const isBroken = !answer.ok && writer.isWhole(log.size)
  if (!answer.ok && !isBroken) {
    const cause = await failureCauseOf(answer.trouble, since, engine)
    if (cause === 'interrupted') return { ok: false, trouble: cause }
    // A device that had nothing to add may not bear to be asked for a rest: next time it is asked for the whole.
    if (writer.bytes === start) await writer.restart()
    return fail(scope, track, cause, true)
  }
  // undici takes a reset for the end of an answer without a length: it may be a router's, in the device's place.
  if (answer.ok && !writer.isWhole(log.size) && !writer.isHopeless) {
    const message = 'the connection broke before the answer was complete'
    const cause = await failureCauseOf({ code: 'reset', message }, since, engine)
    if (cause === 'interrupted') return { ok: false, trouble: cause }
  }
  return { ok: true, isBroken }
}

type Written = Awaited<ReturnType<TrackWriter['finish']>>

/** Keeps a file that is not the wanted track beside the tracks, and reports that the track has failed. */
async function reject(
  scope: DownloadScope,
  track: WantedTrack,
  { report, rejectedFile: path, keptBytes: bytes, sha256 }: Extract<Written, { ok: false }>,
): Promise<Failed> {
  const { motion, archive, engine } = scope
  const { key, log } = track
  const { verdict, reasons } = report
  // Of more than is kept only the beginning came.
  const isTaken = isTakeable(report, { motion, log }) && bytes === report.bytes
  archive.rejections.note(key, log, isTaken ? { sha256, bytes, verdict, reasons } : undefined)
  const isKept = await keepLeftover({ kind: 'rejected', path, motion, bytes, at: engine.clock.now() }, engine)
  const kept = `${report.bytes > bytes ? 'its beginning is kept' : 'kept'} as ${path}`
  const trouble = rejectionOf(report, isKept ? kept : 'not kept: the disk has too little room', motion)
  return fail(scope, track, trouble, false)
}

/** Enters a track that is on disk in the ledger, passes it to the second copy, and reports it. */
async function complete(
  { motion, archive, engine }: DownloadScope,
  { key, log, entry }: WantedTrack,
  written: Extract<Written, { ok: true }> & { readonly isBroken: boolean },
): Promise<void> {
  const { clock, emit } = engine
  const { report, bytes, sha256, state, keptFile, isBroken } = written
  const completedAt = clock.now()
  const { verdict, doubts } = report
  const warnings = isBroken ? [...report.warnings, BROKEN_BEHIND] : report.warnings
  await archive.complete(key, { bytes, sha256, verdict, doubts, completedAt }, state)
  if (keptFile !== undefined) {
    const why = entry.earlier === undefined ? 'another file was in its place' : 'its log has changed'
    const message = `Motion ${motion} ${key}: ${why}, and the file of before is kept as ${keptFile}`
    emit({ type: 'notice', at: completedAt, level: 'INFO', message })
  }
  engine.mirror.take(archive.ledger, [key])
  const judged = { verdict, warnings, ...(doubts.length === 0 ? {} : { doubts }) }
  emit({ type: 'track-completed', at: completedAt, motion, key, figures: log, bytes, ...judged })
}

interface Transfer {
  readonly track: WantedTrack
  readonly writer: TrackWriter
  readonly count: CountBytes
}

/** Streams an answer to disk; the device's 206 counts only when it is exactly the rest that was asked for. */
async function receive(
  { motion, engine }: DownloadScope,
  answer: Download,
  { track, writer, count }: Transfer,
): Promise<void> {
  const { clock, emit, room } = engine
  const isRest = answer.status === 206 && isRestOf(track.log, answer.range, writer.bytes)
  if (!isRest && answer.status !== 200) {
    // A device that answers a range with another range or an error is asked for the whole next time.
    await writer.restart()
    throw new StatusError(answer.status)
  }
  if (!isRest) await writer.restart()
  const expected = fileLengthOf(track.log.size)
  emit({ type: 'track-started', at: clock.now(), motion, key: track.key, expected })
  let emittedAt = clock.elapsed()
  for await (const chunk of answer.body) {
    room.take(chunk.byteLength)
    await writer.write(chunk)
    // Of what cannot become the track only the head is kept: the rest need not come.
    if (writer.isHopeless) return
    count(chunk.byteLength)
    if (clock.elapsed() - emittedAt < PROGRESS_INTERVAL) continue
    emittedAt = clock.elapsed()
    emit({ type: 'track-progressed', at: clock.now(), motion, key: track.key, received: writer.bytes })
  }
}

/** True for a range from `start` to the end of the record's file, in either way (docs/device.md, "Length"). */
function isRestOf({ size }: DeviceLog, range: string | undefined, start: Bytes): boolean {
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range ?? '') ?? []
  const length = Number(total)
  return start > 0 && Number(from) === start && Number(to) === length - 1 && isFileLength(length, size)
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

function limitsOf(log: DeviceLog, { configuration }: Pick<DownloadEngine, 'configuration'>): RequestLimits {
  const { timeout } = configuration.download
  const growth = log.endDate === 0 ? GROWTH_LIMIT : CLOSED_GROWTH_LIMIT
  const bytes = Math.min(configuration.monitor.limits.trackBytes, log.size + growth)
  const total = 10 * timeout + (log.size / SLOWEST_BYTES_PER_SECOND) * 1000
  return { timeout, total, bytes }
}

/** Notes and reports that a track has failed; `isUnprovided` = the device did not give it, false = it gave something else. */
async function fail(
  { motion, archive, signal, engine }: DownloadScope,
  { key, log }: WantedTrack,
  trouble: Trouble,
  isUnprovided: boolean,
): Promise<Failed> {
  // What was broken off because the monitor stops has not failed: it is wanted as before.
  if (signal.aborted) return { ok: false, trouble }
  const { clock, emit } = engine
  const reason = trouble.message
  try {
    await archive.update((ledger) => withFailed(ledger, key, reason))
  } catch (error) {
    // The ledger on disk calls it wanted still, so nothing is lost by this.
    if (errorCode(error) !== 'disk') throw error
    const message = `Motion ${motion}: the failure of ${key} cannot be noted: ${errorText(error)}`
    logNotice(engine, 'ERROR', message)
  }
  const { file: path } = log
  emit({ type: 'track-failed', at: clock.now(), motion, key, figures: log, path, reason, isUnprovided })
  // The path has had its line; what is left to say is that the motion is in trouble, and why.
  const { path: _path, ...rest } = trouble
  return { ok: false, trouble: { ...rest, message: `${key}: ${reason}` } }
}
