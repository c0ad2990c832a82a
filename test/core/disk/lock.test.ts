import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { holdEvent, type Lock, takeLock } from '../../../src/core/disk/lock.ts'
import { LockedError, lockFile } from '../../../src/core/disk/lock-holder.ts'
import type { LockHolder } from '../../../src/core/disk/lock-schema.ts'
import { ownNamespace, processStart, readLock } from '../../../src/core/disk/lock-state.ts'
import { starvation } from '../../starvation.ts'

let folder = ''
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL')
  await rm(folder, { recursive: true })
})

const take = async (heartbeat?: number): Promise<Lock> => {
  const taken = await takeLock(folder, { purpose: 'monitor', now: 1000, ...(heartbeat && { heartbeat }) })
  if (!taken.ok) throw new Error(`held by ${taken.holder.pid}`)
  return taken.lock
}

async function taker(): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, ['test/core/disk/lock-taker.ts', folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  if (child.stdout === null) throw new Error('no stdout')
  const [said] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, said: String(said) }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

const holder = (changes: Partial<LockHolder> = {}): LockHolder => ({
  id: '4d05c256-b36a-46ab-9fd1-0f7f871efeb4',
  purpose: 'monitor',
  pid: process.pid,
  process: processStart(process.pid),
  host: 'another-laptop',
  since: 0,
  ...changes,
})

/** One of this laptop whose process has ended. */
const deadHolder = (): LockHolder =>
  holder({ pid: 999_999_999, process: `${processStart(process.pid)?.split(' ')[0]} 1` })

const leave = (text: string | LockHolder): Promise<void> =>
  writeFile(lockFile(folder), typeof text === 'string' ? text : `${JSON.stringify(text)}\n`)

/** What a process leaves that was about to remove the lock of `id`. */
async function claimBreaking(id: string, text: string): Promise<string> {
  const claim = `${lockFile(folder)}.${id}.breaking`
  await writeFile(claim, text)
  return claim
}

async function silenceFor(seconds: number): Promise<void> {
  const at = Date.now() / 1000 - seconds
  await utimes(lockFile(folder), at, at)
}

describe('the lock of an event', () => {
  test('the event lock has one holder at a time, names it, and can be taken again once it is released', async () => {
    const first = await take()
    const second = await takeLock(folder, { purpose: 'merge', now: 2000 })
    expect(second).toEqual({ ok: false, holder: first.holder })
    expect(first.holder).toMatchObject({ purpose: 'monitor', pid: process.pid, since: 1000 })
    expect(await readLock(folder)).toEqual(first.holder)
    await first.release()
    expect(await readLock(folder)).toBeUndefined()
    await (await take()).release()
    expect(await readdir(folder)).toEqual([])
  })

  test('an event lock held by another process is refused with what to do', async () => {
    const { child } = await taker()
    const refused = holdEvent(folder, { purpose: 'merge', now: 0 })
    await expect(refused).rejects.toThrow(LockedError)
    await expect(refused).rejects.toThrow(
      new RegExp(`monitor\\.lock: the monitor, process ${child.pid} on .* works on this event\\. Wait until`),
    )
  })

  test('the event lock of a killed process is taken at once', async () => {
    const { child, said } = await taker()
    expect(said).toBe('taken')
    expect((await takeLock(folder, { purpose: 'monitor', now: 0 })).ok).toBe(false)
    await end(child, 'SIGKILL')
    expect(await readdir(folder)).toEqual(['monitor.lock'])
    await (await take()).release()
  })

  test('the event lock of a process that ended well is gone', async () => {
    const { child } = await taker()
    const exited = once(child, 'exit')
    child.stdin?.end()
    expect(await exited).toEqual([0, null])
    expect(await readdir(folder)).toEqual([])
  })

  test('an event lock left behind is taken by exactly one of many who come at once', async () => {
    await leave(holder({ pid: 999_999_999, process: `${processStart(process.pid)?.split(' ')[0]} 1` }))
    const takers = await Promise.all(Array.from({ length: 6 }, taker))
    const winners = takers.filter(({ said }) => said === 'taken')
    expect(winners).toHaveLength(1)
    expect((await readLock(folder))?.pid).toBe(winners[0]?.child.pid)
    expect((await readdir(folder)).filter((name) => name !== 'monitor.lock')).toEqual([])
  })

  test('an event lock requested by many in one process is taken by exactly one, again and again', async () => {
    for (let round = 0; round < 20; round++) {
      await leave(holder({ process: `${processStart(process.pid)?.split(' ')[0]} 1` }))
      const all = await Promise.all(
        Array.from({ length: 8 }, () => takeLock(folder, { purpose: 'monitor', now: 0 })),
      )
      const locks = all.flatMap((taken) => (taken.ok ? [taken.lock] : []))
      expect(locks).toHaveLength(1)
      await locks[0]?.release()
    }
  })

  test.runIf(process.platform === 'linux')(
    'an event lock whose pid now belongs to another process is stale',
    async () => {
      const [boot] = processStart(process.pid)?.split(' ') ?? []
      await leave(holder({ process: `${boot} 123` }))
      expect(await readLock(folder)).toBeUndefined()
      await (await take()).release()
    },
  )

  test.runIf(process.platform === 'linux')(
    'the event lock of another laptop is judged by its silence',
    async () => {
      await leave(holder({ process: 'another-boot 5' }))
      expect((await readLock(folder))?.host).toBe('another-laptop')
      await silenceFor(50)
      expect((await takeLock(folder, { purpose: 'monitor', now: 0 })).ok).toBe(false)
      await silenceFor(70)
      expect(await readLock(folder)).toBeUndefined()
      await (await take()).release()
    },
  )

  test('an event lock without the start time of its process is judged by its silence, whatever has its pid now', async () => {
    for (const pid of [process.pid, 999_999_999]) {
      await leave(holder({ host: hostname(), process: undefined, pid }))
      expect((await readLock(folder))?.pid).toBe(pid)
      await silenceFor(70)
      expect(await readLock(folder)).toBeUndefined()
    }
    await (await take()).release()
  })

  test.runIf(process.platform === 'linux')(
    'an event lock of another namespace, where the pid is another process, is judged by its silence',
    async () => {
      const [boot] = processStart(process.pid)?.split(' ') ?? []
      await leave(holder({ process: `${boot} 123`, namespace: 'pid:[1]' }))
      expect((await readLock(folder))?.host).toBe('another-laptop')
      expect((await takeLock(folder, { purpose: 'monitor', now: 0 })).ok).toBe(false)
      await silenceFor(70)
      await (await take()).release()
      // In ours a number that another process has now is dead at once.
      await leave(holder({ process: `${boot} 123`, namespace: ownNamespace() }))
      await (await take()).release()
    },
  )

  test('an event lock whose removal was killed is taken at once, by exactly one of many', async () => {
    const dead = (id: string): LockHolder => ({ ...deadHolder(), id })
    for (let killed = 0; killed < 4; killed++) {
      const ids = Array.from({ length: killed + 1 }, () => randomUUID())
      await leave(dead(ids[0] ?? ''))
      for (const [index, id] of ids.slice(1).entries())
        await claimBreaking(ids[index] ?? '', JSON.stringify(dead(id)))
      const all = await Promise.all(
        Array.from({ length: 8 }, () => takeLock(folder, { purpose: 'monitor', now: 0 })),
      )
      const locks = all.flatMap((taken) => (taken.ok ? [taken.lock] : []))
      expect(locks, `${killed} were killed`).toHaveLength(1)
      await locks[0]?.release()
      expect(await readdir(folder)).toEqual([])
    }
  })

  test('an event lock whose removal ended in a power cut is removed after a while by the next to come', async () => {
    const dead = deadHolder()
    await leave(dead)
    const claim = await claimBreaking(dead.id, '')
    expect((await takeLock(folder, { purpose: 'monitor', now: 0 })).ok).toBe(false)
    const at = Date.now() / 1000 - 70
    await utimes(claim, at, at)
    await (await take()).release()
    expect(await readdir(folder)).toEqual([])
  })

  test('an event lock that another process is removing is left to it, and then taken', async () => {
    const dead = deadHolder()
    await leave(dead)
    const claim = await claimBreaking(dead.id, JSON.stringify(holder({ id: randomUUID() })))
    const taking = take()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(await readLock(folder)).toBeUndefined()
    expect(await readdir(folder)).toContain('monitor.lock')
    await rm(lockFile(folder))
    await rm(claim)
    await (await taking).release()
  })

  test('an event lock whose place cannot be examined is an error, not a free lock', async () => {
    await mkdir(lockFile(folder))
    await expect(readLock(folder)).rejects.toThrow('is a folder, where a file should be')
    await expect(takeLock(folder, { purpose: 'monitor', now: 0 })).rejects.toThrow(
      'is a folder, where a file should be',
    )
  })

  test('the event lock is not lost with its whole folder: nobody else can work there either', async () => {
    const logs = join(folder, 'logs')
    const taken = await takeLock(logs, { purpose: 'monitor', now: 0, heartbeat: 10 })
    if (!taken.ok) throw new Error('taken')
    let isLost = false
    void taken.lock.lost.then(() => {
      isLost = true
    })
    await rename(logs, `${logs}-away`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await rename(`${logs}-away`, logs)
    expect(isLost).toBe(false)
    await taken.lock.release()
    expect(await readdir(logs)).toEqual([])
  })

  test('an event lock that cannot be read counts while it is young, and no longer', async () => {
    for (const text of ['', '{"id":"x"', '[]', '\u0000'.repeat(1000)]) {
      await leave(text)
      const taken = await takeLock(folder, { purpose: 'monitor', now: 0 })
      expect(taken.ok ? undefined : taken.holder.id).toBe('unreadable')
      await silenceFor(70)
      await (await take()).release()
    }
  })

  test('the event lock shows that its holder is alive', async () => {
    const lock = await take(20)
    const text = await readFile(lockFile(folder), 'utf8')
    await silenceFor(70)
    const age = async (): Promise<number> => Date.now() - (await stat(lockFile(folder))).mtimeMs
    await expect.poll(age).toBeLessThan(10_000)
    expect(await readFile(lockFile(folder), 'utf8')).toBe(text)
    await lock.release()
  })

  test('taking the event lock removes what killed takers left, and nothing that is young', async () => {
    const beside = (name: string): string => `${lockFile(folder)}.${name}`
    for (const name of ['a.new', 'b.time', 'c.breaking', 'd.new']) await writeFile(beside(name), '')
    await writeFile(join(folder, 'server.log'), '')
    const longAgo = Date.now() / 1000 - 70
    const old = ['a.new', 'b.time', 'c.breaking'].map(beside)
    for (const path of [...old, join(folder, 'server.log')]) await utimes(path, longAgo, longAgo)
    const lock = await take(20)
    const young = ['monitor.lock', 'monitor.lock.d.new', 'server.log']
    await expect.poll(async () => (await readdir(folder)).sort()).toEqual(young)
    await lock.release()
  })

  test('an event lock that was removed is taken again by its holder, as often as it happens', async () => {
    const lock = await take(10)
    const { holder } = lock
    let times = 0
    lock.onRetaken(() => times++)
    for (const time of [1, 2, 3]) {
      await rm(lockFile(folder))
      await expect.poll(() => times).toBe(time)
      expect(await readLock(folder)).toEqual(holder)
    }
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  test.each(['', '\u0000'.repeat(1000), '{"id":'])(
    'an event lock that was emptied or broken names its holder again (%j)',
    async (text) => {
      const lock = await take(10)
      const retaken = new Promise<void>((resolve) => lock.onRetaken(resolve))
      await leave(text)
      await retaken
      expect(JSON.parse(await readFile(lockFile(folder), 'utf8'))).toEqual(lock.holder)
      await lock.release()
    },
  )

  test('an event lock that was removed is held by exactly one, however many come at that moment', async () => {
    let [kept, lost] = [0, 0]
    for (let round = 0; round < 40; round++) {
      const lock = await take(2)
      let isLost = false
      void lock.lost.then(() => {
        isLost = true
      })
      await rm(lockFile(folder))
      await new Promise((resolve) => setTimeout(resolve, round % 4))
      const all = await Promise.all(
        Array.from({ length: 6 }, () => takeLock(folder, { purpose: 'monitor', now: 0 })),
      )
      const others = all.flatMap((taken) => (taken.ok ? [taken.lock] : []))
      // By now it has seen the holder.
      if (others.length > 0) await expect.poll(() => isLost).toBe(true)
      else await new Promise((resolve) => setTimeout(resolve, 20))
      expect(others.length + (isLost ? 0 : 1)).toBe(1)
      isLost ? lost++ : kept++
      for (const held of [lock, ...others]) await held.release()
      expect(await readdir(folder)).toEqual([])
    }
    expect([kept > 0, lost > 0]).toEqual([true, true])
  })

  test('an event lock removed while takers are killed is held by exactly one that is alive', async () => {
    const lock = await take(5)
    let isLost = false
    void lock.lost.then(() => {
      isLost = true
    })
    for (let round = 0; round < 4 && !isLost; round++) {
      const takers = Array.from({ length: 3 }, taker)
      await rm(lockFile(folder), { force: true })
      for (const { child } of await Promise.all(takers)) await end(child, 'SIGKILL')
    }
    const taken = await takeLock(folder, { purpose: 'monitor', now: 0 })
    expect(taken.ok).toBe(isLost)
    if (taken.ok) await taken.lock.release()
    await lock.release()
  })

  test('an event lock is not read beyond its first bytes, however large it is', async () => {
    await writeFile(lockFile(folder), '')
    await truncate(lockFile(folder), 5 * 2 ** 30)
    const starved = starvation()
    const before = performance.now()
    const taken = await takeLock(folder, { purpose: 'monitor', now: 0 })
    expect(taken.ok ? undefined : taken.holder.id).toBe('unreadable')
    expect(performance.now() - before - starved()).toBeLessThan(2000)
  })

  test.skipIf(process.platform === 'win32')(
    'a named pipe in the place of the event lock blocks nobody, and is reported',
    async () => {
      expect(spawnSync('mkfifo', [lockFile(folder)]).status).toBe(0)
      const held = await holdEvent(folder, { purpose: 'monitor', now: 0 })
      expect(held.lock).toBeUndefined()
      expect(held.refusal).toMatch(/monitor\.lock is a named pipe, where a file should be: move it away/)
    },
  )

  test('an event lock taken by somebody else is noticed, and stays with them', async () => {
    const lock = await take(20)
    const other = holder({ pid: 1, process: processStart(1) })
    await leave(other)
    expect(await lock.lost).toEqual(other)
    await lock.release()
    expect(JSON.parse(await readFile(lockFile(folder), 'utf8'))).toEqual(other)
  })

  test('an event lock that the disk refuses stops nothing, and is reported', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const held = await holdEvent(join(file, 'logs'), { purpose: 'monitor', now: 0 })
    expect(held.lock).toBeUndefined()
    expect(held.refusal).toContain('see to it that no second monitor runs')
  })
})
