/** Finds motions by what a person typed: number, name, File ID, craft, state, note or trouble. */
import { diagnosisOf } from './diagnosis.ts'
import type { MotionSummary } from './motion-summary.ts'
import { stateLooks } from './state-words.ts'

/** From this length on a word also matches letters with others between them. */
const FUZZY_FROM = 3

/** True when each word of the query is in the motion's number, person, File ID, craft, state, note or trouble. */
export function matchesFilter(summary: MotionSummary, query: string): boolean {
  const words = foldText(query)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return true
  const { holder, motion } = summary
  const fields = [
    summary.person,
    holder?.fileId ?? '',
    holder?.craftType ?? '',
    stateLooks[summary.state].word,
    motion.note?.text ?? '',
  ]
  const folded = fields.map(foldText)
  // Long sentences, in which nearly any letters are in order, and any digit may be.
  const wrong = foldText(diagnosisOf(summary)?.long ?? '')
  const id = String(summary.id)
  return words.every((word) => {
    return /^\d+$/.test(word)
      ? id.startsWith(word) || folded.some((field) => field.includes(word))
      : wrong.includes(word) || folded.some((field) => field.includes(word) || isFuzzy(field, word))
  })
}

/** The letters of the word in order within one word of the field, from its first letter on. */
function isFuzzy(field: string, word: string): boolean {
  if (word.length < FUZZY_FROM) return false
  return field.split(/\s+/).some((part) => {
    if (part[0] !== word[0]) return false
    let at = 0
    for (const letter of part) {
      if (letter === word[at]) at += 1
    }
    return at === word.length
  })
}

/** A text without case and accents, to compare words. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
