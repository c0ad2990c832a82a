/** The cost of a monitor when nothing happens: before the first arrival, or when nearly all are home. */
import { setTimeout as wait } from 'node:timers/promises'
import { CALM_AFTER } from '../src/core/engine/search/eagerness.ts'
import type { Section } from './extent.ts'
import { MonitorProcess } from './monitor-process.ts'
import type { ProcessUsage } from './process-usage.ts'
import type { BenchRow } from './row.ts'
import { ScreenProcess } from './screen-process.ts'
import { emptyDevice, SimulatedEvent } from './simulated-event.ts'

const FLEET = 117
const HOME = 115

interface Watched extends AsyncDisposable {
  readonly name: string
  readonly hasScreen: boolean
  readonly event: SimulatedEvent
  readonly usage: () => Promise<ProcessUsage | undefined>
}

/** Runs all at once, because processor time is counted, not elapsed time; `BENCH_BEFORE` names an earlier `cli.js`. */
export const benchCalm: Section = async (extent) => {
  const before = process.env.BENCH_BEFORE
  const programs = [
    { name: '', program: 'dist/cli.js' },
    ...(before === undefined ? [] : [{ name: 'before: ', program: before }]),
  ]
  await using all = new AsyncDisposableStack()
  const watched: Watched[] = []
  for (const { name, program } of programs) {
    for (const day of ['noon', 'evening'] as const) {
      for (const hasScreen of [false, true]) watched.push(all.use(await begin(name, program, day, hasScreen)))
    }
  }
  await wait(extent === 'full' ? CALM_AFTER + 15_000 : 2000)
  const span = extent === 'full' ? 120_000 : 4000
  const [from, asked] = [await usages(watched), queries(watched)]
  await wait(span)
  const [to, heard] = [await usages(watched), queries(watched)]
  return watched.flatMap((one, index): BenchRow[] => {
    const [a, b] = [from[index], to[index]]
    if (a === undefined || b === undefined) return []
    const used = b.processor - a.processor
    const isJudged = extent === 'full' && !one.name.startsWith('before')
    const processor = one.hasScreen
      ? { value: (used / span) * 100, unit: '% core', ...(isJudged && { atMost: 2 }) }
      : { value: (used / span) * 60, unit: 's/min', ...(isJudged && { atMost: 1 }) }
    const packets = (((heard[index] ?? 0) - (asked[index] ?? 0)) / span) * 1000
    return [
      { name: `${one.name}: processor`, ...processor },
      { name: `${one.name}: packets that arrived at the name server`, value: packets, unit: '/s' },
      { name: `${one.name}: memory`, value: (b.memory * 2 ** 20) / 1e6, unit: 'MB' },
    ]
  })
}

async function begin(
  of: string,
  program: string,
  day: 'noon' | 'evening',
  hasScreen: boolean,
): Promise<Watched> {
  const devices = Array.from({ length: FLEET }, (_, index) => emptyDevice(601 + index))
  const event = await SimulatedEvent.start({ devices, initially: 'off', timing: { answer: [0, 20] } })
  const monitor = hasScreen
    ? new ScreenProcess(program, ['--root', event.root])
    : MonitorProcess.ours(event.root, { isTelling: false, program })
  if (day === 'evening') await comeAndLeave(event)
  const what = day === 'noon' ? `${FLEET} absent at noon` : `evening, ${HOME} of ${FLEET} home`
  return {
    name: `${of}${what}, ${hasScreen ? 'screen' : 'headless'}`,
    hasScreen,
    event,
    usage: () => monitor.usage(),
    async [Symbol.asyncDispose]() {
      await monitor[Symbol.asyncDispose]()
      await event[Symbol.asyncDispose]()
    },
  }
}

/** Each motion comes, is read to its last list, and leaves. */
async function comeAndLeave({ fleet }: SimulatedEvent): Promise<void> {
  const ids = fleet.ids.slice(0, HOME)
  const listed = new Set<number>()
  const read = new Promise<void>((resolve) => {
    fleet.subscribe((event) => {
      if (event.type === 'answered' && event.path.endsWith('logs.json')) listed.add(event.motion)
      if (listed.size === HOME) resolve()
    })
  })
  for (const id of ids) await fleet.turnOn(id)
  await read
  // A release follows its last list by a few writes to the disk.
  await wait(5000)
  for (const id of ids) await fleet.turnOff(id)
}

function usages(watched: readonly Watched[]): Promise<readonly (ProcessUsage | undefined)[]> {
  return Promise.all(watched.map((one) => one.usage()))
}

function queries(watched: readonly Watched[]): readonly number[] {
  return watched.map(({ event }) => event.fleet.dns.counters.queries)
}
