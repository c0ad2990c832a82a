import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLocalAddress } from '../../../src/core/device/local-networks.ts'
import { logRefusedAddresses } from '../../../src/core/engine/network/refused-addresses.ts'

test.each([
  '127.0.0.1',
  '127.255.255.255',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.4.1',
  '169.254.9.9',
])('%s is accepted as the address of a motion', (address) => {
  expect(isLocalAddress(address)).toBe(true)
})

test.each([
  '8.8.8.8',
  '172.15.255.255',
  '172.32.0.0',
  '192.169.0.1',
  '11.0.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '100.64.0.1',
  '::1',
  '127.1',
  '0x7f.0.0.1',
  '10.0.0.1 ',
  'motion-601',
  '',
])('%j is refused as the address of a motion', (address) => {
  expect(isLocalAddress(address)).toBe(false)
})

test('a text that is no IPv4 address is not local', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(isLocalAddress(text)).toBe(
        /^(127|10|172|192|169)(\.\d{1,3}){3}$/.test(text) && isLocalAddress(text),
      )
    }),
  )
})

test('a refused address is reported once, and at most twenty of them are', () => {
  const reported: string[] = []
  const logRefused = logRefusedAddresses({
    emit: (event) => reported.push(event.type),
    clock: { now: () => 0 },
  })
  for (let round = 0; round < 3; round++)
    for (let last = 0; last < 50; last++) logRefused(601, `8.8.8.${last}`)
  expect(reported).toHaveLength(20)
})
