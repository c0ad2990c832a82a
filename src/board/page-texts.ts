/** The page's script and style sheet, as the bundle has them. */
export { style } from './page/board.css?style'
export { script } from './page/shell/board-page.tsx?script'
