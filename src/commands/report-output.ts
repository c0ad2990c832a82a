/** The format of a report, and where it is written. */
import { extname, resolve } from 'node:path'
import { errorText } from '../core/base/errors.ts'
import { type ProblemError, unusable } from '../core/base/problem.ts'
import { jsonText } from '../core/base/sanitise.ts'
import { stat, unlessMissing } from '../core/disk/calls.ts'
import { writeDurably } from '../core/disk/durable-file.ts'
import { openNamed } from '../core/disk/open-file.ts'
import type { ReadReport } from '../report/read-event.ts'

export const reportFormats = ['table', 'csv', 'json', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** The given format, or that of the output's name. Throws `ProblemError` for an unknown name. */
export function formatOf(format: ReportFormat | undefined, output: string | undefined): ReportFormat {
  if (format !== undefined) return format
  const extension = output === undefined ? '' : extname(output).toLowerCase()
  const named = extensions[extension]
  if (named !== undefined) return named
  const known = Object.keys(extensions).filter((each) => each !== '')
  const remedy = `${known.join(', ')} are known; or name the form with --format (${reportFormats.join(', ')})`
  throw unwritable(output ?? '-', `a report has no form "${extension}": ${remedy}`)
}

const extensions: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.csv': 'csv',
  '.json': 'json',
  '.txt': 'table',
  '': 'table',
}

/** The text of a report, for a terminal of so many columns; `refreshEvery` (s) makes a page that reloads itself. */
export async function formatReport(
  { report, series }: ReadReport,
  format: ReportFormat,
  {
    refreshEvery,
    columns,
  }: { readonly refreshEvery?: number | undefined; readonly columns?: number | undefined } = {},
): Promise<string> {
  switch (format) {
    case 'table':
      return (await import('../report/format-table.ts')).formatTable(report, columns)
    case 'csv':
      return (await import('../report/format-csv.ts')).formatCsv(report)
    case 'json':
      return `${jsonText(report, 2)}\n`
    case 'html': {
      const { formatHtml } = await import('../report/html/format-html.ts')
      return formatHtml(report, series, refreshEvery === undefined ? {} : { refreshEvery })
    }
  }
}

/** Writes a report whole or not at all; a pipe or terminal gets it directly. Throws `ProblemError`. */
export async function writeOutput(output: string, text: string): Promise<void> {
  const file = resolve(output)
  try {
    const found = await unlessMissing(stat(file))
    if (found?.isDirectory() === true) throw new Error('this is a folder')
    if (found === undefined || found.isFile()) await writeDurably(file, text)
    else await writeInto(file, text)
  } catch (error) {
    throw unwritable(file, `${errorText(error)}. Name another file with --output, or make room.`)
  }
}

/** Throws `ProblemError` for an output that takes one report only, such as a pipe. */
export async function requireFileAsOutput(output: string): Promise<void> {
  const file = resolve(output)
  const found = await stat(file).catch(() => undefined)
  if (found !== undefined && !found.isFile())
    throw unwritable(
      file,
      'this is not a file, and --watch writes it again and again. Name a file with --output.',
    )
}

/** True for `/dev/stdout` or a shell's `>(gzip)`, which a file must not replace. */
async function writeInto(path: string, text: string): Promise<void> {
  const file = await openNamed(path, 'append-named')
  try {
    await file.writeFile(text)
  } finally {
    await file.close()
  }
}

function unwritable(file: string, why: string): ProblemError {
  return unusable(file, `The report cannot be written: ${why}`)
}
