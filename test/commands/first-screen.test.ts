import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/core/base/problem.ts'
import { viewIds } from '../../src/core/views/view-ids.ts'
import { createProgram } from '../../src/program.ts'
import { sortNames } from '../../src/ui/sort-names.ts'

/** Reads a command line without running it. */
async function optionsOf(name: string, args: readonly string[]): Promise<unknown> {
  const program = await createProgram([name])
  const [command] = program.commands
  command?.configureOutput({ writeErr: () => undefined })
  command?.action(() => undefined)
  const journal = name === 'replay' ? ['journal.ndjson'] : []
  await program.parseAsync([name, ...args, ...journal], { from: 'user' })
  return command?.opts()
}

const refused = (name: string, args: readonly string[]): Promise<unknown> =>
  optionsOf(name, args).then(
    () => undefined,
    (error: unknown) => error,
  )

describe.each(['monitor', 'demo', 'replay'])('what the screen of %s begins with', (name) => {
  it('a view, an order and a filter are options of every command with a screen', async () => {
    const args = ['--view', 'day', '--sort', 'hours:desc', '--filter', 'kite 63']
    expect(await optionsOf(name, args)).toMatchObject({
      view: 'day',
      sort: { by: 'hours', isDescending: true },
      filter: 'kite 63',
    })
  })

  it('a wrong view is refused with the names of all', async () => {
    const error = await refused(name, ['--view', 'birds'])
    expect(error).toBeInstanceOf(CommanderError)
    for (const id of viewIds) expect(String(error)).toContain(id)
  })

  it('a wrong column is refused with the names of all', async () => {
    const error = await refused(name, ['--sort', 'batery'])
    expect(error).toBeInstanceOf(CommanderError)
    for (const each of sortNames) expect(String(error)).toContain(each)
  })

  it('a column that the view does not have is refused with those that it has', async () => {
    const error = await refused(name, ['--view', 'day', '--sort', 'address'])
    expect(error).toBeInstanceOf(ProblemError)
    expect(String(error)).toMatch(
      /--sort: the view day has no column address: it has motion, person, .*best-500m/,
    )
  })
})
