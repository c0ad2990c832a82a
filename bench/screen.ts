/** The real program on a pty of 120x40, with its engine's thread replaced: keys, bytes, load. */
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Extent, Section } from './extent.ts'
import { type Feed, feedVariable } from './feed.ts'
import { feedProgram } from './feed-program.ts'
import type { ProcessUsage } from './process-usage.ts'
import { type BenchRow, median, quantile } from './row.ts'
import { ScreenProcess } from './screen-process.ts'

const SECOND = 1000

/** Closer chunks belong to one frame, because a pty splits it. */
const FRAME_GAP = 15

/** Busy screens of three sizes at two rates, then one changing row, then a quiet screen. */
export const benchScreen: Section = async (extent) => {
  await using feeding = await feedProgram()
  const { program } = feeding
  const rows: BenchRow[] = []
  for (const motions of extent === 'full' ? [120, 1000, 5000] : [120]) {
    for (const rate of extent === 'full' ? [200, 2000] : [200]) {
      rows.push(...(await benchBusy(program, { type: 'busy', motions, rate }, extent)))
    }
  }
  rows.push(...(await benchStill(program, extent)))
  if (extent === 'full') rows.push(...(await benchHour(program)))
  return rows
}

function start(program: string, feed: Feed): ScreenProcess {
  return new ScreenProcess(program, ['--root', tmpdir()], { [feedVariable]: JSON.stringify(feed) })
}

async function benchBusy(program: string, feed: Feed, extent: Extent): Promise<readonly BenchRow[]> {
  const name = `${feed.motions} motions, ${feed.rate} events/s`
  await using screen = start(program, feed)
  await begin(screen)
  const [before, begunAt] = [await screen.usage(), performance.now()]
  await wait(extent === 'full' ? 10 * SECOND : 2 * SECOND)
  const elapsed = performance.now() - begunAt
  const after = await screen.usage()
  const frames = framesSince(screen, begunAt)
  const latencies = await keyLatencies(screen, extent === 'full' ? 100 : 10)
  return [
    { name: `${name}: key to bytes, p50`, value: median(latencies), unit: 'ms', atMost: 20 },
    { name: `${name}: key to bytes, p95`, value: quantile(latencies, 0.95), unit: 'ms', atMost: 50 },
    { name: `${name}: frames`, value: (frames * SECOND) / elapsed, unit: '/s', atMost: 5 },
    { name: `${name}: bytes`, value: (screen.bytesSince(begunAt) * SECOND) / elapsed, unit: '/s' },
    ...(before === undefined || after === undefined
      ? []
      : [
          {
            name: `${name}: processor`,
            value: ((after.processor - before.processor) / elapsed) * 100,
            unit: '% core',
          },
          { name: `${name}: memory`, value: after.mostMemory, unit: 'MiB' },
        ]),
  ]
}

/** An hour of 200 events a second in a twelfth of the time: its memory, and whether that grows. */
async function benchHour(program: string): Promise<readonly BenchRow[]> {
  const haste = 12
  await using screen = start(program, { type: 'busy', motions: 120, rate: 200 * haste })
  await begin(screen)
  const usages: (ProcessUsage | undefined)[] = []
  for (let quarter = 0; quarter < 4; quarter++) {
    await wait((900 * SECOND) / haste)
    usages.push(await screen.usage())
  }
  const [, half, , end] = usages.map((usage) => usage && (usage.memory * 2 ** 20) / 1e6)
  if (half === undefined || end === undefined) return []
  return [
    { name: 'an hour of 200 events/s: memory after it', value: end, unit: 'MB', atMost: 160 },
    { name: 'its second half: memory grown by', value: (end / half - 1) * 100, unit: '%', atMost: 3 },
  ]
}

async function benchStill(program: string, extent: Extent): Promise<readonly BenchRow[]> {
  const span = (extent === 'full' ? 20 : 3) * SECOND
  const quiet = await still(program, { type: 'quiet', motions: 120, rate: 0 }, span)
  const one = await still(program, { type: 'one-row', motions: 120, rate: 0 }, span)
  return [
    { name: 'one changed row', value: one.bytes - quiet.bytes, unit: 'bytes', atMost: 400 },
    { name: 'nothing happens: bytes', value: quiet.bytes, unit: '/s', atMost: 400 },
    { name: 'nothing happens: frames', value: quiet.frames, unit: '/s', atMost: 1.2 },
    ...(quiet.processor === undefined
      ? []
      : [{ name: 'nothing happens: processor', value: quiet.processor, unit: '% core', atMost: 2 }]),
  ]
}

/** Bytes written and processor time used, on average a second. */
async function still(program: string, feed: Feed, span: number) {
  await using screen = start(program, feed)
  await begin(screen)
  await wait(2 * SECOND)
  const [before, begunAt] = [await screen.usage(), performance.now()]
  await wait(span)
  const after = await screen.usage()
  const seconds = (performance.now() - begunAt) / SECOND
  return {
    bytes: screen.bytesSince(begunAt) / seconds,
    frames: framesSince(screen, begunAt) / seconds,
    processor: before && after && (after.processor - before.processor) / seconds / 10,
  }
}

/** Waits for the first frame with motions. */
export async function begin(screen: ScreenProcess): Promise<void> {
  await screen.until((text) => /ABC\d+XYZ/.test(text), 20 * SECOND)
}

/** From a key press to the bytes that select another motion, which only a key does. */
export async function keyLatencies(screen: ScreenProcess, keys: number): Promise<readonly number[]> {
  const latencies: number[] = []
  screen.press('g')
  await screen.until((text) => selectedIn(text) !== undefined, 5 * SECOND)
  for (let key = 0; key < keys; key++) {
    // At times independent of the frames that the events cause.
    await wait(60 + ((key * 37) % 200))
    const before = selectedIn(screen.text())
    const pressedAt = performance.now()
    screen.press(key % 10 < 5 ? 'j' : 'k')
    const isMoved = (text: string): boolean => ![undefined, before].includes(selectedIn(text))
    const { at } = await screen.until(isMoved, 5 * SECOND)
    latencies.push(at - pressedAt)
  }
  return latencies
}

/** The selected motion. */
function selectedIn(text: string): string | undefined {
  return /^> *(\d+)/m.exec(text)?.[1]
}

function framesSince(screen: ScreenProcess, since: number): number {
  const times = screen.chunks.filter(({ at }) => at >= since).map(({ at }) => at)
  return times.filter((at, index) => index === 0 || at - (times[index - 1] ?? 0) > FRAME_GAP).length
}
