/** `npm run coverage`: runs the tests with the coverage of src/core and lists every branch that no test takes. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

interface Place {
  readonly line?: number
  readonly column?: number
}

/** What istanbul's `json` reporter says of one file. */
interface FileCoverage {
  readonly path: string
  /** How often each way of a branch was taken. */
  readonly b: Readonly<Record<string, readonly number[]>>
  readonly branchMap: Readonly<
    Record<
      string,
      {
        readonly type: string
        readonly loc: { readonly start: Place }
        readonly locations: readonly { readonly start: Place }[]
      }
    >
  >
}

const reporters = ['text-summary', 'json'].map((reporter) => `--coverage.reporter=${reporter}`)
const { status } = spawnSync('vitest', ['run', '--coverage', ...reporters, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
const files: Readonly<Record<string, FileCoverage>> = JSON.parse(
  readFileSync('node_modules/.cache/coverage/coverage-final.json', 'utf8'),
)
for (const file of Object.values(files)) for (const line of untaken(file)) console.log(line)
process.exitCode = status ?? 1

/** `src/core/base/clock.ts:24:7 if, way 1 of 2` for each way that was never taken. */
function untaken({ path, b, branchMap }: FileCoverage): readonly string[] {
  const name = relative(process.cwd(), path)
  return Object.entries(b).flatMap(([id, counts]) => {
    return counts.flatMap((count, way) => {
      const branch = branchMap[id]
      if (count > 0 || branch === undefined) return []
      // An `if` without `else` gives no place for its second way.
      const { line, column = 0 } = branch.locations[way]?.start ?? {}
      const place = line === undefined ? `${branch.loc.start.line}` : `${line}:${column + 1}`
      return `${name}:${place} ${branch.type}, way ${way + 1} of ${counts.length}`
    })
  })
}
