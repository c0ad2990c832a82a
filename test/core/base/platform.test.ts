/** How platforms are distinguished. */
import { release } from 'node:os'
import { expect, test } from 'vitest'
import { currentPlatform, type PlatformSigns, platformOf } from '../../../src/core/base/platform.ts'

const wsl = '5.15.167.4-microsoft-standard-WSL2'

test.each<[string, Partial<PlatformSigns>, string]>([
  ['a kernel of WSL 2 is WSL', { osRelease: wsl }, 'wsl'],
  ['a kernel of WSL 1 is WSL', { osRelease: '4.4.0-19041-Microsoft' }, 'wsl'],
  [
    'a self-made kernel with a distribution of WSL is WSL',
    { environment: { WSL_DISTRO_NAME: 'Ubuntu' } },
    'wsl',
  ],
  ['a distribution without a name is none', { environment: { WSL_DISTRO_NAME: '' } }, 'linux'],
  ['any other kernel of Linux is Linux', {}, 'linux'],
  ['another Unix counts as Linux', { system: 'freebsd' }, 'linux'],
  ['a Mac is a Mac', { system: 'darwin', osRelease: '24.6.0' }, 'macos'],
  [
    'Windows is Windows, even where it was started from WSL',
    { system: 'win32', osRelease: '10.0.26100', environment: { WSL_DISTRO_NAME: 'Ubuntu' } },
    'windows',
  ],
])('%s', (_, changes, platform) => {
  expect(platformOf({ system: 'linux', osRelease: '6.8.0-45-generic', environment: {}, ...changes })).toBe(
    platform,
  )
})

test('the platform of this process is that of its kernel', () => {
  const environment = process.env
  expect(currentPlatform()).toBe(platformOf({ system: process.platform, osRelease: release(), environment }))
})
