/** The program that keeps each system from falling asleep while it runs. */
import type { Platform } from './platform.ts'

export interface AwakeCommand {
  readonly program: string
  /** Keeps the system awake until stdin is closed, which also a kill of our process does. */
  readonly hold: readonly string[]
  /** Asks for the same and ends at once, with 0 if the system agrees. */
  readonly probe: readonly string[]
}

const inhibit = ['--what=sleep:idle', '--mode=block', '--who=motion-monitor', '--why=Motions are being read']

/** Keeps Windows awake (ES_CONTINUOUS and ES_SYSTEM_REQUIRED) as long as PowerShell lives. */
const powerShell = [
  '$power = Add-Type -Name Power -PassThru -MemberDefinition \'[DllImport("kernel32.dll")] public static extern uint SetThreadExecutionState(uint state);\'',
  'if ($power::SetThreadExecutionState([uint32]2147483649) -eq 0) { exit 1 }',
]

/** The command of a platform; `pid` is our process. */
export function awakeCommand(platform: Platform, pid: number): AwakeCommand {
  switch (platform) {
    case 'linux':
      return { program: 'systemd-inhibit', hold: [...inhibit, 'cat'], probe: [...inhibit, 'true'] }
    case 'macos':
      return { program: 'caffeinate', hold: ['-i', '-s', '-w', String(pid)], probe: ['-i', '-s', 'true'] }
    case 'windows':
    case 'wsl':
      return {
        program: 'powershell.exe',
        hold: runInPowerShell([...powerShell, '[void][Console]::In.ReadToEnd()']),
        probe: runInPowerShell(powerShell),
      }
  }
}

function runInPowerShell(lines: readonly string[]): readonly string[] {
  return ['-NoProfile', '-NonInteractive', '-Command', lines.join('; ')]
}
