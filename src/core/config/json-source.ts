/** Parses JSON that a person wrote, with the place of each key and value. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { DEEPEST, tooDeepAt } from '../base/bounded-json.ts'
import { sanitiseText } from '../base/sanitise.ts'

/** The keys and indexes that lead to a value. */
export type JsonPath = readonly (string | number)[]

/** From 1; columns count UTF-16 units, as editors do. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Something to say about a place in the text. */
export interface Remark extends Place {
  readonly message: string
}

export interface JsonSource {
  /** The value without `Comment` keys; objects have no prototype, and of doubled keys the last counts. */
  readonly value: unknown
  readonly duplicates: readonly Remark[]
  /** The place of the value at a path, or of the nearest value above it. */
  readonly placeOf: (path: JsonPath) => Place
  /** The place of the key that ends a path. */
  readonly placeOfKey: (path: JsonPath) => Place
}

export type JsonResult =
  | { readonly ok: true; readonly source: JsonSource }
  | { readonly ok: false; readonly mistakes: readonly Remark[] }

/** Keys of this name hold the author's remarks, at any level. */
const commentKey = 'Comment'

/** The first mistakes in the grammar are real; those that follow are often their echo. */
const maximumMistakes = 5
const maximumDuplicates = 50

/** The value of strict JSON, or its mistakes with their places. Never throws. */
export function readJsonSource(text: string): JsonResult {
  const placeAt = placesOf(text)
  // The parser recurses.
  const tooDeep = tooDeepAt(text)
  if (tooDeep !== undefined) {
    const message = `More than ${DEEPEST} brackets within each other: this is no configuration.`
    return { ok: false, mistakes: [{ ...placeAt(tooDeep), message }] }
  }
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  if (errors.length > 0 || root === undefined)
    return { ok: false, mistakes: mistakesOf(errors, text, placeAt) }
  const duplicates: Remark[] = []
  const value = valueOfNode(root, (key, node) => {
    if (duplicates.length === maximumDuplicates) return
    duplicates.push({
      ...placeAt(node.offset),
      message: `The key "${sanitiseText(key, 60)}" is there twice: the last one counts.`,
    })
  })
  const source: JsonSource = {
    value,
    duplicates,
    placeOf: (path) => placeAt(find(root, path).value.offset),
    placeOfKey: (path) => {
      const found = find(root, path)
      return placeAt((found.key ?? found.value).offset)
    },
  }
  return { ok: true, source }
}

/** Returns a function from an offset in the text to its line and column. */
function placesOf(text: string): (offset: number) => Place {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length)
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset)
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}

function valueOfNode(node: Node, onDuplicate: (key: string, node: Node) => void): unknown {
  if (node.type === 'array') return (node.children ?? []).map((child) => valueOfNode(child, onDuplicate))
  if (node.type !== 'object') return node.value
  const seen = new Set<string>()
  // Without a prototype, `__proto__` is a key like any other.
  const result: Record<string, unknown> = Object.create(null)
  for (const property of node.children ?? []) {
    const { key, value } = partsOf(property)
    const name = String(key?.value)
    if (name === commentKey) continue
    if (seen.has(name)) onDuplicate(name, key ?? property)
    seen.add(name)
    result[name] = valueOfNode(value, onDuplicate)
  }
  return result
}

function partsOf(property: Node): Found {
  const [key, value = property] = property.children ?? []
  return { key, value }
}

/** A value and its key; an entry of a list and the whole text have no key. */
interface Found {
  readonly key: Node | undefined
  readonly value: Node
}

function find(root: Node, path: JsonPath): Found {
  let found: Found = { key: undefined, value: root }
  for (const step of path) {
    const { children = [] } = found.value
    const child =
      typeof step === 'number'
        ? children[step]
        : children.findLast((property) => partsOf(property).key?.value === step)
    if (child === undefined) return found
    found = typeof step === 'number' ? { key: undefined, value: child } : partsOf(child)
  }
  return found
}

const REMEDY_OF_NUMBERS = 'This number is not written as JSON wants it, such as 5 or 0.5.'

const remedies: Readonly<Partial<Record<ReturnType<typeof printParseErrorCode>, string>>> = {
  InvalidSymbol: 'This is not a JSON value: text must be in double quotes (").',
  InvalidNumberFormat: REMEDY_OF_NUMBERS,
  UnexpectedEndOfNumber: REMEDY_OF_NUMBERS,
  InvalidCharacter: 'A tab or another control character in text: write it as a space, or as \\t.',
  PropertyNameExpected: 'A key in double quotes (") is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon (:) is expected here, after the key.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing brace (}) is missing before this.',
  CloseBracketExpected: 'A closing bracket (]) is missing before this.',
  EndOfFileExpected: 'The file should have ended before this: too many closing brackets?',
  InvalidCommentToken:
    'Comments such as // or /* */ are not allowed: write them as "Comment": "..." instead.',
  UnexpectedEndOfString: 'The closing quote (") is missing on this line.',
  InvalidEscapeCharacter: 'A backslash in text must be doubled (\\\\).',
}

/** What people write who know another language or keyboard, and what JSON wants instead. */
const habits: readonly { readonly before?: RegExp; readonly at: RegExp; readonly remedy: string }[] = [
  {
    before: /\d,$/,
    at: /^\d/,
    remedy: 'A number has a decimal point, not a comma: write 5.5 instead of 5,5.',
  },
  {
    before: /,\s*$/,
    at: /^\s*[}\]]/,
    remedy: 'Delete the comma before this: there is none after the last entry.',
  },
  {
    at: /^-?(?:NaN|Infinity)\b/i,
    remedy: 'NaN and Infinity are no numbers in JSON: write a number, or delete the key.',
  },
  { at: /^(?:True|False)\b/i, remedy: 'Write true and false in small letters.' },
  { at: /^None\b/, remedy: 'None is no value in JSON: delete the key.' },
  { at: /^['\u2018-\u201f\u00ab\u00bb]/, remedy: 'Text and keys are in straight double quotes (").' },
  { before: /(?:^|[^\d.])0$/, at: /^\d/, remedy: REMEDY_OF_NUMBERS },
  { at: /^[+.]\.?\d/, remedy: REMEDY_OF_NUMBERS },
]

function habitAt(text: string, offset: number): string | undefined {
  const before = text.slice(Math.max(0, offset - 20), offset)
  const at = text.slice(offset, offset + 20)
  return habits.find((habit) => (habit.before?.test(before) ?? true) && habit.at.test(at))?.remedy
}

function mistakesOf(
  errors: readonly ParseError[],
  text: string,
  placeAt: (offset: number) => Place,
): readonly Remark[] {
  if (text.trim() === '') return [{ ...placeAt(0), message: 'The file is empty: it must hold at least {}.' }]
  const mistakes: Remark[] = []
  for (const { error, offset } of errors) {
    const place = placeAt(Math.min(offset, text.length))
    if (mistakes.some((mistake) => mistake.line === place.line)) continue
    const message = habitAt(text, offset) ?? remedies[printParseErrorCode(error)] ?? 'This is not JSON.'
    mistakes.push({ ...place, message })
    if (mistakes.length === maximumMistakes) break
  }
  return mistakes
}
