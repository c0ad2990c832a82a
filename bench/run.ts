/** `npm run bench [-- SECTION...]`: each section's figures, against the limits computed in the same run. */
import type { BenchRow } from './row.ts'

const sections: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  burst: async () => (await import('./burst.ts')).benchBurst([4, 20, 117], 3),
  verify: async () => (await import('./verify.ts')).benchVerify(),
}

const wanted = process.argv.slice(2)
for (const name of wanted.length > 0 ? wanted : Object.keys(sections)) {
  const bench = sections[name]
  if (bench === undefined)
    throw new Error(`no section "${name}": there are ${Object.keys(sections).join(', ')}`)
  for (const row of await bench()) {
    const ratio =
      row.limit === undefined
        ? ''
        : `${(row.value / row.limit).toFixed(2)} x ${row.limit.toFixed(2)} ${row.unit}`
    console.log(
      `${name.padEnd(8)} ${row.name.padEnd(28)} ${row.value.toFixed(2).padStart(9)} ${row.unit}  ${ratio}`,
    )
  }
}
