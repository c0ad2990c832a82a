/** The page for an unknown address. */
import { pathOf } from '../routes.ts'

export function Unknown() {
  return (
    <p>
      No page has this address. <a href={pathOf({ page: 'bucket' })}>Go to the bucket</a>
    </p>
  )
}
