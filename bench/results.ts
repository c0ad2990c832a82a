/** Writes the results of a benchmark: JSON for comparing, Markdown for reading. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Extent } from './extent.ts'
import type { Machine } from './machine.ts'
import { type BenchRow, goalOf, heldOf, isMet } from './row.ts'

export interface Results {
  /** ISO 8601, UTC. */
  readonly date: string
  readonly extent: Extent
  readonly machine: Machine
  readonly sections: Readonly<Record<string, readonly BenchRow[]>>
}

/** Writes `<name>.json` and `<name>.md`. */
export async function writeResults(name: string, results: Results): Promise<void> {
  await writeFile(`${name}.json`, `${JSON.stringify(results, undefined, 2)}\n`)
  await writeFile(`${name}.md`, formatResults(results))
}

/** Reads the JSON of `writeResults`; throws for anything else. */
export async function readResults(file: string): Promise<Results> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (typeof value !== 'object' || value === null || !('sections' in value) || !('machine' in value))
    throw new Error(`${file} holds no results: name a JSON file that "npm run bench" has written`)
  return value as Results
}

/** A line of the table on the screen. */
export function formatRow(row: BenchRow): string {
  const { name, value, unit, limit } = row
  const ratio = limit === undefined ? '' : `${heldOf(row).toFixed(2)} x ${figure(limit)} ${unit}`
  const met = isMet(row)
  const verdict = met === undefined ? '' : `${met ? 'ok' : 'MISSED'} (${goalOf(row)})`
  return `${name.padEnd(52)} ${`${figure(value)} ${unit}`.padStart(16)}  ${ratio.padEnd(18)} ${verdict}`.trimEnd()
}

/** A figure with its significant digits. */
export function figure(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size >= 1000 ? 0 : size >= 10 ? 1 : 2)
}

function formatResults({ date, extent, machine, sections }: Results): string {
  const { processor, cores, memoryGiB, kernel, node } = machine
  return [
    '# Results of `npm run bench`',
    '',
    `${date}${extent === 'short' ? ', in short form: the times mean little' : ''}`,
    '',
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${kernel}, Node ${node}`,
    '',
    'Each figure is the median over runs unless its name says otherwise. A limit is what the machine or the',
    'network allows, computed in the same run. The findings behind the figures are in `NOTES.md`.',
    '',
    ...Object.entries(sections).flatMap(([name, rows]) => [
      `## ${name}`,
      '',
      '| what | value | limit | value / limit | goal | |',
      '| --- | ---: | ---: | ---: | --- | --- |',
      ...rows.map(tableRow),
      '',
    ]),
  ].join('\n')
}

function tableRow(row: BenchRow): string {
  const { name, value, unit, limit } = row
  const met = isMet(row)
  const cells = [
    name,
    `${figure(value)} ${unit}`,
    limit === undefined ? '' : `${figure(limit)} ${unit}`,
    limit === undefined ? '' : heldOf(row).toFixed(2),
    goalOf(row),
    met === undefined ? '' : met ? 'met' : '**missed**',
  ]
  return `| ${cells.join(' | ')} |`
}
