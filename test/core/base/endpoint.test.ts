import { expect, test } from 'vitest'
import { parseEndpoint } from '../../../src/core/base/endpoint.ts'

test.each([
  ['192.168.0.7', '192.168.0.7', undefined],
  ['127.0.0.1:8601', '127.0.0.1', 8601],
  ['fd00::1', 'fd00::1', undefined],
  ['[fd00::1]:53', 'fd00::1', 53],
  ['[fd00::1]', 'fd00::1', undefined],
])('%s is an address', (text, host, port) => {
  expect(parseEndpoint(text)).toEqual({ host, port })
})

test.each([
  '',
  'motion-601',
  'motion-601:80',
  '192.168.0.7:0',
  '192.168.0.7:65536',
  '192.168.0.7:8601:1',
  '192.168.0:80',
  '[192.168.0.7]:80',
  '[]:80',
  ':80',
  '192.168.0.7 :80',
])('%j is not an address, so that no lookup decides who is reached', (text) => {
  expect(parseEndpoint(text)).toBeUndefined()
})
