/** Starts the board's thread with its own compile cache, which must be enabled before the rest loads. */
import nodeModule from 'node:module'

nodeModule.enableCompileCache?.()
await import('./board-thread.ts')
