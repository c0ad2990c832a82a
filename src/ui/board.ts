/** What the screen knows of the board. */
import type { StoreApi } from 'zustand/vanilla'
import type { OwnAddress } from '../core/base/own-addresses.ts'

export type BoardStatus =
  | { readonly type: 'none' }
  | { readonly type: 'starting' }
  | {
      readonly type: 'on'
      /** The address of the page for everybody. */
      readonly url: string
      /** The team's link: it has the secret, so only the page with the QR code shows it. */
      readonly link: string
      /** The modules of the link's QR code, row by row: true = dark. */
      readonly code: readonly (readonly boolean[])[]
      /** Whether only this laptop reaches it. */
      readonly isLoopback: boolean
      /** Where the laptop could be reached instead. */
      readonly own: readonly OwnAddress[]
      /** How many pages are open. */
      readonly looking: number
    }
  | { readonly type: 'failed'; readonly reason: string }

export type BoardStatusStore = StoreApi<BoardStatus>
