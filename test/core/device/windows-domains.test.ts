import { expect, test } from 'vitest'
import { systemNamesFolder } from '../../../src/core/device/system-names.ts'
import { domainsIn, windowsDomains } from '../../../src/core/device/windows-domains.ts'

const KEY = String.raw`HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters`

/** As `reg query` prints a key, with CRLF. */
function printed(key: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `    ${name}    REG_SZ    ${value}`)
  return ['', key, ...lines, ''].join('\r\n')
}

const wifi = printed(String.raw`${KEY}\Interfaces\{4d36e972-e325-11ce-bfc1-08002be10318}`, {
  EnableDHCP: '0x1',
  DhcpIPAddress: '192.168.0.57',
  Domain: '',
  DhcpDomain: 'fritz.box',
})
const atHome = printed(String.raw`${KEY}\Interfaces\{11111111-e325-11ce-bfc1-08002be10318}`, {
  DhcpIPAddress: '10.0.0.9',
  DhcpDomain: 'home.arpa',
})

test('a motion is looked for on Windows under the domain that the event network gave', () => {
  const text = printed(KEY, { Hostname: 'laptop', Domain: '', SearchList: '' }) + wifi + atHome
  expect(domainsIn(text, ['192.168.0.57/24', '172.20.0.1/20'])).toEqual(['fritz.box'])
  expect(domainsIn(text, ['192.168.0.58/24'])).toEqual([])
})

test("the laptop's own domain goes before those of its networks, and a domain set by hand before the given one", () => {
  const fixed = printed(String.raw`${KEY}\Interfaces\{22222222-e325-11ce-bfc1-08002be10318}`, {
    IPAddress: String.raw`192.168.1.5\010.1.0.5`,
    Domain: 'event.lan',
    DhcpDomain: 'old.lan',
  })
  const text = printed(KEY, { Domain: 'club.example' }) + wifi + fixed
  const networks = ['192.168.0.57/24', '10.1.0.5/8']
  expect(domainsIn(text, networks)).toEqual(['club.example', 'fritz.box', 'event.lan'])
})

test('a Windows list of search domains replaces the others, and an impossible domain is left out', () => {
  const text = printed(KEY, { Domain: 'club.example', SearchList: 'lan,event.lan., a b;c,' }) + wifi
  expect(domainsIn(text, ['192.168.0.57/24'])).toEqual(['lan', 'event.lan', 'a'])
  expect(domainsIn('ERROR: The system was unable to find the registry key.', ['192.168.0.57/24'])).toEqual([])
})

test('search domains that Windows does not give are empty, and nothing fails', async () => {
  expect(await windowsDomains({ SystemRoot: '/nowhere' })).toEqual([])
  expect(await windowsDomains({ SystemRoot: '/nowhere' })).toEqual([])
})

test("the hosts file that is read is the system's own", () => {
  expect(systemNamesFolder('windows', { SystemRoot: '/nowhere' })).toMatch(/nowhere.System32.drivers.etc$/)
  expect(systemNamesFolder('windows', {})).toContain(String.raw`C:\Windows`)
  expect(systemNamesFolder('wsl', {})).toBe('/etc')
})
