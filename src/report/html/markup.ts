/** HTML templates that escape every value, except markup made here. */

/** Text that is already HTML. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Markup | string | number | undefined | readonly Content[]

/** The markup of a template: escapes strings, joins lists, omits `undefined`. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + written(contents[index])).join(''))
}

/** A value as text of an element or of a quoted attribute. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(controls, '\ufffd')
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** JSON for a script element: it can neither end the element nor a line of the script. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: HTML does not allow control characters
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g

function written(content: Content): string {
  if (content === undefined) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'string') return escapeText(content)
  if (typeof content === 'number') return String(content)
  return content.map(written).join('')
}
