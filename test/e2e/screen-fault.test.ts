import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { TerminalProgram } from './terminal-program.ts'

/** Within the project, so that the packages are found. */
const bundle = 'node_modules/.cache/faulty-screen/program.mjs'

test('a screen that cannot draw gives the terminal back and reports why, and the engine goes on with log lines', async () => {
  await build({
    entryPoints: ['test/e2e/faulty-screen.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    jsx: 'automatic',
  })
  const reports = await mkdtemp(join(tmpdir(), 'motion-monitor-fault-'))
  try {
    await using program = new TerminalProgram({
      file: process.execPath,
      args: [bundle, reports],
      environment: { NODE_ENV: 'production' },
    })
    await program.until((text) => text.includes('? help'))
    program.press('nx\r')
    await program.until((text) => text.includes('the screen failed: a fault in the drawing; lines follow'))
    expect(program.terminal.buffer.active.type).toBe('normal')
    expect(program.terminal.modes.bracketedPasteMode).toBe(false)
    expect(program.terminal.modes.mouseTrackingMode).toBe('none')
    expect(program.text()).not.toContain('? help')
    // Ctrl-C is a signal again: the terminal is no longer raw.
    program.press('\u0003')
    expect(await program.exited).toMatchObject({ exitCode: 1 })
    expect(program.text()).toContain('Monitor stopped')
    expect(await readdir(reports)).toHaveLength(1)
  } finally {
    await rm(reports, { recursive: true })
  }
})
