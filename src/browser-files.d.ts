/** Declares the texts for browsers that the build makes: a script with its imports, and a style sheet (scripts/browser-files.ts). */
declare module '*?script' {
  export const script: string
}
declare module '*?style' {
  export const style: string
}
