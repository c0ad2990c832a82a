/** Reads the versions in CHANGELOG.md, and turns the unreleased part into one (docs/releasing.md). */

export interface ReleasedVersion {
  readonly version: string
  /** `YYYY-MM-DD` */
  readonly date: string
}

const UNRELEASED = '## [Unreleased]\n'

/** The released versions, the newest first. Throws for a second-level heading that is none. */
export function releasedVersions(changelog: string): readonly ReleasedVersion[] {
  const headings = [...changelog.matchAll(/^## .*\n/gm)].map(([heading]) => heading)
  return headings.flatMap((heading) => {
    if (heading === UNRELEASED) return []
    const [, version, date] = /^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)\n$/.exec(heading) ?? []
    if (version === undefined || date === undefined)
      throw new Error(`CHANGELOG.md: "${heading.trim()}" is no version: write "## [1.2.3] - YYYY-MM-DD"`)
    return [{ version, date }]
  })
}

/** The changelog with the unreleased part as a version of that day. Throws if it is empty, or the version exists. */
export function release(changelog: string, { version, date }: ReleasedVersion): string {
  const start = changelog.indexOf(UNRELEASED)
  const next = changelog.indexOf('\n## ', start + UNRELEASED.length)
  const entries = changelog.slice(start + UNRELEASED.length, next < 0 ? undefined : next)
  if (start < 0 || !/^- /m.test(entries))
    throw new Error('CHANGELOG.md: nothing is unreleased: say below "## [Unreleased]" what has changed')
  if (releasedVersions(changelog).some((released) => released.version === version))
    throw new Error(`CHANGELOG.md: ${version} is released already`)
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n## [${version}] - ${date}\n`)
}
