/** Removing the signature of a program for Windows before other data is put into it. */
import { expect, test } from 'vitest'
import { withoutSignature } from '../../scripts/windows/signature.ts'

const header = 0x80
const entry = header + 24 + 112 + 32

/** The least of a 64-bit program: its headers, and `signature` bytes at its end. */
function programOf(signature: number): Buffer {
  const program = Buffer.alloc(0x200 + signature, 7)
  program.fill(0, 0, 0x200)
  program.writeUInt32LE(header, 0x3c)
  program.write('PE\0\0', header, 'latin1')
  program.writeUInt16LE(0x20b, header + 24)
  if (signature > 0) program.writeUInt32LE(0x200, entry)
  program.writeUInt32LE(signature, entry + 4)
  return program
}

test('a program loses its signature and the word of where it was, and is otherwise as before', () => {
  expect(withoutSignature(programOf(64))).toEqual(programOf(0))
})

test('a program without a signature stays as it is', () => {
  expect(withoutSignature(programOf(0))).toEqual(programOf(0))
})

test('a file that is no 64-bit program, or whose signature is elsewhere, is refused', () => {
  expect(() => withoutSignature(Buffer.alloc(0x200))).toThrow('not a 64-bit program')
  const grown = Buffer.concat([programOf(64), Buffer.alloc(1)])
  expect(() => withoutSignature(grown)).toThrow('not at the end')
})
