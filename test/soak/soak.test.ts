import { expect, test } from 'vitest'
import { defects, table } from './judge.ts'
import { runSoak } from './soak.ts'

test.skipIf(process.platform !== 'linux')(
  'three days of bursts, growing logs, lost records, floods, faults, kills and restarts lose no track, wrong nobody and let nothing grow',
  {
    timeout: 300_000,
  },
  async () => {
    const report = await runSoak({
      days: 3,
      devices: 30,
      speed: 250,
      seed: Number(process.env.SOAK_SEED) || 20_261_123,
      program: 'dist/cli.js',
      samples: 5,
      say: (line) => console.info(line),
    })
    console.info(table(report).join('\n'))
    expect(report.kills).toBeGreaterThan(0)
    expect(report.tracks).toBeGreaterThan(30)
    expect(report.withheld).toBeGreaterThan(0)
    expect(report.judged.releases).toBeGreaterThan(60)
    expect(defects(report)).toEqual([])
  },
)
