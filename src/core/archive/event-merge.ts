/** Merges another laptop's tracks, ledgers and notes into our event folder; safe to stop at any instant and to run again. */
import { createHash } from 'node:crypto'
import { extname, join } from 'node:path'
import { errorText } from '../base/errors.ts'
import { stat, unlessMissing } from '../disk/calls.ts'
import { readFileChunks } from '../disk/read-file.ts'
import { isImported, judgedAs, type Ledger, type LedgerEntry, localFileOf, logOf } from '../domain/ledger.ts'
import { type MergeStep, mergeStep, type TheirFile, withTaken } from '../domain/ledger-merge.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import { type Expected, isSound, type Verdict } from '../domain/track-verdict.ts'
import { isLater } from '../domain/wanted-again.ts'
import { createReaderFor } from '../oao/track-reader.ts'
import { describeFaults, ledgerFile, readLedger, saveLedger } from './ledger-file.ts'
import { notesFile, readNotes, saveNotes } from './notes-file.ts'
import { cachedMotions } from './payload-cache.ts'
import { TrackWriter } from './track-writer.ts'

/** What was done, or would be done, with one track. */
export interface MergedTrack {
  readonly motion: MotionId
  readonly key: string
  readonly action: 'copied' | 'taken' | 'conflict' | 'failed'
  readonly reason: string
}

/** What was done, or would be done, with one note: ours are never replaced, and of two different ones a person decides. */
export interface MergedNote {
  readonly motion: MotionId
  readonly action: 'taken' | 'conflict'
  readonly reason: string
}

export interface MergeReport {
  readonly tracks: readonly MergedTrack[]
  readonly notes: readonly MergedNote[]
  /** How many of their tracks and notes we already had, no worse. */
  readonly kept: number
  /** Ledgers and notes that cannot be used, ours or theirs. */
  readonly problems: readonly string[]
}

export interface MergeOptions {
  readonly ourEvent: string
  readonly theirEvent: string
  /** Decides, but writes nothing. */
  readonly isDryRun: boolean
}

/** One track of theirs, and the place of its file on both sides. */
interface Candidate {
  readonly key: string
  readonly ours: LedgerEntry | undefined
  readonly theirs: LedgerEntry
  readonly ourFile: string
  readonly theirFile: string
  readonly expected: Expected
  /** Another key that the same imported bytes have here: they were given to two persons. */
  readonly twin: string | undefined
}

/** Merges every ledger of their event folder, motion by motion, and the notes; writes nothing in their folder. */
export async function mergeEvent(options: MergeOptions): Promise<MergeReport> {
  const reports: MergeReport[] = [await mergeTheirNotes(options)]
  const homes = await importsAtHome(options.ourEvent)
  for (const motion of await cachedMotions(join(options.theirEvent, 'motions'))) {
    reports.push(await mergeMotion(motion, homes, options))
  }
  return {
    tracks: reports.flatMap((report) => report.tracks),
    notes: reports.flatMap((report) => report.notes),
    kept: reports.reduce((sum, report) => sum + report.kept, 0),
    problems: reports.flatMap((report) => report.problems),
  }
}

async function mergeTheirNotes({ ourEvent, theirEvent, isDryRun }: MergeOptions): Promise<MergeReport> {
  const theirs = await readNotes(theirEvent)
  const ours = await readNotes(ourEvent)
  const untouched = { tracks: [], notes: [], kept: 0, problems: theirs.problems }
  if (theirs.notes.size === 0) return untouched
  // Writing ours would lose its unreadable part.
  if (ours.problems.length > 0) return { ...untouched, problems: [...ours.problems, ...theirs.problems] }
  const notes = new Map(ours.notes)
  const merged: MergedNote[] = []
  for (const [motion, { text, at }] of theirs.notes) {
    const our = ours.notes.get(motion)
    if (our === undefined) {
      notes.set(motion, { text, at })
      merged.push({ motion, action: 'taken', reason: text })
    } else if (our.text !== text)
      merged.push({ motion, action: 'conflict', reason: `here "${our.text}", there "${text}"` })
  }
  try {
    if (!isDryRun && notes.size > ours.notes.size) await saveNotes(ourEvent, notes)
    return { ...untouched, notes: merged, kept: theirs.notes.size - merged.length }
  } catch (error) {
    return { ...untouched, problems: [`${notesFile(ourEvent)}: ${errorText(error)}`, ...theirs.problems] }
  }
}

/** The keys of the imported tracks that are home here, by the hash of their bytes. */
async function importsAtHome(ourEvent: string): Promise<ReadonlyMap<string, string>> {
  const homes = new Map<string, string>()
  // What cannot be read here is reported with its motion.
  for (const motion of await cachedMotions(join(ourEvent, 'motions')).catch(() => [])) {
    const read = await readLedger(join(ourEvent, 'motions', nameOf(motion))).catch(() => undefined)
    for (const [key, entry] of read?.ledger ?? []) {
      const isHome = isImported(entry) && entry.status === 'completed'
      if (isHome && entry.sha256 !== undefined) homes.set(entry.sha256, key)
    }
  }
  return homes
}

async function mergeMotion(
  motion: MotionId,
  homes: ReadonlyMap<string, string>,
  options: MergeOptions,
): Promise<MergeReport> {
  const ourFolder = join(options.ourEvent, 'motions', nameOf(motion))
  const theirFolder = join(options.theirEvent, 'motions', nameOf(motion))
  const tracks: MergedTrack[] = []
  let kept = 0
  try {
    const theirs = await readLedger(theirFolder)
    const ours = await readLedger(ourFolder)
    const problems = theirs.faults.length > 0 ? [problemOf(theirFolder, theirs.faults)] : []
    // Writing ours would lose its unreadable part.
    if (ours.faults.length > 0)
      return { tracks, notes: [], kept, problems: [problemOf(ourFolder, ours.faults), ...problems] }
    const taken = new Map<string, LedgerEntry>()
    for (const plain of candidatesOf(motion, ours.ledger, theirs.ledger, options)) {
      const candidate = { ...plain, twin: twinOf(plain, homes) }
      const { track, entry } = await mergeTrack(motion, candidate, options.isDryRun)
      if (track === undefined) kept++
      else tracks.push(track)
      if (entry !== undefined) taken.set(candidate.key, entry)
    }
    // Their files are durable by now: a ledger never says completed before its file is.
    if (taken.size > 0 && !options.isDryRun) await saveLedger(ourFolder, withTaken(ours.ledger, taken))
    return { tracks, notes: [], kept, problems }
  } catch (error) {
    return { tracks, notes: [], kept, problems: [`${nameOf(motion)}: ${errorText(error)}`] }
  }
}

function twinOf({ key, theirs }: PlainCandidate, homes: ReadonlyMap<string, string>): string | undefined {
  if (!isImported(theirs) || theirs.status !== 'completed') return undefined
  const home = homes.get(theirs.sha256 ?? '')
  return home === key ? undefined : home
}

type PlainCandidate = Omit<Candidate, 'twin'>

function candidatesOf(
  motion: MotionId,
  ours: Ledger,
  theirs: Ledger,
  options: MergeOptions,
): readonly PlainCandidate[] {
  return [...theirs].map(([key, entry]) => ({
    key,
    ours: ours.get(key),
    theirs: entry,
    ourFile: join(options.ourEvent, localFileOf(ours.get(key) ?? entry)),
    theirFile: join(options.theirEvent, localFileOf(entry)),
    expected: { motion, log: logOf(key, entry), isBackup: isImported(entry) },
  }))
}

async function mergeTrack(
  motion: MotionId,
  candidate: Candidate,
  isDryRun: boolean,
): Promise<{ readonly track?: MergedTrack; readonly entry?: LedgerEntry }> {
  const { key, ours, theirs, twin } = candidate
  const say = (action: MergedTrack['action'], reason: string) => ({ motion, key, action, reason })
  if (twin !== undefined)
    return { track: say('conflict', `the same bytes are home here as ${twin}: one of the two is wrong`) }
  try {
    const step = mergeStep(ours, theirs, await compareFiles(candidate))
    switch (step.action) {
      case 'keep':
        return {}
      case 'conflict':
        return { track: say('conflict', `${step.reason}: ${candidate.ourFile} and ${candidate.theirFile}`) }
      case 'take':
        return { track: say('taken', step.why), entry: step.entry }
      case 'copy':
        return await copyTrack(candidate, step, say, isDryRun)
    }
  } catch (error) {
    return { track: say('failed', errorText(error)) }
  }
}

async function copyTrack(
  { theirFile, ourFile, expected }: Candidate,
  { entry, keepsOurs }: Extract<MergeStep, { action: 'copy' }>,
  say: (action: MergedTrack['action'], reason: string) => MergedTrack,
  isDryRun: boolean,
): Promise<{ readonly track: MergedTrack; readonly entry?: LedgerEntry }> {
  const copied = say('copied', `from ${theirFile}`)
  if (isDryRun) return { track: copied }
  const writer = await TrackWriter.open(ourFile, expected)
  try {
    await writer.restart()
    for await (const chunk of readFileChunks(theirFile)) await writer.write(chunk)
    const written = await writer.finish(keepsOurs ? 'former' : 'changed')
    if (!written.ok)
      return { track: say('failed', `the copy is ${written.report.verdict}: ${written.rejectedFile}`) }
    const { bytes, sha256, report } = written
    return {
      track: copied,
      entry: { ...entry, bytes, sha256, ...(isImported(entry) ? {} : judgedAs(report)) },
    }
  } finally {
    await writer.close()
  }
}

/** Looks at files only for a track they have completed: no other status promises one. */
async function compareFiles({ ours, theirs, ourFile, theirFile, expected }: Candidate): Promise<TheirFile> {
  if (theirs.status !== 'completed' || !(await isThere(theirFile))) return 'absent'
  const their = await inspectFile(theirFile, expected)
  const isTheirsSound =
    isSound(their.verdict) && (theirs.sha256 === undefined || theirs.sha256 === their.sha256)
  if (!(await isThere(ourFile))) return isTheirsSound ? 'sound' : 'unsound'
  const our = await inspectFile(ourFile, expected)
  if (our.sha256 === their.sha256) return isTheirsSound ? 'here' : 'unsound'
  if (isTheirsSound && ours !== undefined && isLater(theirs, ours)) return 'later'
  return isSound(our.verdict) && !isTheirsSound ? 'unsound' : 'different'
}

async function inspectFile(
  file: string,
  expected: Expected,
): Promise<{ readonly verdict: Verdict; readonly sha256: string }> {
  const reader = createReaderFor(extname(file), expected)
  const hash = createHash('sha256')
  for await (const chunk of readFileChunks(file)) {
    reader.push(chunk)
    hash.update(chunk)
  }
  return { verdict: reader.end().verdict, sha256: hash.digest('hex') }
}

async function isThere(file: string): Promise<boolean> {
  return (await unlessMissing(stat(file)))?.isFile() === true
}

function problemOf(motionFolder: string, faults: readonly string[]): string {
  return `${ledgerFile(motionFolder)} cannot be used as it is: ${describeFaults(faults)}`
}
