/** The pages by their ids: titles, words of the bar below, and what draws them. */
import type { ComponentType } from 'react'
import type { PageProps } from '../page-props.ts'
import type { PageId, Route } from '../routes.ts'
import { Bucket } from './bucket.tsx'
import { Charging } from './charging.tsx'
import { Day } from './day.tsx'
import { LookUp } from './look-up.tsx'
import { Missing } from './missing.tsx'
import { MotionPage } from './motion.tsx'
import { Registration } from './registration.tsx'
import { Trouble } from './trouble.tsx'
import { Unknown } from './unknown.tsx'

export interface PageEntry {
  readonly title: string
  readonly Page: ComponentType<PageProps>
}

export const pages: Readonly<Record<PageId, PageEntry>> = {
  bucket: { title: 'Bucket', Page: Bucket },
  motions: { title: 'Look one up', Page: LookUp },
  motion: { title: 'Motion', Page: MotionPage },
  registration: { title: 'At registration', Page: Registration },
  missing: { title: 'Missing', Page: Missing },
  trouble: { title: 'Trouble', Page: Trouble },
  charging: { title: 'Charging', Page: Charging },
  day: { title: 'Day', Page: Day },
  unknown: { title: 'No such page', Page: Unknown },
}

/** The title of the window: a page and its motion, and nothing that is secret. */
export function titleOf(route: Route): string {
  const title = route.page === 'motion' ? `Motion ${route.motion}` : pages[route.page].title
  return `${title} - Motion board`
}
