import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultConfiguration, readConfiguration } from '../../../src/core/config/read-configuration.ts'
import { renderConfigurationPage, renderConfigurationTable } from '../../../src/core/config/reference.ts'

const page = 'docs/configuration.md'

describe('the documentation of the configuration', () => {
  it(`the configuration reference is made from the code; UPDATE_DOCS=1 npx vitest run test/core/config/reference.test.ts writes ${page}`, () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page, renderConfigurationPage())
    expect(readFileSync(page, 'utf8')).toBe(renderConfigurationPage())
  })

  it('the configuration reference has one row of six cells for every key', () => {
    const [header, line, ...rows] = renderConfigurationTable().split('\n')
    for (const row of [header, line, ...rows]) expect(row?.split(' | ')).toHaveLength(6)
    const keys = rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1])
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain('Motion.Info.Thresholds.Battery')
    expect(keys).toContain('Monitor.Limits.Track Bytes')
  })

  it('the configuration reference names the default that is used', () => {
    const rows = renderConfigurationTable()
    const { thresholds, detection, monitor } = defaultConfiguration('2026')
    expect(rows).toContain(`| % | ${thresholds.battery} |`)
    expect(rows).toMatch(
      new RegExp(`DetectionThreadPool\\.Interval.*\\| s \\| ${detection.interval / 1000} \\|`),
    )
    expect(rows).toMatch(
      new RegExp(`Track Bytes.*\\| bytes \\| ${monitor.limits.trackBytes} \\(256 MiB\\) \\|`),
    )
  })
})

describe('the configuration that is shipped', () => {
  it('the shipped configuration is read without a warning and contains only the defaults and some firmwares', () => {
    const { configuration, problems, notes } = readConfiguration(
      readFileSync('config/server.json', 'utf8'),
      'server.json',
      Date.UTC(2026, 5, 21, 12),
    )
    expect({ problems, notes }).toEqual({ problems: [], notes: [] })
    expect(configuration).toEqual({
      ...defaultConfiguration('2026'),
      approvedFirmwares: ['9008 Weymouth SW (3232)', '9010 (3232) Weymouth SW'],
    })
  })
})
