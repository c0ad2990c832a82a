import { expect, test } from 'vitest'
import { type JsonPath, readJsonSource } from '../../../src/core/config/json-source.ts'

const text = '{\n  "Event": "2026",\n  "Monitor": { "DNS Servers": ["192.168.0.1", 7] }\n}'

function placesOf(path: JsonPath): string {
  const read = readJsonSource(text)
  if (!read.ok) throw new Error('not read')
  const [value, key] = [read.source.placeOf(path), read.source.placeOfKey(path)]
  return `${value.line}:${value.column} ${key.line}:${key.column}`
}

test('a JSON value and its key have their own places', () => {
  expect(placesOf(['Event'])).toBe('2:12 2:3')
  expect(placesOf(['Monitor', 'DNS Servers'])).toBe('3:31 3:16')
})

test('an entry of a JSON list has the place of its value, because it has no key', () => {
  expect(placesOf(['Monitor', 'DNS Servers', 1])).toBe('3:47 3:47')
})

test('a JSON value that does not exist has the place of the nearest one above it', () => {
  expect(placesOf(['Monitor', 'Port'])).toBe('3:14 3:3')
  expect(placesOf(['Monitor', 'DNS Servers', 9])).toBe('3:31 3:16')
  expect(placesOf(['Event', 'within', 'a text'])).toBe('2:12 2:3')
  expect(placesOf(['absent'])).toBe('1:1 1:1')
})
