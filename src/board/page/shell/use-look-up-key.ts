/** The key `/` looks a motion up from every page. */
import { flushSync } from 'react-dom'
import { useApp } from '../app.ts'
import { useKeys } from '../use-keys.ts'

export function useLookUpKey(): void {
  const { navigator } = useApp()
  useKeys({
    '/': () => {
      // The field must be there before it can be typed into.
      flushSync(() => navigator.go({ page: 'motions', query: '' }))
      document.querySelector<HTMLElement>('.look-up input')?.focus()
    },
  })
}
