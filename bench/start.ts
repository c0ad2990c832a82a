/** From the start of the process to its first probe and its first frame, compared with Node alone. */
import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Section } from './extent.ts'
import { type BenchRow, median } from './row.ts'
import { ScreenProcess } from './screen-process.ts'
import { BenchProject } from './simulated-event.ts'

const FLEET = 117

/** Starts for a median, after one that fills the compile cache. */
export const benchStart: Section = async (extent) => {
  const runs = extent === 'full' ? 15 : 2
  // It sends no answers: only the first packet counts.
  const names = createSocket('udp4')
  names.bind(0, '127.0.0.1')
  await once(names, 'listening')
  try {
    const place = { port: 9, dnsServer: `127.0.0.1:${names.address().port}`, addresses: {} }
    const motions = Array.from({ length: FLEET }, (_, index) => 601 + index)
    await using project = await BenchProject.create(motions, place)
    const times: { bare: number; probe: number; frame: number }[] = []
    for (let run = 0; run <= runs; run++) {
      const bare = bareStart()
      const probe = await firstProbe(project.root, () => once(names, 'message'))
      const frame = await firstFrame(project.root)
      if (run > 0) times.push({ bare, probe, frame })
    }
    return rowsOf(times)
  } finally {
    names.close()
  }
}

function rowsOf(times: readonly { bare: number; probe: number; frame: number }[]): readonly BenchRow[] {
  const [bare, probe, frame] = (['bare', 'probe', 'frame'] as const).map((what) =>
    median(times.map((each) => each[what])),
  )
  if (bare === undefined || probe === undefined || frame === undefined) throw new Error('nothing was started')
  return [
    { name: 'node -e 0', value: bare, unit: 'ms' },
    { name: 'first probe', value: probe, unit: 'ms', atMost: 250 },
    { name: 'first frame', value: frame, unit: 'ms', atMost: 400 },
    { name: 'first probe, against node -e 0', value: probe, unit: 'ms', limit: bare },
    { name: 'first frame, against node -e 0', value: frame, unit: 'ms', limit: bare },
  ]
}

function bareStart(): number {
  const before = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  return performance.now() - before
}

async function firstProbe(root: string, probed: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  const isProbed = probed()
  const child = spawn(process.execPath, ['dist/cli.js', '--headless', '--root', root], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const closed = once(child, 'close')
  await Promise.race([isProbed, closed])
  const span = performance.now() - before
  if (child.exitCode !== null) throw new Error(`the monitor ended with ${child.exitCode} before it looked`)
  child.kill('SIGTERM')
  await closed
  return span
}

async function firstFrame(root: string): Promise<number> {
  const before = performance.now()
  await using screen = new ScreenProcess('dist/cli.js', ['--root', root])
  const { at } = await screen.until((text) => /^.?.? *601 /m.test(text), 20_000)
  return at - before
}
