/** What an endurance run must have shown: nothing lost, nothing grown, no unexpected error. */
import { MIB } from '../../src/core/base/units.ts'
import type { Footprint } from './monitor-child.ts'
import type { SoakReport } from './soak.ts'

/** The normal variation between two footprints: garbage collection, sockets of open probes. */
const slack = { rss: 32 * MIB, heap: 12 * MIB, files: 6, active: 12 }

/** The log and the journals together (docs/reliability.md). */
const mostLogs = 4 * 64 * MIB + 256 * MIB

/** The faults of the run, in sentences; empty for a good one. */
export function defects({
  faults,
  unforeseen,
  wronged,
  misjudged,
  before,
  after,
  exit,
  logs,
}: SoakReport): readonly string[] {
  return [
    ...faults.slice(0, 20),
    ...unforeseen.slice(0, 20),
    ...wronged.slice(0, 20),
    ...misjudged.slice(0, 20),
    ...grown(before, after),
    ...(exit[0] === 0 ? [] : [`the monitor ended with ${exit[0] ?? exit[1]}`]),
    ...(logs <= mostLogs ? [] : [`the logs have ${inMebibytes(logs)}`]),
  ]
}

/** The report as lines for people. */
export function table({
  tracks,
  faults,
  kills,
  restarts,
  withheld,
  judged,
  before,
  after,
  logs,
}: SoakReport): readonly string[] {
  const row = (name: string, of: (footprint: Footprint) => string) =>
    `${name.padEnd(20)}${of(before).padStart(12)}${of(after).padStart(12)}`
  return [
    `${tracks} wanted tracks, ${tracks - faults.length} of them home byte for byte; ${kills} kills, ${restarts} restarts`,
    `${judged.releases} releases and ${judged.counted} counted motions held against ${judged.tracks} files; ` +
      `${withheld} motions withheld that lost the record of a wanted track`,
    `${''.padEnd(20)}${'before'.padStart(12)}${'after'.padStart(12)}`,
    row('resident memory', ({ rss }) => inMebibytes(rss)),
    row("the engine's heap", ({ resources }) => inMebibytes(resources.heap)),
    row('open files', ({ files }) => String(files)),
    row('listeners', ({ resources }) => String(resources.listeners)),
    ...kindsOf(before, after).map((kind) =>
      row(kind, ({ resources }) => String(resources.active[kind] ?? 0)),
    ),
    `log and journals: ${inMebibytes(logs)}`,
  ]
}

function grown(before: Footprint, after: Footprint): readonly string[] {
  const growthOf = (name: string, from: number, to: number, room: number) =>
    to <= from + room ? [] : [`${name} has grown from ${from} to ${to}`]
  return [
    // The data of a day stays in memory, but is comparatively small.
    ...growthOf('resident memory', before.rss, after.rss, slack.rss + before.rss * 0.15),
    ...growthOf("the engine's heap", before.resources.heap, after.resources.heap, slack.heap),
    ...growthOf('the number of open files', before.files, after.files, slack.files),
    ...growthOf(
      'the number of listeners',
      before.resources.listeners,
      after.resources.listeners,
      slack.files,
    ),
    ...kindsOf(before, after).flatMap((kind) =>
      growthOf(
        `the number of ${kind}`,
        before.resources.active[kind] ?? 0,
        after.resources.active[kind] ?? 0,
        slack.active,
      ),
    ),
  ]
}

function kindsOf(before: Footprint, after: Footprint): readonly string[] {
  return [
    ...new Set([...Object.keys(before.resources.active), ...Object.keys(after.resources.active)]),
  ].sort()
}

function inMebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`
}
