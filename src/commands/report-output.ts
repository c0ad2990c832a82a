/** What a report is written as, and where to. */
import { extname, resolve } from 'node:path'
import { writeDurably } from '../core/archive/durable-file.ts'
import { ProblemError } from '../core/problem.ts'
import type { ReadReport } from '../core/report/read-event.ts'
import { reasonOf } from '../core/thrown.ts'

export const reportFormats = ['table', 'csv', 'json', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** The form that is asked for, else that of the output's name, else a table. */
export function formatOf(format: ReportFormat | undefined, output: string | undefined): ReportFormat {
  const extension = output === undefined ? '' : extname(output).toLowerCase()
  return format ?? extensions[extension] ?? 'table'
}

const extensions: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.csv': 'csv',
  '.json': 'json',
}

/** The text of a report; `refreshEvery` (s) makes a page that reads itself again. */
export async function formatReport(
  { report, series }: ReadReport,
  format: ReportFormat,
  refreshEvery?: number,
): Promise<string> {
  switch (format) {
    case 'table':
      return (await import('../core/report/format-table.ts')).formatTable(report)
    case 'csv':
      return (await import('../core/report/format-csv.ts')).formatCsv(report)
    case 'json':
      return (await import('../core/report/format-json.ts')).formatJson(report)
    case 'html': {
      const { formatHtml } = await import('../core/report/format-html.ts')
      return formatHtml(report, series, refreshEvery === undefined ? {} : { refreshEvery })
    }
  }
}

/** Puts a report in its place, whole or not at all; throws `ProblemError`. */
export async function writeOutput(output: string, text: string): Promise<void> {
  const file = resolve(output)
  try {
    await writeDurably(file, text)
  } catch (error) {
    const why = reasonOf(error)
    const message = `The report cannot be written: ${why}. Name another file with --output, or make room.`
    throw new ProblemError([{ severity: 'error', file, line: undefined, column: undefined, message }])
  }
}
