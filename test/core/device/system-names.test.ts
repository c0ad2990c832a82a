import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasMulticastNames, parseHosts, parseSearchDomains } from '../../../src/core/device/system-names.ts'

describe('the hosts file', () => {
  test('the hosts file gives each name of a line its address, whatever the case', () => {
    const hosts = parseHosts('192.168.0.7\tMotion-601 motion-601.lan # the first\r\n192.168.0.8 motion-602')
    expect(Object.fromEntries(hosts)).toEqual({
      'motion-601': '192.168.0.7',
      'motion-601.lan': '192.168.0.7',
      'motion-602': '192.168.0.8',
    })
  })

  test('the first line of the hosts file that has a name counts', () => {
    expect(parseHosts('10.0.0.1 motion-601\n10.0.0.2 motion-601').get('motion-601')).toBe('10.0.0.1')
  })

  test('the hosts file gives nothing for comments, IPv6 addresses and what is no address', () => {
    const text = '# 10.0.0.1 a\n::1 b\n999.0.0.1 c\nrouter d\n10.0.0.1\n\n'
    expect(parseHosts(text).size).toBe(0)
  })

  test('the hosts file is read whatever it contains', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const address of parseHosts(text).values()) expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
      }),
    )
  })
})

describe('the search domains of a resolv.conf', () => {
  test('the search domains of resolv.conf are those of its last line with any, in order and without a final dot', () => {
    const text = 'domain old.lan\nnameserver 192.168.0.1\nsearch event.lan. lan ; remark\noptions ndots:1\n'
    expect(parseSearchDomains(text)).toEqual(['event.lan', 'lan'])
  })

  test('resolv.conf has no search domains where it names none, or only the root', () => {
    expect(parseSearchDomains('nameserver 192.168.0.1\n')).toEqual([])
    expect(parseSearchDomains('search .\n')).toEqual([])
  })
})

describe('names of .local', () => {
  test('names of .local are looked up where the system resolves them by multicast', () => {
    expect(hasMulticastNames('passwd: files\nhosts: files mdns4_minimal [NOTFOUND=return] dns\n')).toBe(true)
  })

  test('names of .local are not looked up where the system does not use multicast, or the line is a comment', () => {
    expect(hasMulticastNames('hosts: files dns\n# hosts: mdns\n')).toBe(false)
  })
})
