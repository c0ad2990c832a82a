import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rename } from '../../../src/core/disk/calls.ts'
import { outwaitHolder } from '../../../src/core/disk/held-files.ts'
import { unprivileged } from '../../unprivileged.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'held-'))
})
afterEach(() => rm(folder, { recursive: true }))

const refusal = (code: string): Error => Object.assign(new Error(code), { code })

/** A call that is refused so often with this code, and counts how often it was made. */
function refused(code: string, times: number): { readonly call: () => Promise<string>; made: number } {
  const counter = {
    made: 0,
    call: async () => {
      counter.made += 1
      if (counter.made <= times) throw refusal(code)
      return 'done'
    },
  }
  return counter
}

const yes = async (): Promise<boolean> => true
const no = async (): Promise<boolean> => false

test.each(['EACCES', 'EPERM', 'EBUSY'])(
  'a call on a file that another program holds is repeated until the file is free (%s)',
  async (code) => {
    const held = refused(code, 3)
    expect(await outwaitHolder(join(folder, 'file'), held.call, { canBeHeld: yes })).toBe('done')
    expect(held.made).toBe(4)
  },
)

test('a file that stays held for longer than the wait is an error', async () => {
  const held = refused('EBUSY', Infinity)
  const before = performance.now()
  const waiting = outwaitHolder(join(folder, 'file'), held.call, { canBeHeld: yes, timeout: 200 })
  await expect(waiting).rejects.toThrow('EBUSY')
  expect(held.made).toBeGreaterThan(2)
  expect(performance.now() - before).toBeGreaterThanOrEqual(200)
})

test('the first answer counts for any other error, and where no program can hold a file', async () => {
  for (const [code, canBeHeld] of [
    ['EACCES', no],
    ['ENOSPC', yes],
  ] as const) {
    const once = refused(code, 1)
    await expect(outwaitHolder(join(folder, 'file'), once.call, { canBeHeld })).rejects.toThrow(code)
    expect(once.made).toBe(1)
  }
})

test.runIf(process.platform === 'linux')(
  'a refusal on a Linux disk is about rights, and is not waited for',
  async () => {
    await writeFile(join(folder, 'file'), '')
    const before = performance.now()
    await unprivileged(async () => {
      await expect(rename(join(folder, 'file'), join(folder, 'other'))).rejects.toThrow('EACCES')
      await expect(outwaitHolder(join(folder, 'gone', 'file'), refused('EACCES', 1).call)).rejects.toThrow(
        'EACCES',
      )
    })
    expect(performance.now() - before).toBeLessThan(1000)
  },
)
