/** Compares name lookups with the system's `getaddrinfo`: local addresses must be the same. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLocalAddress } from '../../src/core/device/local-networks.ts'
import { MotionResolver } from '../../src/core/device/resolver.ts'
import {
  type AnswerServer,
  addressesOf,
  type NameAnswer,
  nameAnswer,
  startAnswerServer,
} from './name-answers.ts'
import { cases, holds, patience } from './parity.ts'
import { hasPython, Python } from './python.ts'

/** The server that the judge's own resolv.conf names; only port 53 can be named there. */
const SERVER = '127.0.0.153'
const domains = ['event.lan', 'lan']

const REFUSED = 5

/** As many addresses of one name are tried (docs/security.md). */
const MOST = 8

/** The IPv4 addresses, or nothing where the system finds none. */
const script = `
import socket
def answer(name):
    try:
        found = socket.getaddrinfo(name, 80, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return None
    return sorted({address[0] for family, _, _, _, address in found if family == socket.AF_INET})
`

const folder = mkdtempSync(join(tmpdir(), 'motion-monitor-test-'))
const settings = {
  'resolv.conf': `nameserver ${SERVER}\nsearch ${domains.join(' ')}\noptions timeout:1 attempts:1\n`,
  'nsswitch.conf': 'hosts: files dns\n',
  hosts: '127.0.0.1 localhost\n',
}
for (const [file, text] of Object.entries(settings)) writeFileSync(join(folder, file), text)

/** Runs a command where the files above stand in the place of the system's. */
const binds = Object.keys(settings).map((file) => `mount --bind ${folder}/${file} /etc/${file}`)
const apart = ['unshare', '--mount', 'sh', '-c', `${binds.join(' && ')} && exec "$@"`, 'sh']
const canSetApart =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', [...apart.slice(1), 'true']).status === 0
if (!canSetApart) console.warn('skipped: only root on Linux can give the system another name server')

const placeholder = '10.10.10.10'

/** Where nothing has to be explained: what of the system's addresses ours must be. */
function wantedOf(found: readonly string[]): readonly string[] {
  return found.filter((host) => isLocalAddress(host) && host !== placeholder)
}

describe.skipIf(!hasPython || !canSetApart)('a name', () => {
  let motion = 0
  let answers: readonly NameAnswer[] = []
  let server: AnswerServer
  let python: Python
  let resolver: MotionResolver
  const counts = { tried: 0, same: 0, more: 0, fewer: 0 }

  const answerOf = (name: string): NameAnswer | undefined => {
    const asked = [...domains.map((domain) => `motion-${motion}.${domain}`), `motion-${motion}`]
    return answers[asked.indexOf(name)]
  }

  beforeAll(async () => {
    server = await startAnswerServer(SERVER, 53, answerOf)
    python = new Python(script, apart)
    const dnsServers = [server.address]
    resolver = new MotionResolver({
      dnsServers,
      searchDomains: domains,
      addresses: new Map(),
      timeout: 5000,
      systemFolder: folder,
    })
  })

  afterAll(async () => {
    resolver.close()
    await python[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
    console.log(
      `names: ${counts.tried} tried, ${counts.same} with the system's addresses, ${counts.more} found beyond them, ` +
        `${counts.fewer} left out on purpose`,
    )
  })

  test('a name has the addresses that the system finds, whatever the answers look like', {
    timeout: patience,
  }, async () => {
    const threeAnswers = fc.tuple(nameAnswer, nameAnswer, nameAnswer)
    await holds(threeAnswers, async (generated) => {
      motion++
      counts.tried++
      answers = generated
      const found = (await python.ask(`motion-${motion}`)) as readonly string[] | null
      const { signal } = new AbortController()
      const resolution = await resolver.resolve(motion, { isThorough: true }, signal)
      const ours = resolution.outcome === 'resolved' ? resolution.hosts : []
      const wanted = wantedOf(found ?? [])
      if (wanted.length === 0) {
        if (ours.length > 0) counts.more++
        else if (found !== null && found.length > 0) counts.fewer++
        return
      }
      // What came of an answer whose rest cannot be had is used, and the system gives it up.
      const isCutShort = generated.some(
        ({ code, cutTo, addresses, tcp }) =>
          code === 0 && tcp === 'closed' && cutTo !== undefined && cutTo < addresses.length,
      )
      if (isCutShort) {
        expect(ours.length).toBeGreaterThan(0)
        counts.fewer++
        return
      }
      // Where a server refuses one suffix the system leaves out those behind it; ours go on in their order.
      const isRefused = generated.some(({ code }) => code === REFUSED)
      const possible = generated
        .filter(({ code }) => code === 0)
        .map((answer) => [...new Set(wantedOf(addressesOf(answer)))])
      const isOurs = (hosts: readonly string[]): boolean =>
        ours.length === Math.min(MOST, hosts.length) && ours.every((host) => hosts.includes(host))
      const isOneOf = (isRefused ? possible : [wanted]).some(isOurs)
      expect(isOneOf, `ours are ${ours}, the system's ${found}`).toBe(true)
      if (wanted.length > MOST) counts.fewer++
      else counts.same++
    })
    expect(counts.same).toBeGreaterThan(cases / 10)
  })
})
