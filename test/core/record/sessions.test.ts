import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sessionsIn } from '../../../src/core/record/journal.ts'

test('a folder that is not there has no sessions, and one with other files alone has none either', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-sessions-'))
  try {
    expect(await sessionsIn(join(folder, 'logs'), Date.UTC(2026, 9, 12))).toEqual([])
    await writeFile(join(folder, 'server.log'), '')
    expect(await sessionsIn(folder, Date.UTC(2026, 9, 12))).toEqual([])
    await expect(sessionsIn(join(folder, 'server.log'), Date.UTC(2026, 9, 12))).rejects.toThrow('ENOTDIR')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
