/** Opening without the flags that refuse links and pipes, which Windows lacks. */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { NotAFileError, openFile, withFile } from '../../../src/core/disk/open-file.ts'

vi.mock('node:fs', async (load) => {
  const fs = await load<typeof import('node:fs')>()
  const { O_NOFOLLOW: _f, O_NONBLOCK: _b, O_NOCTTY: _t, O_DIRECTORY: _d, ...constants } = fs.constants
  return { ...fs, constants }
})

test('a link in the place of a file is refused even without a flag for it, and a new file is made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flags-'))
  try {
    const precious = join(folder, 'precious')
    await writeFile(precious, 'as it was')
    await symlink(precious, join(folder, 'link'))
    for (const mode of ['truncate', 'append', 'update', 'at-places'] as const)
      await expect(openFile(join(folder, 'link'), mode), mode).rejects.toThrow(NotAFileError)
    expect(await readFile(precious, 'utf8')).toBe('as it was')
    await withFile(join(folder, 'new'), 'truncate', (file) => file.writeFile('made'))
    expect(await readFile(join(folder, 'new'), 'utf8')).toBe('made')
    await expect(openFile(join(folder, 'new', 'below'), 'truncate')).rejects.toThrow('ENOTDIR')
  } finally {
    await rm(folder, { recursive: true })
  }
})
