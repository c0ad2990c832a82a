// Bundles the gallery and starts it, from any shell: node scripts/start-gallery.ts [NAME]
import { importBundled } from './bundled-module.ts'

// The packages outside the bundle are to be those that users get.
process.env.NODE_ENV = 'production'
await importBundled<typeof import('./gallery.tsx')>('scripts/gallery.tsx')
