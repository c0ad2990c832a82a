/** A script for the browser, bundled from its source into one text when the program is built (scripts/bundle.ts). */
declare module '*?script' {
  export const script: string
}
