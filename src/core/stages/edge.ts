/** The edge of the program as the stages have it: where they read, ask, tell and wait. */
import type { Clock } from '../clock.ts'
import type { Configuration } from '../config/configuration.ts'
import type { DeviceClient } from '../device/client.ts'
import type { MotionResolver } from '../device/resolver.ts'
import type { Emit } from '../events.ts'
import type { Project } from '../project.ts'

export interface StageEdge {
  readonly configuration: Configuration
  readonly project: Project
  readonly clock: Clock
  readonly emit: Emit
  readonly resolver: MotionResolver
  readonly client: DeviceClient
}
