/** A second monitor in another PID namespace of the same kernel, as in a container or another WSL distribution. */
import { spawnSync } from 'node:child_process'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HeadlessProgram } from '../e2e/headless-program.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { deviceOf } from '../simulator/builders.ts'

const unshared = { proc: ['-pf', '--mount-proc'], none: ['-pf'] } as const

const mayUnshare = spawnSync('unshare', ['-pf', '--mount-proc', 'true']).status === 0
if (!mayUnshare) console.info('skipped: namespaces may not be made here')

/** The built program as the first process of a namespace of its own. */
function inNamespace(event: SimulatedEvent, kind: keyof typeof unshared): HeadlessProgram {
  return new HeadlessProgram(['dist/cli.js', '--headless', '--root', event.root], {
    file: 'unshare',
    before: [...unshared[kind], '--kill-child', process.execPath],
  })
}

test.runIf(mayUnshare).each(['proc', 'none'] as const)(
  'a monitor in another namespace (its /proc: %s) leaves the event and its half-written files to the one that lives',
  async (kind) => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    await monitor.until('motion-601 can be disconnected')
    const half = join(event.folder, 'gpslogs', '20261012', '.ABC602XYZ_602_20261012_110004.oao.part')
    await writeFile(half, 'half of a track')
    await using other = inNamespace(event, kind)
    await expect
      .poll(() => other.stderr, { timeout: 10_000 })
      .toContain(`This is a viewer of the monitor, process ${monitor.child.pid}`)
    await access(half)
    const lock = JSON.parse(await readFile(join(event.folder, 'logs', 'monitor.lock'), 'utf8'))
    expect(lock).toMatchObject({ pid: monitor.child.pid })
    expect(lock.namespace).toMatch(/^pid:\[\d+\]$/)
  },
)

test.runIf(mayUnshare)(
  'a monitor that lives in another namespace keeps its event from one that starts here',
  async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using inside = inNamespace(event, 'proc')
    await inside.until('motion-601 can be disconnected')
    await using here = new HeadlessProgram(['--headless', '--root', event.root])
    await expect
      .poll(() => here.stderr, { timeout: 10_000 })
      .toContain('This is a viewer of the monitor, process 1 ')
  },
)
