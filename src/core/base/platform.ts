/** Detects the platform as far as the product differs: WSL is Linux with the clock, disk and network of Windows. */
import { release } from 'node:os'

export type Platform = 'wsl' | 'windows' | 'macos' | 'linux'

export interface PlatformSigns {
  readonly system: NodeJS.Platform
  /** The kernel's release, as in `/proc/sys/kernel/osrelease`: `5.15.167.4-microsoft-standard-WSL2`. */
  readonly osRelease: string
  readonly environment: { readonly [name: string]: string | undefined }
}

/**
 * The platform that the signs show; any Unix that is neither WSL nor macOS counts as `linux`. `sudo` and systemd remove
 * `WSL_DISTRO_NAME`, and a custom kernel may have any release: either sign is enough.
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

export function currentPlatform(): Platform {
  return platformOf({ system: process.platform, osRelease: release(), environment: process.env })
}
