/** The first page: what may go into the bucket. */

import type { PageProps } from '../page-props.ts'
import { MotionList } from './motion-list.tsx'

export function Bucket(props: PageProps) {
  return <MotionList {...props} />
}
