/** The beginning of the engine's thread: a thread has a compile cache of its own, to be asked for before the rest loads. */
import nodeModule from 'node:module'

nodeModule.enableCompileCache?.()
await import('./thread.ts')
