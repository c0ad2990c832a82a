/** A simulated fleet in its own process, because a network namespace belongs to a process; it executes messages. */
import { nameOf } from '../../src/core/domain/motion.ts'
import { type Fleet, startFleet } from '../../src/simulator/fleet.ts'
import type { FleetAnswer, FleetRequest, FleetStart } from './fleet-messages.ts'

let fleet: Fleet | undefined

process.on('message', (request: FleetRequest) => {
  void obey(request).then(
    () => answer({ number: request.number }),
    (error: unknown) => answer({ number: request.number, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())

function answer(message: FleetAnswer): void {
  process.send?.(message)
}

async function obey(request: FleetRequest): Promise<void> {
  if (request.type === 'start') {
    fleet = await startIn(request.start)
    return
  }
  if (fleet === undefined) throw new Error('the fleet has not been started')
  switch (request.type) {
    case 'on':
      await fleet.turnOn(request.motion, request.at === undefined ? {} : { at: request.at })
      return
    case 'off':
      await fleet.turnOff(request.motion, request.how)
      return
    case 'lose':
      fleet.dns.set({ loss: request.share })
      return
    case 'know-nobody':
      for (const id of fleet.ids) fleet.dns.setBehaviour(nameOf(id), { type: 'placeholder' })
      return
    case 'know-everybody':
      for (const id of fleet.ids)
        fleet.dns.setBehaviour(nameOf(id), { type: 'address', address: fleet.endpointOf(id).host })
  }
}

async function startIn({ devices, base, present }: FleetStart): Promise<Fleet> {
  const started = await startFleet({
    devices,
    addressing: { type: 'subnet', base },
    port: 8080,
    initially: 'off',
    dns: { port: 53 },
    timing: { answer: [20, 100] },
  })
  for (const id of present) await started.turnOn(id)
  return started
}
