import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { defaultConfiguration, readConfiguration } from '../../../src/core/config/read-configuration.ts'

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
