/** Loads the page again, once, where the server has another version of it. */
import type { StoreApi } from 'zustand/vanilla'
import type { Connection } from './store.ts'

const KEY = 'motion-monitor-reloaded-for'

/** Watches for a server with another page. One that still differs after a reload is said on the page instead. */
export function reloadWhenReplaced(connection: StoreApi<Connection>): void {
  connection.subscribe(({ link }) => {
    if (link.status.kind === 'replaced' && isFirstTime(link.status.page)) location.reload()
  })
}

/** True if the page has not been reloaded for this version yet; false if the browser stores nothing, lest it reload for ever. */
function isFirstTime(page: string): boolean {
  try {
    if (sessionStorage.getItem(KEY) === page) return false
    sessionStorage.setItem(KEY, page)
    return true
  } catch {
    return false
  }
}
