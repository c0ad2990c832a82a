/** What a command writes on stdout and stderr: safe lines, and long texts as fast as their reader takes them. */
import { sanitiseText } from '../core/base/sanitise.ts'

/** Receives lines without their line end. */
export interface Output {
  print(line: string): void
  printError(line: string): void
}

/** The process's own stdout and stderr. */
export const processOutput: Output = {
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
}

const LONGEST_LINE = 1000

/** A text as one safe line, because a path may contain control sequences. */
export function toLine(text: string): string {
  return sanitiseText(text, LONGEST_LINE)
}

/** Safe lines, each with its line end. */
export function toLines(texts: readonly string[]): string {
  return texts.map((text) => `${toLine(text)}\n`).join('')
}

/** True when everything is written, false as soon as the reader has gone, as `head` does. Throws other errors. */
export async function writeToStdout(
  chunks: AsyncIterable<string> | Iterable<string>,
  stdout: NodeJS.WritableStream = process.stdout,
): Promise<boolean> {
  // Each write reports its own error; without a listener the stream would end the program.
  stdout.on('error', () => undefined)
  try {
    for await (const chunk of chunks) await write(stdout, chunk)
    return true
  } catch (error) {
    if (isSystemError(error) && error.code === 'EPIPE') return false
    throw error
  }
}

/** True for errors of the file system, a pipe or a terminal; any other is a program error. */
export function isSystemError(error: unknown): error is Error & { readonly code: unknown } {
  return error instanceof Error && 'code' in error && 'syscall' in error
}

function write(stdout: NodeJS.WritableStream, chunk: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}
