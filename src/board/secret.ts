/** The secret of an event's team: in its folder, and proven by a link or a cookie. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { dirname } from 'node:path'
import { errorCode } from '../core/base/errors.ts'
import { type ProblemError, unusable } from '../core/base/problem.ts'
import type { Bytes } from '../core/base/units.ts'
import { writePrivately } from '../core/disk/durable-file.ts'
import { NotAFileError, withFile } from '../core/disk/open-file.ts'
import { readChunks } from '../core/disk/read-file.ts'

/** 192 bits, in 32 characters that need no escape in an address. */
const SECRET_BYTES: Bytes = 24

const LONGEST_FILE: Bytes = 256

/** What others than the owner may do with a file. */
const OTHERS = 0o077

/**
 * The secret in the file, which is made if it is missing, or anew if `isNew`. Throws `ProblemError` where the file
 * cannot be trusted: others may read it, it is a link, or it holds something else.
 */
export async function loadSecret(file: string, isNew = false): Promise<string> {
  try {
    const found = isNew ? undefined : await readSecret(file)
    return found ?? (await makeSecret(file, isNew))
  } catch (error) {
    throw problemWith(file, error)
  }
}

async function makeSecret(file: string, mayReplace: boolean): Promise<string> {
  const secret = newSecret()
  try {
    await writePrivately(file, `${secret}\n`, dirname(file), mayReplace)
    return secret
  } catch (error) {
    // A monitor and the board beside it may begin at the same moment.
    const made = errorCode(error) === 'EEXIST' ? await readSecret(file) : undefined
    if (made === undefined) throw error
    return made
  }
}

/** A secret that nobody can guess. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** The value of the cookie that proves the secret; it says nothing about the secret, and ends with it. */
export function cookieValue(secret: string): string {
  return createHmac('sha256', secret).update('motion-monitor team cookie').digest('base64url')
}

/** Compares in constant time, so that the time does not reveal where the texts differ. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

class UntrustedError extends Error {}

/** The secret in the file; undefined without a file. */
async function readSecret(file: string): Promise<string | undefined> {
  try {
    // Opened for writing, because that refuses a link.
    return await withFile(file, 'update', async (handle) => {
      const { mode, uid } = await handle.stat()
      if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
        throw new UntrustedError(`others than you may read it: run "chmod 600" on it`)
      // Root may open what another user has written, and then knows.
      if (uid !== (process.geteuid?.() ?? uid)) throw new UntrustedError('it belongs to another user')
      for await (const chunk of readChunks(handle, { limit: LONGEST_FILE, chunk: LONGEST_FILE }))
        return checked(chunk.toString('latin1'))
      return checked('')
    })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function checked(text: string): string {
  const [, secret] = /^([\w-]{22,128})\r?\n?$/.exec(text) ?? []
  if (secret === undefined) throw new UntrustedError('it holds something else')
  return secret
}

function problemWith(file: string, error: unknown): ProblemError {
  const renew = 'Or start with --board-new-secret to make a new one.'
  if (error instanceof UntrustedError)
    return unusable(file, `The board's secret cannot be used, ${error.message}. ${renew}`)
  if (error instanceof NotAFileError)
    return unusable(file, `The board's secret is ${error.kind} where a file should be: move it away.`)
  return unusable(file, `The board's secret cannot be read or written (${errorCode(error)}).`)
}
