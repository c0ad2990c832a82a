import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compareCopies } from '../../../src/core/archive/compare-copies.ts'
import { hashOf } from '../../../src/core/disk/read-file.ts'

const header = (fill: number) => Buffer.alloc(512, fill)
const frames = (length: number, change?: number) => {
  const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 7) % 251))
  if (change !== undefined) bytes[change] = 255
  return bytes
}

test.each([
  ['the same bytes', [header(1), frames(700_000)], [header(1), frames(700_000)], 'same'],
  ['another header alone', [header(1), frames(700_000)], [header(2), frames(700_000)], 'shorter'],
  ['more at home', [header(1), frames(700_000)], [header(2), frames(300_001)], 'longer'],
  ['less at home', [header(1), frames(300_001)], [header(2), frames(700_000)], 'shorter'],
  [
    'a changed byte far inside',
    [header(1), frames(700_000, 600_000)],
    [header(1), frames(900_000)],
    'different',
  ],
  ['no frame at home', [header(1)], [header(1), frames(10)], 'shorter'],
] as const)('a copy is compared with what is home: %s', async (_, home, copy, wanted) => {
  const folder = await mkdtemp(join(tmpdir(), 'copies-'))
  try {
    const [here, there] = [join(folder, 'here'), join(folder, 'there')]
    await writeFile(there, Buffer.concat(copy))
    expect(await compareCopies(here, there, await hashOf(there))).toBe('absent')
    await writeFile(here, Buffer.concat(home))
    expect(await compareCopies(here, there, await hashOf(there))).toBe(wanted)
  } finally {
    await rm(folder, { recursive: true })
  }
})
