/** The built program with few file descriptors: it refuses to start, or does its work with fewer at once. */
import { spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { MONITOR_NEEDS } from '../../src/core/disk/open-files-limit.ts'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { sailed } from '../faults/faulty-fleet.ts'

const motions = Array.from({ length: 8 }, (_, index) => 601 + index)

/** The program under a limit of open files; Node itself needs some twenty. */
function under(limit: number, args: readonly string[]): HeadlessProgram {
  const before = ['-c', `ulimit -n ${limit} && exec "$0" dist/cli.js "$@"`, process.execPath]
  return new HeadlessProgram(args, { file: 'bash', before })
}

/** Sets how many files a running program may hold open from now on; false where that cannot be done here. */
function limitOf({ child }: HeadlessProgram, files: number): boolean {
  const result = spawnSync('prlimit', ['--pid', String(child.pid), `--nofile=${files}:`])
  return result.status === 0
}

describe.skipIf(process.platform !== 'linux')('where the system lets the program hold few files open', () => {
  test.each([25, 30, 36, 42, MONITOR_NEEDS - 1])(
    'a limit of %i open files is too low to start, which is reported',
    async (limit) => {
      await using program = under(limit, ['--headless', '--root', '/nowhere'])
      const [status] = await program.exited
      expect(program.stderr).toMatch(new RegExp(`^open files: .* hold ${limit} files .* "ulimit -n 1024"`))
      expect(status).toBe(2)
    },
  )

  test.each([MONITOR_NEEDS, 55, 65, 80, 100, 120])(
    'a limit of %i open files brings every track home, with fewer motions at once',
    { timeout: 120_000 },
    async (limit) => {
      await using event = await SimulatedEvent.start({
        devices: motions.map((id) => sailed(id)),
        bandwidth: { device: 4_000_000, accessPoint: 20_000_000 },
      })
      // These have left, and their names and addresses stay: looking for them takes connections for seconds.
      await event.fleet.turnOff(607, 'stale')
      await event.fleet.turnOff(608, 'stale')
      await using program = under(limit, ['--headless', '--root', event.root])
      await program.until(`hold only ${limit} files and connections open`)
      for (const id of motions.slice(0, 6)) await program.until(`motion-${id} can be disconnected`)
      program.child.kill('SIGTERM')
      const [status] = await program.exited
      expect([0, 143]).toContain(status)
      const lines = program.stdout.split('\n')
      expect(
        lines.filter((line) => /motion-60[1-6] .*(not accepting|has been|unable|failed)/.test(line)),
      ).toEqual([])
      expect(lines.filter((line) => line.includes('unexpected error'))).toEqual([])
    },
  )

  test('a shortage of open files raises an alarm, is no trouble of a motion, and all go on afterwards', {
    timeout: 120_000,
  }, async ({ skip }) => {
    await using event = await SimulatedEvent.start({
      devices: motions.map((id) => sailed(id)),
      initially: 'off',
    })
    await using program = new HeadlessProgram(['--headless', '--root', event.root])
    await program.until('Monitor')
    await event.fleet.turnOn(601)
    await program.until('motion-601 can be disconnected')
    // Fewer than it already has open, so that every further one is refused.
    if (!limitOf(program, 20)) return skip('prlimit is not there')
    for (const id of motions.slice(1, 4)) await event.fleet.turnOn(id)
    await program.until('Not everything can be opened')
    const before = program.stdout
    await wait(3000)
    const meanwhile = program.stdout.slice(before.length)
    expect(meanwhile).not.toMatch(/motion-60\d (not accepting|has been|was unable|.*failed)|DNS|network/)
    expect(limitOf(program, 1024)).toBe(true)
    for (const id of motions.slice(1, 4)) await program.until(`motion-${id} can be disconnected`)
    await program.until('Files and connections can be opened again')
    expect(program.stdout).not.toMatch(/motion-60\d (not accepting|has been|was unable|.*failed)/)
    program.child.kill('SIGTERM')
    await program.exited
    expect(program.stderr).toBe('')
  })

  test('a demo or a simulation of more devices than open files reports that too', async () => {
    for (const args of [
      ['demo', '--headless'],
      ['simulate', '--port', '0'],
    ]) {
      await using program = under(64, args)
      const [status] = await program.exited
      expect(program.stderr).toMatch(/^open files: .* "ulimit -n 1024"/)
      expect(status).toBe(2)
    }
  })
})
