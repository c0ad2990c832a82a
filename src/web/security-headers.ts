/** The headers that keep what our servers answer from being used for something else; sent with every answer. */

/** Of every server. */
export const alwaysSent = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

/** What a page may load and do: only its own files; no script or style within it, no frame around it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a page may ask of the device: nothing but to keep its screen on. */
const permissions = [
  'camera=()',
  'display-capture=()',
  'geolocation=()',
  'microphone=()',
  'payment=()',
  'usb=()',
  'screen-wake-lock=(self)',
].join(', ')

/** Of a server that has pages. */
export const pageHeaders = {
  ...alwaysSent,
  'content-security-policy': policy,
  'permissions-policy': permissions,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const
