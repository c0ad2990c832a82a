/** `motion-monitor track --csv | --gpx | --geojson`: exports tracks to stdout or to complete files. */
import type { BigIntStats } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { unusable } from '../core/base/problem.ts'
import { stat } from '../core/disk/calls.ts'
import { writeChunksDurably } from '../core/disk/durable-file.ts'
import { isSound } from '../core/domain/track-verdict.ts'
import { isOaoExtension } from '../core/oao/track-reader.ts'
import { writeCsv } from '../track/export-csv.ts'
import type { WriteExport } from '../track/export-format.ts'
import { writeGeojson } from '../track/export-geojson.ts'
import { writeGpx } from '../track/export-gpx.ts'
import { type OpenTrack, openTrack } from '../track/open-track.ts'
import { isSystemError, toLines, writeToStdout } from './output.ts'
import { takeFiles } from './standard-input.ts'
import { INTERRUPTED, onStopSignals } from './stop-signals.ts'

export interface ExportOptions {
  readonly format: 'csv' | 'gpx' | 'geojson'
  /** A file, or an existing folder; stdout if absent. */
  readonly output: string | undefined
  readonly mayReplace: boolean
}

interface Export {
  readonly path: string
  /** Stdout if absent. */
  readonly target: string | undefined
}

const writers: Readonly<Record<ExportOptions['format'], WriteExport>> = {
  csv: writeCsv,
  gpx: writeGpx,
  geojson: writeGeojson,
}

/**
 * Exports each file and prints problems on stderr; returns the exit code. Throws `ProblemError` when the output is
 * ambiguous, or would replace a track or another file.
 */
export async function exportTracks(paths: readonly string[], options: ExportOptions): Promise<number> {
  await using files = await takeFiles(paths)
  const exports = await planExports(paths, options)
  const stop = new AbortController()
  // Stdout leaves no partial file, and the default signal handling is faster.
  const forget = options.output === undefined ? () => undefined : onStopSignals(() => stop.abort())
  const outcomes: Outcome[] = []
  try {
    for (const each of exports) {
      const file = files.fileOf(each.path)
      outcomes.push(await exportTrack({ ...each, file }, options, stop.signal))
    }
    return exitCodeOf(outcomes)
  } catch (error) {
    if (stop.signal.aborted) return INTERRUPTED
    throw error
  } finally {
    forget()
  }
}

async function exportTrack(
  { path, file, target }: Export & { readonly file: string },
  options: ExportOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const opened = await openTrack(file, signal)
  if (!opened.ok) {
    printWarning(path, opened.reason)
    return 'unusable'
  }
  const { track } = opened
  try {
    for (const remark of remarksOn(track, options.format)) printWarning(path, remark)
    const chunks = writers[options.format](track)
    if (target === undefined) await writeToStdout(chunks)
    else await writeChunksDurably(target, chunks, options.mayReplace)
    return isSound(track.report.verdict) ? 'good' : 'bad'
  } catch (error) {
    signal.throwIfAborted()
    if (!isSystemError(error)) throw error
    printWarning(target ?? 'stdout', `cannot be written: ${error.message}`)
    return 'bad'
  } finally {
    await track.close()
  }
}

function remarksOn({ report, offGlobe }: OpenTrack, format: ExportOptions['format']): readonly string[] {
  const { verdict, reasons } = report
  const unsound = isSound(verdict)
    ? []
    : [`is ${verdict}, and what can be read of it is exported: ${reasons.join('; ')}`]
  const left =
    offGlobe === 0 || format === 'csv'
      ? []
      : [`has ${offGlobe} frames whose place is not on the globe: they are left out, --csv has them`]
  return [...unsound, ...left]
}

/** Where each track goes; nothing starts unless all are clear. */
async function planExports(paths: readonly string[], options: ExportOptions): Promise<readonly Export[]> {
  const { output, format } = options
  if (output === undefined) {
    if (paths.length > 1)
      throw unusable('stdout', 'Only one track can go there: give one FILE, or -o FOLDER.')
    return paths.map((path) => ({ path, target: undefined }))
  }
  const isFolder = (await statOf(output))?.isDirectory() === true
  if (!isFolder && paths.length > 1) {
    throw unusable(output, 'This is no folder, and several tracks need one: make it first, or give one FILE.')
  }
  const exports = paths.map((path) => ({
    path,
    target: isFolder ? join(output, `${basename(path, extname(path))}.${format}`) : output,
  }))
  for (const { target } of exports) await checkTarget(target, exports, options)
  return exports
}

async function checkTarget(
  target: string,
  exports: readonly (Export & { readonly target: string })[],
  { mayReplace }: ExportOptions,
): Promise<void> {
  if (exports.filter((each) => each.target === target).length > 1) {
    throw unusable(target, 'Two of the tracks would have this name: export them into two folders.')
  }
  if (isOaoExtension(extname(target))) {
    throw unusable(target, 'This is the name of a track, and an export is none: name another file with -o.')
  }
  const there = await statOf(target)
  if (there === undefined) {
    if (await statOf(dirname(target))) return
    throw unusable(target, 'The folder of the file is not there: make it first, or name another.')
  }
  if (!there.isFile()) throw unusable(target, 'This is not a file: name a file or a folder with -o.')
  for (const { path } of exports) {
    const track = await statOf(path)
    if (track?.ino === there.ino && track.dev === there.dev) {
      throw unusable(target, 'This is the track itself: name another file with -o.')
    }
  }
  if (!mayReplace) throw unusable(target, 'The file is there already: name another, or add --force.')
}

/** With bigint: Windows' file numbers exceed a double. */
function statOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined)
}

/**
 * - `good`: a sound track, shown or exported
 * - `bad`: shown or exported but not sound, or not written
 * - `unusable`: not readable as a track
 */
export type Outcome = 'good' | 'bad' | 'unusable'

/** 0 if all are good, 2 if all are unusable, else 1 (docs/exit-codes.md). */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.every((outcome) => outcome === 'good')) return 0
  return outcomes.every((outcome) => outcome === 'unusable') ? 2 : 1
}

/** One line on stderr: the subject and the text. */
export function printWarning(path: string, text: string): void {
  process.stderr.write(toLines([`${path} ${text}`]))
}
