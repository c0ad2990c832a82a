/** A small strict parser of XML 1.0: accepts well-formed text and throws at everything else. */

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text directly within it. */
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/
const token = /<\/([\w:-]+)>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y

// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
const unwritable = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

/** The root of a document; throws if it is not well-formed. */
export function readXml(document: string): XmlElement {
  if (!document.isWellFormed() || unwritable.test(document)) throw new Error('has characters XML has not')
  const [head] = declaration.exec(document) ?? []
  if (head === undefined) throw new Error('has no declaration')
  const top: OpenElement = { name: '', attributes: new Map(), children: [], text: '' }
  const open: OpenElement[] = [top]
  token.lastIndex = head.length
  while (token.lastIndex < document.length) {
    const at = token.lastIndex
    const match = token.exec(document)
    if (match === null) throw new Error(`not well-formed at ${at}: ${document.slice(at, at + 60)}`)
    take(match, open)
  }
  const [root] = top.children
  if (open.length !== 1 || root === undefined || top.children.length !== 1 || top.text.trim() !== '') {
    throw new Error('has not one root that is closed')
  }
  return root
}

function take([, closed, opened, attributes = '', empty, text]: RegExpExecArray, open: OpenElement[]): void {
  const current = open.at(-1)
  if (current === undefined) throw new Error('has more than its root')
  if (text !== undefined) current.text += decode(text)
  else if (closed !== undefined) {
    if (current.name !== closed) throw new Error(`${current.name} is closed as ${closed}`)
    open.pop()
  } else {
    const element = { name: opened ?? '', attributes: readAttributes(attributes), children: [], text: '' }
    current.children.push(element)
    if (empty === '') open.push(element)
  }
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, decode(value)] as const,
  )
  const attributes = new Map(found)
  if (attributes.size !== found.length) throw new Error(`an attribute twice:${text}`)
  return attributes
}

function decode(text: string): string {
  if (text.includes(']]>')) throw new Error('has ]]> in a text')
  return text.replace(/&([^;]*)(;?)/g, (all, name: string, end) => {
    const character = end === ';' ? entities[name] : undefined
    if (character === undefined) throw new Error(`has an entity that is none: ${all}`)
    return character
  })
}
