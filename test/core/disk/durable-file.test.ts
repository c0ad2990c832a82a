import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeChunksDurably, writeDurably } from '../../../src/core/disk/durable-file.ts'
import { syncFolder } from '../../../src/core/disk/folders.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'durable-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('a durable write replaces the old file and leaves nothing beside it', async () => {
  const file = join(folder, 'new', 'folder', 'file.json')
  await writeDurably(file, 'old')
  await writeDurably(file, 'new')
  expect(await readFile(file, 'utf8')).toBe('new')
  expect(await readdir(join(folder, 'new', 'folder'))).toEqual(['file.json'])
})

test('writes of one file end in the order they were requested, and a failed one delays none', async () => {
  const file = join(folder, 'file.json')
  await mkdir(file)
  const failed = writeDurably(file, 'a file cannot take the place of a folder')
  const second = failed.catch(async () => {
    await rm(file, { recursive: true })
    await Promise.all(['2', '3', '4'].map((body) => writeDurably(file, body)))
  })
  await expect(failed).rejects.toThrow()
  await second
  expect(await readFile(file, 'utf8')).toBe('4')
  expect(await readdir(folder)).toEqual(['file.json'])
})

// A limit on the size of files makes the disk accept a part of a write, just as one that is nearly full does.
test.skipIf(process.platform === 'win32')(
  'a disk that takes only a part of a write is an error, and the old file stays as it was',
  async () => {
    const file = join(folder, 'file.json')
    await writeFile(file, 'old')
    const module = new URL('../../../src/core/disk/durable-file.ts', import.meta.url).href
    const script = `
      const { writeDurably } = await import(${JSON.stringify(module)})
      await writeDurably(${JSON.stringify(file)}, 'y'.repeat(60_000)).catch((error) => console.log(error.code))`
    const shell = `trap '' XFSZ; ulimit -f 20; exec "$0" --input-type=module -e "$1"`
    const child = spawn('bash', ['-c', shell, process.execPath, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await Promise.all([text(child.stdout), once(child, 'close')])
    expect(said.trim()).toBe('EFBIG')
    expect(await readFile(file, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['file.json'])
  },
)

async function* chunksOf(...chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks
}

test('chunks become one file, and replace an old one only when they may', async () => {
  const file = join(folder, 'file.csv')
  await writeChunksDurably(file, chunksOf('one,', 'two\n', ''), false)
  expect(await readFile(file, 'utf8')).toBe('one,two\n')
  await expect(writeChunksDurably(file, chunksOf('new'), false)).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await readFile(file, 'utf8')).toBe('one,two\n')
  await writeChunksDurably(file, chunksOf('new'), true)
  expect(await readFile(file, 'utf8')).toBe('new')
  expect(await readdir(folder)).toEqual(['file.csv'])
})

test('a file that appears while chunks are written is not replaced', async () => {
  const file = join(folder, 'file.csv')
  async function* slow(): AsyncGenerator<string> {
    yield 'mine'
    await writeFile(file, 'theirs')
  }
  await expect(writeChunksDurably(file, slow(), false)).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await readFile(file, 'utf8')).toBe('theirs')
  expect(await readdir(folder)).toEqual(['file.csv'])
})

test('chunks that fail leave no new file, and the old one as it was', async () => {
  const file = join(folder, 'file.csv')
  await writeFile(file, 'old')
  async function* failing(): AsyncGenerator<string> {
    yield 'half'
    throw new Error('no more')
  }
  await expect(writeChunksDurably(file, failing(), true)).rejects.toThrow('no more')
  expect(await readFile(file, 'utf8')).toBe('old')
  expect(await readdir(folder)).toEqual(['file.csv'])
})

test('writing chunks makes no folder', async () => {
  await expect(writeChunksDurably(join(folder, 'absent', 'file.csv'), chunksOf('x'), true)).rejects.toThrow(
    'ENOENT',
  )
  expect(await readdir(folder)).toEqual([])
})

test('a folder that has gone cannot be synced, and this is reported', async () => {
  await expect(syncFolder(join(folder, 'gone'))).rejects.toThrow('ENOENT')
})
