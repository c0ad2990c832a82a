/** The report as JSON, in the shape of docs/report.md. */
import { jsonText } from '../core/base/sanitise.ts'
import type { Report } from './report.ts'

export function formatJson(report: Report): string {
  return `${jsonText(report, 2)}\n`
}
