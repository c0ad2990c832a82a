/** Reads a file that a person wants to import: which track it is, and what it is worth. */
import { createHash } from 'node:crypto'
import { basename, extname } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { retryWhileShort } from '../base/shortage.ts'
import type { Bytes } from '../base/units.ts'
import { readFileChunks } from '../disk/read-file.ts'
import type { ForeignTrack } from '../domain/imported-track.ts'
import { SIZE_SURPLUS } from '../domain/track-length.ts'
import { isSound } from '../domain/track-verdict.ts'
import type { TrackContent } from '../formats/content-reader.ts'
import type { TrackHeader } from '../oao/frames.ts'
import { type ImportedFile, Refusal } from './import-result.ts'

/** What a file has, and the hash of its bytes. */
export interface JudgedFile {
  readonly content: TrackContent
  readonly sha256: string
}

/** Reads the file at `path` once. Throws `Refusal` where there is none, and the file system's errors. */
export async function judgeFile(path: string): Promise<JudgedFile> {
  // Loaded on demand: a monitor that gets no request does not need it.
  const { createContentReader } = await retryWhileShort(() => import('../formats/content-reader.ts'))
  const reader = createContentReader()
  const hash = createHash('sha256')
  try {
    for await (const chunk of readFileChunks(path)) {
      reader.push(chunk)
      if (reader.isUnknown) break
      hash.update(chunk)
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new Refusal('there is no such file')
    throw error
  }
  return { content: reader.end(), sha256: hash.digest('hex') }
}

/** Why a track that is not sound is taken; undefined for a sound one. Throws a `Refusal` unless `isAsIs`. */
export function acceptanceOf(
  { content: { report, format } }: JudgedFile,
  said: Partial<ImportedFile>,
  isAsIs: boolean,
): string | undefined {
  if (format === undefined) {
    const reason = `it is no track in a format that can be read: ${report.reasons.join('; ')}`
    throw new Refusal(reason, { ...said, isForeign: true })
  }
  if (isSound(report.verdict)) return undefined
  const why = `${report.verdict}: ${report.reasons.join('; ')}`
  if (!isAsIs) throw new Refusal(`${why}. Nothing was kept; --as-is takes it as it is`, said)
  return `taken as it is by a person, though ${why}`
}

/** The track of a file that a person calls `name`. Throws a `Refusal` where no point has a date. */
export function foreignTrackOf(
  name: string,
  { content, sha256 }: JudgedFile,
  said: Partial<ImportedFile>,
): ForeignTrack {
  const { report, start, end, format, distance } = content
  if (start === undefined || format === undefined) {
    throw new Refusal(`no point of it has a date, so it has no day: ${report.reasons.join('; ')}`, said)
  }
  const { best2s, best10s, best500m } = report.bests ?? { best2s: 0, best10s: 0, best500m: 0 }
  const { bytes, verdict, header } = report
  return {
    bytes,
    size: bytes,
    isClosed: header === undefined,
    sha256,
    verdict,
    doubts: isSound(verdict) ? report.doubts : report.reasons,
    start,
    end: end ?? start,
    distance,
    best2s,
    best10s,
    best500m,
    ...(header !== undefined && header.endDate > 0 && isSound(verdict) ? closedFigures(header, bytes) : {}),
    format,
    originalName: basename(name),
    extension: extensionOf(name, format),
  }
}

/** What logs.json says of a log that its device has closed: the same as the header (docs/device.md, "The track file"). */
function closedFigures(header: TrackHeader, bytes: Bytes) {
  const { endDate: end, distance, best2s, best10s, best500m } = header
  return { size: bytes + SIZE_SURPLUS, isClosed: true, end, distance, best2s, best10s, best500m }
}

/** The file's own, unless a ledger could not have it; an OAO is named as the monitor would have named it. */
function extensionOf(name: string, format: string): string {
  if (format === 'oao') return '.oao'
  const own = extname(name)
  return /^\.[A-Za-z0-9]{2,4}$/.test(own) ? own : `.${format}`
}
