import { expect, test } from 'vitest'
import { parseBoardAddress } from '../../../src/core/domain/board-address.ts'

test.each([
  ['8600', '127.0.0.1', 8600],
  [' 0 ', '127.0.0.1', 0],
  ['65535', '127.0.0.1', 65_535],
  ['192.168.0.57', '192.168.0.57', 8600],
  ['192.168.0.57:80', '192.168.0.57', 80],
  ['0.0.0.0', '0.0.0.0', 8600],
  ['localhost', '127.0.0.1', 8600],
  ['LOCALHOST:9000', '127.0.0.1', 9000],
  ['wlan0', 'wlan0', 8600],
  ['wlp3s0:0', 'wlp3s0', 0],
  ['Wi-Fi', 'Wi-Fi', 8600],
  ['vEthernet (WSL):8601', 'vEthernet (WSL)', 8601],
  ['fd00::1', 'fd00::1', 8600],
  ['[fd00::1]', 'fd00::1', 8600],
  ['[::1]:9000', '::1', 9000],
  ['on', '127.0.0.1', 8600],
])('the address of the board may be a port, an address or an interface: %s', (text, host, port) => {
  expect(parseBoardAddress(text)).toEqual({ host, port })
})

test.each(['off', 'Off', ' no ', 'false'])('the word %s asks for no board', (text) => {
  expect(parseBoardAddress(text)).toBe('off')
})

test.each([
  '',
  ':',
  ':8600',
  '65536',
  '99999999999',
  'wlan0:',
  'wlan0:x',
  'wlan0:70000',
  '192.168.0',
  '192.168.0.300:80',
  '1.2.3.4.5',
  '[wlan0]:80',
  '[192.168.0.1]:80',
  '[fd00::1]:70000',
  'http://192.168.0.57:8600',
  '-1',
  '8600:192.168.0.57',
])('the address of the board is nothing else: "%s"', (text) => {
  expect(parseBoardAddress(text)).toBeUndefined()
})
