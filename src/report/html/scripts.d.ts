/** Declares a browser script that the build bundles into one text (scripts/bundle.ts). */
declare module '*?script' {
  export const script: string
}
