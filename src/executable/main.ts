/** The start of the single-file executable. A thread of it starts with `modules-within.ts` alone (scripts/executable.ts). */
import { addressWithin } from './modules-within.ts'

void import(addressWithin('dist/cli.js'))
