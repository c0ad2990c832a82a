/** `node bench/compare.ts A.json B.json`: shows two results side by side. */
import { figure, readResults } from './results.ts'

const [, , fileA, fileB] = process.argv
if (fileA === undefined || fileB === undefined)
  throw new Error('name two files of results: compare.ts A.json B.json')
const [a, b] = await Promise.all([readResults(fileA), readResults(fileB)])
for (const { date, machine } of [a, b]) {
  console.log(
    `${date}  ${machine.processor}, ${machine.cores} cores, ${machine.kernel}, Node ${machine.node}`,
  )
}
const sections = new Set([...Object.keys(a.sections), ...Object.keys(b.sections)])
for (const section of sections) {
  console.log(`\n${section}`)
  const [before, after] = [a, b].map((results) => {
    return new Map((results.sections[section] ?? []).map((row) => [row.name, row]))
  })
  for (const name of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
    const [one, other] = [before?.get(name), after?.get(name)]
    const change = one && other && one.value !== 0 ? `x ${(other.value / one.value).toFixed(2)}` : ''
    const [left, right] = [one, other].map((row) => (row ? `${figure(row.value)} ${row.unit}` : '-'))
    console.log(`  ${name.padEnd(52)} ${left?.padStart(16)} ${right?.padStart(16)}  ${change}`.trimEnd())
  }
}
