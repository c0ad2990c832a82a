/** The real screen with a hostile fleet: the terminal obeys nothing from a device or a roster. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MIB } from '../../src/core/base/units.ts'
import { createScenarioPlayer } from '../../src/simulator/scenario-player.ts'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { TerminalProgram } from '../e2e/terminal-program.ts'
import { HOSTILE_TEXT, hostileFleet } from '../simulator/hostile-fleet.ts'
import { controls, strangeFiles } from './event-folder.ts'

const today = new Date().toISOString().slice(0, 10)
const fleet = hostileFleet({ devices: 20, seed: 11, today, scale: 0.05 })
const devices = [...fleet.good, ...fleet.hostile.map(({ device }) => device)]

/** Titles and every other string sequence that reaches the terminal's interpreter, and its control characters. */
function listen({ terminal }: TerminalProgram): { readonly obeyed: string[] } {
  const obeyed: string[] = []
  for (const number of [0, 1, 2, 4, 7, 8, 9, 10, 11, 52, 777, 1337]) {
    terminal.parser.registerOscHandler(number, (data) => {
      obeyed.push(`OSC ${number} ${data}`)
      return false
    })
  }
  terminal.onTitleChange((title) => obeyed.push(`title ${title}`))
  terminal.parser.registerDcsHandler({ final: 'q' }, (data) => {
    obeyed.push(`DCS ${data}`)
    return false
  })
  return { obeyed }
}

async function textBelow(folder: string): Promise<string> {
  const names = await readdir(folder)
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('')
}

test('the screen shows it all and obeys none of it', { timeout: 120_000 }, async () => {
  await using event = await SimulatedEvent.start({ devices, initially: 'off', roster: fleet.roster })
  const player = createScenarioPlayer({ fleet: event.fleet })
  await using program = new TerminalProgram({ args: ['--root', event.root], columns: 140, rows: 50 })
  const { obeyed } = listen(program)
  await program.until((text) => text.includes('601'))
  await player.play(fleet.scenario)
  const [last] = fleet.good.slice(-1)
  await program.until((text) => new RegExp(`${last?.id} .*CAN GO`).test(text), 60_000)

  const shown: string[] = []
  const see = async (isThere: (text: string) => boolean): Promise<void> => {
    await program.until(isThere)
    shown.push(program.text())
  }
  // Keys are taken in their order: once the filter's field is there, the picture behind it is the view's.
  for (const view of ['2', '3', '4', '5', '6', '1']) {
    program.press(`${view}/`)
    await see((text) => text.includes('Enter keeps'))
    program.press('\u001b')
    await see((text) => !text.includes('Enter keeps'))
  }
  for (const { device } of fleet.hostile.slice(0, 6)) {
    program.press(`/${device.id}`)
    await see((text) => text.includes(`filter: ${device.id}`))
    program.press('\r')
    await see((text) => text.includes(`"${device.id}" 1 of`) && text.includes('Enter details'))
    program.press('\r')
    await see((text) => text.includes('who has it'))
    // Two Esc in one breath would be one key: the table has to be back before the second.
    program.press('\u001b')
    await see((text) => !text.includes('who has it') && text.includes(`"${device.id}" 1 of`))
    program.press('\u001b')
    await see((text) => !text.includes(`"${device.id}"`) && text.includes(`/${devices.length}`))
  }
  expect(obeyed.filter((one) => one.includes(HOSTILE_TEXT))).toEqual([])
  // The window's title is the program's own.
  const titles = obeyed.filter((one) => one.startsWith('title') || one.startsWith('OSC 2'))
  expect(
    titles.filter((one) => !/^(?:title|OSC 2) (?:\d+ can go(?:, \d+ trouble)? - Test)?$/.test(one)),
  ).toEqual([])
  for (const text of shown) expect(text).not.toContain(HOSTILE_TEXT)
  // What the program itself sends begins with ESC; a C1 control never comes from it.
  expect(program.output).not.toMatch(/[\u0080-\u009f\u202e\u2028]/)
  expect(program.output).not.toContain(HOSTILE_TEXT)
  const status = await readFile(`/proc/${program.pty.pid}/status`, 'utf8').catch(() => '')
  const most = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
  console.info(`the most memory it had: ${most.toFixed(0)} MiB`)
  expect(most * MIB).toBeLessThan(900 * MIB)

  // After q it would ask first, because many are being read.
  program.pty.kill('SIGTERM')
  expect(await program.exited).toMatchObject({ exitCode: 0 })
  const logs = await textBelow(join(event.folder, 'logs'))
  expect(logs).not.toMatch(controls)
  expect(logs).not.toContain(HOSTILE_TEXT)
  expect(await strangeFiles(event.root)).toEqual([])
})
