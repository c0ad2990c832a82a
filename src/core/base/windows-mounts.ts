/** Finds the drives that WSL mounts from Windows in the text of `/proc/mounts`. */

/** A drive or share of Windows and the folder where it is mounted. */
export interface WindowsMount {
  /** `C:`, or the name of a share. */
  readonly drive: string
  /** `/mnt/c` */
  readonly folder: string
}

interface Mount {
  readonly source: string
  readonly folder: string
  readonly type: string
  readonly options: string
}

/** Where C: is mounted, which holds the virtual disk of WSL by default; undefined where it is not mounted. */
export function driveC(mounts: string): string | undefined {
  return parseMounts(mounts)
    .map(windowsMountOf)
    .find((mount) => mount?.drive === 'C:')?.folder
}

/** The Windows drive that an absolute path lies on; undefined for the virtual disk. */
export function windowsMountAt(path: string, mounts: string): WindowsMount | undefined {
  const above = parseMounts(mounts).filter(({ folder }) => isWithin(path, folder))
  // Of two mounts of one folder, the later counts.
  const nearest = above.reduce<Mount | undefined>(
    (found, mount) => (found === undefined || mount.folder.length >= found.folder.length ? mount : found),
    undefined,
  )
  return nearest && windowsMountOf(nearest)
}

function parseMounts(mounts: string): readonly Mount[] {
  return mounts.split('\n').flatMap((line) => {
    const [source, folder, type, options] = line.split(' ')
    if (source === undefined || folder === undefined || type === undefined || options === undefined) return []
    return [
      { source: unescapeOctal(source), folder: unescapeOctal(folder), type, options: unescapeOctal(options) },
    ]
  })
}

/** WSL mounts a drive by 9p as `drvfs`, in WSL 1 by the driver of that name, or by virtiofs if configured. */
function windowsMountOf({ source, folder, type, options }: Mount): WindowsMount | undefined {
  const isWindows =
    type === 'drvfs' ||
    (type === '9p' && /(?:^|,)aname=drvfs\b/.test(options)) ||
    (type === 'virtiofs' && /^drvfs/i.test(source))
  if (!isWindows) return undefined
  const letter = (/^([A-Z]):/i.exec(source) ??
    /path=([A-Z]):/i.exec(options) ??
    /^\/mnt\/([a-z])$/.exec(folder))?.[1]
  return { drive: letter === undefined ? source : `${letter.toUpperCase()}:`, folder }
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

/** Blanks and backslashes appear as octal numbers: `C:\134`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
