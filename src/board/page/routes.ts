/** Parses and formats the addresses of the pages. */
import { type MotionId, maximumMotionId } from '../../core/domain/motion.ts'

export type Route =
  | { readonly page: 'bucket' | 'registration' | 'missing' | 'trouble' | 'charging' | 'day' }
  /** `query`: what is looked up. */
  | { readonly page: 'motions'; readonly query: string }
  | { readonly page: 'motion'; readonly motion: MotionId }
  /** No page has this address. */
  | { readonly page: 'unknown'; readonly path: string }

export type PageId = Route['page']

export interface Place {
  readonly route: Route
  /** True on the big screen in the office, which nobody touches. */
  readonly isWall: boolean
}

const ownPages = ['registration', 'missing', 'trouble', 'charging', 'day'] as const

/** What an address shows. */
export function placeOf({ pathname, search }: { readonly pathname: string; readonly search: string }): Place {
  const query = new URLSearchParams(search)
  return { route: routeOf(pathname, query.get('q') ?? ''), isWall: query.has('wall') }
}

function routeOf(pathname: string, query: string): Route {
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
  if (path === '/') return { page: 'bucket' }
  if (path === '/motions') return { page: 'motions', query }
  const own = ownPages.find((page) => path === `/${page}`)
  if (own !== undefined) return { page: own }
  const motion = /^\/motions\/0*(\d{1,5})$/.exec(path)?.[1]
  const id = Number(motion)
  return motion !== undefined && id <= maximumMotionId
    ? { page: 'motion', motion: id }
    : { page: 'unknown', path }
}

/** The address of a page. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case 'bucket':
      return '/'
    case 'motions':
      return route.query === '' ? '/motions' : `/motions?q=${encodeURIComponent(route.query)}`
    case 'motion':
      return `/motions/${route.motion}`
    case 'unknown':
      return route.path
    default:
      return `/${route.page}`
  }
}

/** The address of a page, as the wall shows it or as a phone does. */
export function addressOf({ route, isWall }: Place): string {
  const path = pathOf(route)
  if (!isWall) return path
  return `${path}${path.includes('?') ? '&' : '?'}wall`
}
