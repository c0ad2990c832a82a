/** The metrics of the process itself, under the names that dashboards use. */
import { readdirSync } from 'node:fs'
import type { MetricFamily } from './families.ts'

/** Read at each scrape only: prom-client's own set runs a timer a hundred times a second. */
export const processFamilies: readonly MetricFamily[] = [
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time of all threads',
    read: () => {
      const { user, system } = process.cpuUsage()
      return [{ value: (user + system) / 1e6 }]
    },
  },
  {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Memory of all threads',
    read: () => [{ value: process.memoryUsage.rss() }],
  },
  {
    name: 'process_start_time_seconds',
    type: 'gauge',
    help: 'When the process was started, since 1970 UTC',
    read: () => [{ value: performance.timeOrigin / 1000 }],
  },
  {
    name: 'process_open_fds',
    type: 'gauge',
    help: 'Open files and sockets; on Linux only',
    read: () => {
      const count = openFiles()
      return count === undefined ? [] : [{ value: count }]
    },
  },
  {
    name: 'nodejs_heap_size_used_bytes',
    type: 'gauge',
    help: 'Heap in use of the thread that draws the screen',
    read: () => [{ value: process.memoryUsage().heapUsed }],
  },
]

function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    // Another system, or a sandbox that hides it.
    return undefined
  }
}
