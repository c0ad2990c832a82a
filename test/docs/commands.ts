/** Finds the commands that the documents give. */
import type { Document } from './documents.ts'

/** In a sentence only text with such a beginning is a command; in a shell block each line is one. */
const typed =
  /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|motion-monitor|tmux|git|ping|cp|kill|sh|sudo|systemctl|docker|\.\/\S+) \S/

const fence = /^( *)```(\w*)\n(.*?)^\1```$/gms

/** Each command of a document once, as one line without its comment; `&&` separates commands. */
export function commandsOf({ text }: Document): readonly string[] {
  const blocks = [...text.matchAll(fence)].flatMap(([, , language = '', content = '']) => {
    return ['sh', 'bash', 'shell', 'console'].includes(language) ? linesOf(content) : []
  })
  const prose = text.replaceAll(fence, '')
  const indented = [...prose.matchAll(/^ {4,}(\S.*)$/gm)].flatMap(([, line = '']) => linesOf(line))
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
  const among = [...indented, ...spans].filter((command) => typed.test(command))
  return [...new Set([...blocks, ...among].flatMap((line) => line.split(' && ')).map((line) => line.trim()))]
}

function linesOf(content: string): readonly string[] {
  return content
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#\s.*$/, '').trim())
    .filter((line) => line !== '')
}
