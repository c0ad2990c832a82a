// Bundles the gallery and starts it, from any shell: node scripts/start-gallery.ts [NAME]
import { importBundled } from './bundled-module.ts'

// Uses the same packages outside the bundle as users get.
process.env.NODE_ENV = 'production'
await importBundled<typeof import('./gallery.tsx')>('scripts/gallery.tsx')
