import { execFile } from 'node:child_process'
import { timingSafeEqual } from 'node:crypto'
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cookieValue, isSameSecret, loadSecret } from '../../src/board/secret.ts'
import { ProblemError } from '../../src/core/base/problem.ts'

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) }
})

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'board-'))
  file = join(folder, 'board-secret')
})
afterEach(() => rm(folder, { recursive: true }))

const problemOf = (loading: Promise<string>): Promise<unknown> =>
  loading.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('the secret of the team', () => {
  test('the secret of an event is made once, for the eyes of the owner alone', async () => {
    const secret = await loadSecret(file)
    // 192 bits, in characters that an address needs not escape.
    expect(secret).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'latin1')).toBe(`${secret}\n`)
    expect(await loadSecret(file)).toBe(secret)
    expect(await readdir(folder)).toEqual(['board-secret'])
  })

  test('the secret of an event is renewed when that is asked for', async () => {
    const secret = await loadSecret(file)
    const renewed = await loadSecret(file, true)
    expect(renewed).not.toBe(secret)
    expect(await loadSecret(file)).toBe(renewed)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test('two secrets are never the same', async () => {
    const secrets = await Promise.all(
      Array.from({ length: 20 }, (_, place) => loadSecret(join(folder, `secret-${place}`))),
    )
    expect(new Set(secrets).size).toBe(20)
  })

  test('the umask of the shell does not open the secret to others', async () => {
    const before = process.umask(0)
    try {
      await loadSecret(file)
    } finally {
      process.umask(before)
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test('programs that begin at the same moment agree on the secret of their event', async () => {
    const script = `import { loadSecret } from ${JSON.stringify(resolve('src/board/secret.ts'))}
      process.stdout.write(await loadSecret(process.argv[1]))`
    const programs = Array.from({ length: 6 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, file]),
    )
    const secrets = (await Promise.all(programs)).map(({ stdout }) => stdout)
    expect(new Set(secrets)).toEqual(new Set([await loadSecret(file)]))
    expect(await readdir(folder)).toEqual(['board-secret'])
  })

  test.each([0o644, 0o640, 0o606, 0o620])(
    'a secret that others may read or write is refused (mode %o)',
    async (mode) => {
      const secret = await loadSecret(file)
      await chmod(file, mode)
      const problem = await problemOf(loadSecret(file))
      expect(problem).toBeInstanceOf(ProblemError)
      expect(String(problem)).toContain('chmod 600')
      expect(String(problem)).toContain(file)
      expect(String(problem)).not.toContain(secret)
      // A new one is what the message offers.
      expect(await loadSecret(file, true)).not.toBe(secret)
      expect((await stat(file)).mode & 0o777).toBe(0o600)
    },
  )

  test.runIf(process.getuid?.() === 0)('a secret that another user has written is refused', async () => {
    const secret = await loadSecret(file)
    await chown(file, 1000, 0)
    const problem = await problemOf(loadSecret(file))
    expect(problem).toBeInstanceOf(ProblemError)
    expect(String(problem)).toContain('belongs to another user')
    expect(await loadSecret(file, true)).not.toBe(secret)
    expect((await stat(file)).uid).toBe(0)
  })

  test.each([
    ['nothing', ''],
    ['a short word', 'secret\n'],
    ['two lines', `${'a'.repeat(32)}\n${'b'.repeat(32)}\n`],
    ['other characters', `${'a'.repeat(31)}/\n`],
    ['binary', '\0'.repeat(32)],
    ['far too much', 'a'.repeat(100_000)],
  ])('a file with %s in the place of the secret is refused, with the remedy', async (_, text) => {
    await writeFile(file, text, { mode: 0o600 })
    const problem = await problemOf(loadSecret(file))
    expect(problem).toBeInstanceOf(ProblemError)
    expect(String(problem)).toContain('--board-new-secret')
    expect(await readFile(file, 'latin1')).toBe(text)
  })

  test('a secret that an editor has saved with another line end is still the secret', async () => {
    await writeFile(file, `${'a'.repeat(32)}\r\n`, { mode: 0o600 })
    expect(await loadSecret(file)).toBe('a'.repeat(32))
  })

  test('a link in the place of the secret is refused, and what it leads to stays as it is', async () => {
    const elsewhere = join(folder, 'elsewhere')
    await writeFile(elsewhere, `${'a'.repeat(32)}\n`, { mode: 0o600 })
    await symlink(elsewhere, file)
    const problem = await problemOf(loadSecret(file))
    expect(problem).toBeInstanceOf(ProblemError)
    expect(String(problem)).toContain('is a link, which is not written through, where a file should be')
    await loadSecret(file, true)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(elsewhere, 'latin1')).toBe(`${'a'.repeat(32)}\n`)
  })

  test('a folder in the place of the secret, or no folder for it, is a problem with a name', async () => {
    const missing = await problemOf(loadSecret(join(folder, 'nowhere', 'board-secret')))
    expect(missing).toBeInstanceOf(ProblemError)
    expect(String(missing)).toContain('ENOENT')
    const inPlace = await problemOf(loadSecret(folder))
    expect(inPlace).toBeInstanceOf(ProblemError)
    expect(String(inPlace)).toContain('a folder')
  })
})

describe('the proof of the secret', () => {
  test('the cookie of a secret says nothing about it, and ends with it', () => {
    const secret = 'a'.repeat(32)
    expect(cookieValue(secret)).toMatch(/^[\w-]{43}$/)
    expect(cookieValue(secret)).not.toContain(secret)
    expect(cookieValue(secret)).toBe(cookieValue(secret))
    expect(cookieValue(secret)).not.toBe(cookieValue('b'.repeat(32)))
  })

  test('only an equal text is accepted as the secret', () => {
    expect(isSameSecret('secret', 'secret')).toBe(true)
    for (const other of ['', 'secre', 'secret ', 'Secret', 'secret\0', '秘密'])
      expect(isSameSecret(other, 'secret'), other).toBe(false)
  })

  test('a guess is compared in a time that says nothing about where it is wrong', () => {
    const compare = vi.mocked(timingSafeEqual)
    const right = 'k'.repeat(32)
    for (const guess of ['', 'k', `${'k'.repeat(31)}x`, right, 'k'.repeat(4000)]) {
      compare.mockClear()
      isSameSecret(guess, right)
      // It throws for two lengths, so what it gets must not have that of the guess.
      expect(compare.mock.calls.map(([one, other]) => [one.byteLength, other.byteLength])).toEqual([[32, 32]])
    }
  })
})
