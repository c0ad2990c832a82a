/** The report as JSON: the value itself, whose shape docs/report.md describes. */
import { jsonText } from '../core/base/sanitise.ts'
import type { Report } from './report.ts'

/** One JSON object with its line end. */
export function formatJson(report: Report): string {
  return `${jsonText(report, 2)}\n`
}
