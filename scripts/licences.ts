/** Collects the licences of bundled packages, which must be distributed with the bundle. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import * as z from 'zod'

/** Licences that may become part of a work under GPL-3.0-or-later. */
const compatible: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
])

/** Packages without a licence file: the usual text, with the holder named in the sources. */
const textForgotten: Readonly<Record<string, string>> = {
  'yoga-layout': mitOf('Copyright (c) Meta Platforms, Inc. and affiliates.'),
  saxes: iscOf('Copyright (c) Contributors'),
}

/** Code that a package includes from elsewhere, under a licence that is not among its files. */
const takenIn: Readonly<Record<string, string>> = {
  saxes: [
    `It was forked from sax:\n\n${iscOf('Copyright (c) Isaac Z. Schlueter and Contributors')}`,
    `String.fromCodePoint is by another author:\n\n${mitOf('Copyright Mathias Bynens <https://mathiasbynens.be/>')}`,
  ].join('\n\n'),
  undici: `It contains llhttp:\n\n${mitOf('Copyright Fedor Indutny, 2018.')}`,
}

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
})

/** The folders of the packages that contribute to the outputs, sorted. */
export function packageFoldersIn({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
  const folders = inputs.flatMap(([path, { bytesInOutput }]) => {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
    return folder === undefined || bytesInOutput === 0 ? [] : [folder]
  })
  return [...new Set(folders)].sort()
}

/**
 * The names, versions and licence texts of packages in order. Throws for a package whose licence is incompatible with
 * ours or has no text: it must not ship.
 */
export function licenceTexts(folders: readonly string[]): string {
  const texts = new Map(folders.map(licenceOf))
  return [...texts].map(([title, text]) => `${title}\n${'-'.repeat(title.length)}\n\n${text}\n`).join('\n\n')
}

function licenceOf(folder: string): readonly [title: string, text: string] {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const { name, version, license } = manifest
  if (!compatible.has(license))
    throw new Error(
      `${folder}: its licence ${license} is not known to go with GPL-3.0-or-later: do without it`,
    )
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|$)/i.test(file))
  const own = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  const texts = [...(own.length > 0 ? own : [textForgotten[name]]), takenIn[name]].filter(
    (text) => text !== undefined,
  )
  if (texts.length === 0)
    throw new Error(
      `${folder}: the text of its licence is not there: look for it and add it to scripts/licences.ts`,
    )
  return [`${name} ${version} (${license})`, texts.join('\n\n')]
}

function iscOf(holder: string): string {
  return `The ISC License

${holder}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF
CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`
}

function mitOf(holder: string): string {
  return `MIT License

${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
}
