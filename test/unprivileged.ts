/** What a user without rights over every file is refused, also where the tests run as root, who is refused nothing. */

const NOBODY = 65_534

/** Does the work as somebody whom permissions hold back. */
export async function unprivileged<Value>(work: () => Promise<Value>): Promise<Value> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}
