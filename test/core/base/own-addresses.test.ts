import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { addressOfHost, ownAddresses, reachableAddress } from '../../../src/core/base/own-addresses.ts'

function address(text: string, internal = false): NetworkInterfaceInfo {
  const rest = { netmask: '', mac: '', cidr: null, internal }
  return text.includes(':')
    ? { ...rest, address: text, family: 'IPv6', scopeid: 0 }
    : { ...rest, address: text, family: 'IPv4' }
}

const interfaces = {
  lo: [address('127.0.0.1', true), address('::1', true)],
  wlan0: [address('fe80::1'), address('192.168.0.57'), address('192.168.0.58')],
  eth0: [address('169.254.3.4')],
  docker0: [address('172.17.0.1')],
  tun0: [address('fd00::9')],
}

test('the addresses of the laptop are those that a phone may reach', () => {
  expect(ownAddresses(interfaces)).toEqual([
    { name: 'wlan0', address: '192.168.0.57' },
    { name: 'wlan0', address: '192.168.0.58' },
  ])
  expect(ownAddresses({ gone: undefined })).toEqual([])
})

test('a network interface stands for its first IPv4 address, and an address for itself', () => {
  expect(addressOfHost('wlan0', interfaces)).toEqual({ ok: true, address: '192.168.0.57' })
  expect(addressOfHost('lo', interfaces)).toEqual({ ok: true, address: '127.0.0.1' })
  expect(addressOfHost('203.0.113.7', interfaces)).toEqual({ ok: true, address: '203.0.113.7' })
  expect(addressOfHost('::', interfaces)).toEqual({ ok: true, address: '::' })
})

test('a host that is no interface, or has no IPv4 address, is refused with what to do', () => {
  expect(addressOfHost('wlan1', interfaces)).toEqual({
    ok: false,
    reason:
      'wlan1 is not a network interface of this laptop. Name one of these: lo, wlan0, eth0, docker0, tun0.',
  })
  expect(addressOfHost('tun0', interfaces)).toEqual({
    ok: false,
    reason: 'The network interface tun0 has no IPv4 address: is it connected?',
  })
  expect(addressOfHost('constructor', interfaces).ok).toBe(false)
})

test('a board on all addresses names the first one that a phone can reach', () => {
  expect(reachableAddress('0.0.0.0', interfaces)).toBe('192.168.0.57')
  expect(reachableAddress('::', interfaces)).toBe('192.168.0.57')
  expect(reachableAddress('0.0.0.0', { lo: interfaces.lo })).toBe('127.0.0.1')
  expect(reachableAddress('10.0.0.4', interfaces)).toBe('10.0.0.4')
})
