import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createFile,
  createFileSync,
  NotAFileError,
  openFile,
  openFolder,
  withFileSync,
} from '../../../src/core/disk/open-file.ts'
import { readAtMost, readHead, readHeadSync, readNamed } from '../../../src/core/disk/read-file.ts'
import { longestWait } from '../../../src/core/disk/waiting.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-'))
})
afterEach(() => rm(folder, { recursive: true }))

const modes = ['read', 'truncate', 'append', 'append-named', 'update', 'at-places'] as const

/** Each kind of thing that is no file, made at a path; returns how to do without it. */
const things: Readonly<Record<string, (path: string) => Promise<() => void>>> = {
  'a named pipe': async (path) => {
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
    return () => undefined
  },
  'a folder': async (path) => {
    await mkdir(path)
    return () => undefined
  },
  'a socket': async (path) => {
    const server = createServer().listen(path)
    await once(server, 'listening')
    return () => void server.close()
  },
}

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  test.each(Object.keys(things))('what is no regular file is not opened in any mode: %s', async (kind) => {
    const path = join(folder, 'server.json')
    const remove = (await things[kind]?.(path)) ?? expect.fail()
    try {
      for (const mode of modes) {
        const opening = openFile(path, mode)
        await expect(opening, mode).rejects.toThrow(NotAFileError)
        await expect(opening, mode).rejects.toThrow(
          `${path} is ${kind}, where a file should be: move it away`,
        )
      }
      await expect(openFile(path, 'create')).rejects.toThrow('EEXIST')
      expect(longestWait()).toBeUndefined()
    } finally {
      remove()
    }
  })

  test('a pipe that somebody writes to is not opened as a file', async () => {
    const path = join(folder, 'pipe')
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
    const both = await openNamedPipe(path)
    await expect(openFile(path, 'read')).rejects.toThrow('a named pipe')
    await expect(openFile(path, 'append')).rejects.toThrow('a named pipe')
    expect(() => withFileSync(path, 'read', () => undefined)).toThrow('a named pipe')
    await both.close()
  })

  test('a device is not opened as a file, and an endless one is not read', async () => {
    for (const path of ['/dev/zero', '/dev/null']) {
      await expect(readAtMost(path, 10)).rejects.toThrow(`${path} is a device`)
    }
    await expect(readNamed('/dev/zero', 10)).resolves.toBeUndefined()
    await expect(readNamed('/dev/null', 10)).resolves.toEqual(Buffer.alloc(0))
  })

  test('a file is not opened where a folder is wanted', async () => {
    const path = join(folder, 'pipe')
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
    await expect(openFolder(path)).rejects.toThrow('ENOTDIR')
  })
})

/** For reading and writing at once, which does not wait. */
async function openNamedPipe(path: string): Promise<{ close(): Promise<void> }> {
  const { open } = await import('node:fs/promises')
  return open(path, 'r+')
}

describe('a link', () => {
  test('a link is read through, and written through only by a name that a person gave', async () => {
    const [file, link] = [join(folder, 'file'), join(folder, 'link')]
    await writeFile(file, 'text')
    await symlink(file, link)
    expect(await readHead(link, 10)).toEqual(Buffer.from('text'))
    for (const mode of ['truncate', 'append', 'update'] as const)
      await expect(openFile(link, mode), mode).rejects.toThrow(`${link} is a link`)
    await (await openFile(link, 'append-named')).close()
    expect(await readFile(file, 'utf8')).toBe('text')
  })

  test('a link that leads in a circle is the error of the system when it is read', async () => {
    await symlink(join(folder, 'circle'), join(folder, 'circle'))
    await expect(openFile(join(folder, 'circle', 'file'), 'read')).rejects.toThrow('ELOOP')
  })
})

describe('a file', () => {
  test('a file is read up to a length and not beyond', async () => {
    const path = join(folder, 'file')
    await writeFile(path, 'x'.repeat(1000))
    expect(await readAtMost(path, 1000)).toHaveLength(1000)
    expect(await readAtMost(path, 999)).toBeUndefined()
    expect(await readHead(path, 5)).toEqual(Buffer.from('xxxxx'))
    expect(readHeadSync(path, 5)).toEqual(Buffer.from('xxxxx'))
    await writeFile(path, '')
    expect(await readHead(path, 5)).toHaveLength(0)
  })

  test('a file is created where there is none, and nowhere else', async () => {
    const path = join(folder, 'file')
    await createFile(path, 'one')
    await expect(createFile(path, 'two')).rejects.toThrow('EEXIST')
    expect(() => createFileSync(path, 'two')).toThrow('EEXIST')
    createFileSync(join(folder, 'other'), 'three')
    expect(await readFile(path, 'utf8')).toBe('one')
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('three')
  })

  test('a missing file is the error of the system', async () => {
    await expect(openFile(join(folder, 'none'), 'read')).rejects.toThrow('ENOENT')
  })
})
