/** The pages by their ids: titles, words of the bar below, and what draws them. */
import type { ComponentType } from 'react'
import type { PageProps } from '../page-props.ts'
import type { PageId, Route } from '../routes.ts'
import { Bucket } from './bucket.tsx'
import { MotionList } from './motion-list.tsx'
import { Unknown } from './unknown.tsx'

export interface PageEntry {
  readonly title: string
  readonly Page: ComponentType<PageProps>
}

export const pages: Readonly<Record<PageId, PageEntry>> = {
  bucket: { title: 'Bucket', Page: Bucket },
  motions: { title: 'Look one up', Page: MotionList },
  motion: { title: 'Motion', Page: MotionList },
  registration: { title: 'At registration', Page: MotionList },
  missing: { title: 'Missing', Page: MotionList },
  trouble: { title: 'Trouble', Page: MotionList },
  charging: { title: 'Charging', Page: MotionList },
  day: { title: 'Day', Page: MotionList },
  unknown: { title: 'No such page', Page: Unknown },
}

/** The title of the window: a page and its motion, and nothing that is secret. */
export function titleOf(route: Route): string {
  const title = route.page === 'motion' ? `Motion ${route.motion}` : pages[route.page].title
  return `${title} - Motion board`
}
