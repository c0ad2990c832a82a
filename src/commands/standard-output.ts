/** Writes a command's output piece by piece, as fast as its reader takes it. */

/** True when everything is written, false as soon as the reader has gone, as `head` does. Throws other errors. */
export async function writeToStdout(
  chunks: AsyncIterable<string> | Iterable<string>,
  stdout: NodeJS.WritableStream = process.stdout,
): Promise<boolean> {
  // Each write reports its own error; without a listener the stream would end the program.
  stdout.on('error', ignore)
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

function ignore(): void {}
