/** What platform this is, as far as the product differs: WSL is Linux whose clock, disk and network are those of Windows. */
import { release } from 'node:os'

export type Platform = 'wsl' | 'windows' | 'macos' | 'linux'

export interface PlatformSigns {
  readonly system: NodeJS.Platform
  /** The kernel's release, as in `/proc/sys/kernel/osrelease`: `5.15.167.4-microsoft-standard-WSL2`. */
  readonly osRelease: string
  readonly environment: { readonly [name: string]: string | undefined }
}

/**
 * What platform the signs are of; any Unix that is neither WSL nor macOS counts as `linux`. `sudo` and systemd take
 * `WSL_DISTRO_NAME` away, and a kernel of one's own may have any release: either is enough.
 */
export function platformOf({ system, osRelease, environment }: PlatformSigns): Platform {
  switch (system) {
    case 'win32':
      return 'windows'
    case 'darwin':
      return 'macos'
    case 'linux':
      return /microsoft|wsl/i.test(osRelease) || (environment.WSL_DISTRO_NAME ?? '') !== '' ? 'wsl' : 'linux'
    default:
      return 'linux'
  }
}

/** What platform this process runs on. */
export function currentPlatform(): Platform {
  return platformOf({ system: process.platform, osRelease: release(), environment: process.env })
}
