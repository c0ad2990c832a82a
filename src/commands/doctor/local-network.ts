/** Checks the local-network permission of macOS: since macOS 15 the terminal's app needs it to reach devices. */
import { release } from 'node:os'
import type { Platform } from '../../core/base/platform.ts'
import type { Environment } from '../../ui/terminal.ts'
import { type DoctorFinding, ok, warning } from './finding.ts'

export interface LocalNetworkFacts {
  readonly platform: Platform
  /** The kernel's release: `24.0.0` on macOS 15. */
  readonly osRelease: string
  readonly isRoot: boolean
  readonly environment: Environment
}

/** The kernel of macOS 15, the first that asks. */
const FIRST_DARWIN = 24

export function localNetworkFacts(platform: Platform, environment: Environment): LocalNetworkFacts {
  return {
    platform,
    osRelease: release(),
    isRoot: process.getuid?.() === 0,
    environment,
  }
}

/** Apple's Terminal, SSH and root are exempt (Apple's TN3179); no program can read another app's permission. */
export function judgeLocalNetwork({
  platform,
  osRelease,
  isRoot,
  environment,
}: LocalNetworkFacts): readonly DoctorFinding[] {
  if (platform !== 'macos' || Number.parseInt(osRelease, 10) < FIRST_DARWIN) return []
  const app = environment.TERM_PROGRAM ?? ''
  if (isRoot || app === 'Apple_Terminal' || (environment.SSH_CONNECTION ?? '') !== '')
    return [ok('network', 'macOS lets this program reach the local network')]
  const named = app === '' ? 'the app of this terminal' : app
  return [
    warning(
      'network',
      `macOS lets a program reach motions only where ${named} may use the local network, and does not say whether it may`,
      `allow it in System Settings, Privacy & Security, Local Network, or use Apple's Terminal`,
    ),
  ]
}
