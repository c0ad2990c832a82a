/** The drives of Windows in the mounts of a WSL session. */
import { expect, test } from 'vitest'
import { driveC, windowsMountAt } from '../../../src/core/base/windows-mounts.ts'

/** As WSL 2 has them, with a stick mounted by hand, a share, and a disk of Linux within a drive of Windows. */
const mounts = `none /mnt/wsl tmpfs rw,relatime 0 0
drivers /usr/lib/wsl/drivers 9p ro,dirsync,nosuid,nodev,noatime,aname=drivers;fmask=222;dmask=222,cache=5,access=client,trans=fd 0 0
/dev/sdc / ext4 rw,relatime,discard,errors=remount-ro,data=ordered 0 0
C:\\134 /mnt/c 9p rw,noatime,aname=drvfs;path=C:\\;uid=1000;gid=1000;symlinkroot=/mnt/,cache=5,access=client,trans=fd 0 0
drvfs /mnt/e 9p rw,relatime,dirsync,aname=drvfs;path=e:;symlinkroot=/mnt/,mmap,access=client,trans=fd 0 0
\\134\\134nas\\134event\\040files /mnt/nas drvfs rw,noatime 0 0
/dev/sdd /mnt/c/linux ext4 rw 0 0

nonsense
`

test('Windows drives are known by what mounted them, with their letters', () => {
  const knownAt = (folder: string, drive: string, of = mounts): void => {
    expect(windowsMountAt(folder, of)).toEqual({ drive, folder })
  }
  knownAt('/mnt/c', 'C:')
  knownAt('/mnt/e', 'E:')
  knownAt('/mnt/nas', '\\\\nas\\event files')
  knownAt('/mnt/d', 'D:', 'drvfsaC1 /mnt/d virtiofs rw,relatime 0 0')
  knownAt('/windows/c', 'C:', 'C: /windows/c drvfs rw 0 0')
  for (const folder of ['/mnt/wsl', '/usr/lib/wsl/drivers', '/']) {
    expect(windowsMountAt(folder, mounts)).toBeUndefined()
  }
})

test('Windows drives include C: wherever it is mounted, and need not include it', () => {
  expect(driveC(mounts)).toBe('/mnt/c')
  expect(driveC('C:\\134 /c 9p rw,aname=drvfs;path=C:\\ 0 0')).toBe('/c')
  expect(driveC('/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /mnt/c vfat rw 0 0')).toBeUndefined()
  expect(driveC('')).toBeUndefined()
})

test.each([
  ['/mnt/c/Users/ann/event', 'C:'],
  ['/mnt/c', 'C:'],
  ['/mnt/e/event', 'E:'],
  ['/home/ann/event', undefined],
  ['/mnt/cd', undefined],
  ['/mnt/c/linux/event', undefined],
])('the Windows drive of a path is found: %s lies on %s', (path, drive) => {
  expect(windowsMountAt(path, mounts)?.drive).toBe(drive)
})

test('a drive mounted over another one counts in its place', () => {
  const twice = `${mounts}/dev/sde /mnt/e ext4 rw 0 0\n`
  expect(windowsMountAt('/mnt/e/event', twice)).toBeUndefined()
})
