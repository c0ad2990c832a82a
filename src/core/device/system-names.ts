/** Reads what the system's files say of names: hosts, and on Unix resolv.conf and nsswitch.conf. */
import { isIPv4 } from 'node:net'
import { join } from 'node:path'
import type { Platform } from '../base/platform.ts'

export function systemNamesFolder(platform: Platform, environment: NodeJS.ProcessEnv): string {
  return platform === 'windows' ? join(systemRootOf(environment), 'System32', 'drivers', 'etc') : '/etc'
}

/** The folder of Windows itself. */
export function systemRootOf(environment: NodeJS.ProcessEnv): string {
  return environment.SystemRoot ?? String.raw`C:\Windows`
}

/** The IPv4 addresses of a hosts file by lower-case name; the first line with a name wins. */
export function parseHosts(text: string): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [address, ...names] = withoutComment(line).split(/\s+/)
    // Anything but an address would be looked up as a name.
    if (address === undefined || !isIPv4(address)) continue
    for (const name of names) {
      const key = name.toLowerCase()
      if (key !== '' && !addresses.has(key)) addresses.set(key, address)
    }
  }
  return addresses
}

/** The search domains of a resolv.conf: the last `search` or `domain` line counts (resolv.conf(5)). */
export function parseSearchDomains(text: string): readonly string[] {
  let domains: readonly string[] = []
  for (const line of text.split('\n')) {
    const [keyword, ...values] = withoutComment(line).split(/\s+/)
    if (keyword === 'search' || keyword === 'domain') {
      domains = values.map((value) => value.replace(/\.$/, '')).filter((value) => value !== '')
    }
  }
  return domains
}

/** True when the system looks up `.local` names by multicast (nsswitch.conf(5)). */
export function hasMulticastNames(nsswitch: string): boolean {
  return nsswitch.split('\n').some((line) => /^\s*hosts:.*\bmdns/.test(withoutComment(line)))
}

function withoutComment(line: string): string {
  return line.replace(/[#;].*$/s, '').trim()
}
