/** Measures how long processes had work but no processor, which a busy machine adds to every measured time. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Starts measuring; the returned function gives the ms since then in which the busiest thread of each process waited
 * for a processor, or 0 if the system does not say.
 */
export function starvation(pids: readonly number[] = [process.pid]): () => number {
  const before = new Map(pids.map((pid) => [pid, waitsOf(pid)]))
  return () =>
    pids.reduce((sum, pid) => {
      const earlier = before.get(pid)
      const waits = [...waitsOf(pid)].map(([thread, waited]) => waited - (earlier?.get(thread) ?? 0))
      return sum + Math.max(0, ...waits)
    }, 0)
}

/** The result, unless it takes more than `limit` ms of this process's own time. */
export async function within<Value>(limit: number, coming: () => Promise<Value>): Promise<Value> {
  const starved = starvation()
  const from = performance.now()
  const value = await coming()
  const span = performance.now() - from - starved()
  if (span >= limit) throw new Error(`it came after ${Math.round(span)} ms, not within ${limit}`)
  return value
}

/** The total ms that each thread of a process has waited for a processor (the second figure of schedstat). */
function waitsOf(pid: number): ReadonlyMap<string, number> {
  if (process.platform !== 'linux') return new Map()
  const folder = `/proc/${pid}/task`
  return new Map(
    namesIn(folder).map((thread) => [
      thread,
      Number(textOf(`${folder}/${thread}/schedstat`).split(' ')[1] ?? 0) / 1e6,
    ]),
  )
}

/** A process or thread that has ended waits no more. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
