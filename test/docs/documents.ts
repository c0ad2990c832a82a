/** Reads the documents of the repository for the tests. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Document {
  readonly file: string
  readonly text: string
}

/** The documents beside package.json. */
export const rootDocuments = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'CODE_OF_CONDUCT.md',
  'SECURITY.md',
] as const

/** All documents for people. */
export const documents: readonly Document[] = [
  ...rootDocuments,
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((file) => ({ file, text: readFileSync(file, 'utf8') }))

/** A document by its path; throws if there is none. */
export function documentOf(file: string): Document {
  const document = documents.find((each) => each.file === file)
  if (document === undefined) throw new Error(`there is no ${file}`)
  return document
}
