/** Goes from page to page without a request; real links, the address and the back button work as usual. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { addressOf, type Place, pathOf, placeOf, type Route } from './routes.ts'

export interface Navigator {
  readonly place: StoreApi<Place>
  readonly go: (route: Route) => void
  /** Changes the page, or what is looked up, without a step for the back button; the wall stays the wall. */
  readonly replace: (route: Route) => void
}

/** The navigator of this page. */
export function createNavigator(): Navigator {
  const place = createStore<Place>(() => placeOf(location))
  const show = (): void => place.setState(placeOf(location), true)
  const go = (address: string): void => {
    history.pushState(null, '', address)
    show()
    scrollTo(0, 0)
  }
  addEventListener('popstate', show)
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const isOrdinary =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (link === null || !isOrdinary || event.defaultPrevented || link.target !== '') return
    const url = new URL(link.href)
    // A link within the page, such as that to its main part, is the browser's.
    if (url.origin !== location.origin || url.hash !== '') return
    event.preventDefault()
    go(`${url.pathname}${url.search}`)
  })
  return {
    place,
    go: (route) => go(pathOf(route)),
    replace(route) {
      history.replaceState(null, '', addressOf({ route, isWall: place.getState().isWall }))
      show()
    },
  }
}
