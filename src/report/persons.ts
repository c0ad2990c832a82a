/** The persons of a report, each with the motions and days together. */
import type { Entrant } from '../core/domain/roster.ts'
import { type MotionDay, type Person, type PersonResults, reportMarks } from './report.ts'
import { resultsOf, sumResults } from './results.ts'

/** The person of a row. */
export function personOf({ fileId, firstName, familyName, craftType }: Entrant): Person {
  return { fileId, name: `${firstName} ${familyName}`.trim(), craft: craftType }
}

/** Persons with the motions of a day, the fastest first; a motion with several users counts for each. */
export function personsOf(motions: readonly MotionDay[]): readonly PersonResults[] {
  return mergePersons(motions.flatMap(sharesOf))
}

/** Puts the parts of each person together, over motions or over days; the fastest first. */
export function mergePersons(parts: readonly PersonResults[]): readonly PersonResults[] {
  const persons = [...Map.groupBy(parts, ({ person }) => keyOf(person)).values()].map(mergePerson)
  return persons.sort(fastestFirst)
}

function mergePerson(parts: readonly PersonResults[]): PersonResults {
  const [first] = parts
  if (first === undefined) throw new RangeError('a person has at least one part')
  const results = sumResults(parts.map((part) => part.results))
  const marks = new Set(parts.flatMap((part) => part.marks))
  // A person who left one motion in the bucket and sailed with another is not missing.
  if (results.home > 0) marks.delete('missing')
  return {
    person: first.person,
    motions: [...new Set(parts.flatMap((part) => part.motions))].sort((a, b) => a - b),
    results,
    marks: reportMarks.filter((mark) => marks.has(mark)),
  }
}

/** Orders persons by their best 500 m, then by name; those without tracks come last. */
function fastestFirst(a: PersonResults, b: PersonResults): number {
  return (
    b.results.best500m - a.results.best500m ||
    b.results.distance - a.results.distance ||
    compareText(a.person.name, b.person.name) ||
    compareText(a.person.fileId, b.person.fileId)
  )
}

/** Several people may share a placeholder such as `TBC0TBC`: the name distinguishes them. */
export function keyOf({ fileId, name }: Person): string {
  return `${fileId}\n${name}`
}

/** Splits a motion's day among the persons of its tracks. */
export function sharesOf({ motion, holder, tracks, marks, results }: MotionDay): readonly PersonResults[] {
  const groups = [...Map.groupBy(tracks, ({ person }) => keyOf(person)).values()]
  if (groups.length === 0) {
    return holder === undefined ? [] : [{ person: holder, motions: [motion], results, marks }]
  }
  return groups.flatMap((own) => {
    const person = own[0]?.person
    return person === undefined ? [] : [{ person, motions: [motion], results: resultsOf(own), marks }]
  })
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
