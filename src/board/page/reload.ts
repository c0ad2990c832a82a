/** Loads the page again, once, where the server has another version of it. */
import type { StoreApi } from 'zustand/vanilla'
import type { Connection } from './store.ts'

const KEY = 'motion-monitor-reloaded-for'

/** Watches for a server with another page. One that still differs after a reload is said on the page instead. */
export function reloadWhenReplaced(connection: StoreApi<Connection>): void {
  connection.subscribe(({ link }) => {
    if (link.status.kind !== 'replaced' || sessionStorage.getItem(KEY) === link.status.page) return
    sessionStorage.setItem(KEY, link.status.page)
    location.reload()
  })
}
