/** The files of the page, as they are sent: in memory, with a name that changes with their content. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

export interface PageFile {
  readonly contentType: string
  readonly body: Buffer
  /** The body in a compression that browsers understand; made on first use. */
  readonly coded: (coding: Coding) => Promise<Buffer>
}

export type Coding = 'br' | 'gzip'

export interface PageFiles {
  /** Changes whenever one of the files does. */
  readonly hash: string
  /** The document that every page address returns. */
  readonly document: PageFile
  /** The other files by path. */
  readonly byPath: ReadonlyMap<string, PageFile>
}

const compress: Readonly<Record<Coding, (body: Buffer) => Promise<Buffer>>> = {
  br: promisify<Buffer, Buffer>(brotliCompress),
  gzip: promisify<Buffer, Buffer>(gzip),
}

/** The files of a page with this script and style sheet. */
export function pageFiles(script: string, style: string): PageFiles {
  const scriptPath = `/board-${hashOf(script)}.js`
  const stylePath = `/board-${hashOf(style)}.css`
  const hash = hashOf(documentOf(scriptPath, stylePath, ''))
  return {
    hash,
    document: pageFile('text/html; charset=utf-8', documentOf(scriptPath, stylePath, hash)),
    byPath: new Map([
      [scriptPath, pageFile('text/javascript; charset=utf-8', script)],
      [stylePath, pageFile('text/css; charset=utf-8', style)],
    ]),
  }
}

function pageFile(contentType: string, text: string): PageFile {
  const body = Buffer.from(text)
  const made = new Map<Coding, Promise<Buffer>>()
  const coded = (coding: Coding): Promise<Buffer> => {
    const bytes = made.get(coding) ?? compress[coding](body)
    made.set(coding, bytes)
    return bytes
  }
  return { contentType, body, coded }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12).replaceAll('-', '_')
}

/** No script or style within it: the page's policy refuses them. */
function documentOf(script: string, style: string, hash: string): string {
  return `<!doctype html>
<html lang="en" data-page="${hash}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Motion Monitor</title>
<link rel="stylesheet" href="${style}">
<script src="${script}" defer></script>
</head>
<body>
<div id="board">
<p>Motion Monitor: the board is loading. If this stays, the browser is too old: take one of 2023 or later.</p>
<noscript>It needs JavaScript.</noscript>
</div>
</body>
</html>
`
}
