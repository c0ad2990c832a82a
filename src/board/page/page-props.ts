/** What each page is given. */
import type { Frame } from './frame.ts'
import type { Route } from './routes.ts'

export interface PageProps {
  readonly frame: Frame
  readonly route: Route
  /** True on the big screen in the office: nobody touches it, and nothing scrolls. */
  readonly isWall: boolean
}
