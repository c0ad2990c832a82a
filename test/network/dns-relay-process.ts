/** One end of a DNS tunnel in its own namespace: `listen ADDRESS` accepts questions, `ask ADDRESS` forwards them. */
import { createSocket, type RemoteInfo } from 'node:dgram'
import type { Relayed } from './fleet-messages.ts'

const [, , role, address = ''] = process.argv

const PORT = 53

/** How long the tunnel waits for a server, ms. */
const PATIENCE = 2000

if (role === 'listen') listen()
else process.on('message', (asked: Relayed) => ask(asked))
process.on('disconnect', () => process.exit())

function listen(): void {
  const socket = createSocket('udp4')
  const askers = new Map<number, RemoteInfo>()
  let number = 0
  socket.on('message', (packet, from) => {
    askers.set(number, from)
    process.send?.({ number: number++, packet: packet.toString('base64') } satisfies Relayed)
  })
  process.on('message', ({ number: answered, packet }: Relayed) => {
    const asker = askers.get(answered)
    askers.delete(answered)
    if (asker !== undefined && packet !== undefined)
      socket.send(Buffer.from(packet, 'base64'), asker.port, asker.address)
  })
  socket.bind(PORT, address, () => process.send?.({ number: -1 } satisfies Relayed))
}

function ask({ number, packet = '' }: Relayed): void {
  const socket = createSocket('udp4')
  const end = (answer?: Buffer): void => {
    clearTimeout(timer)
    socket.removeAllListeners()
    // Sending to a network that is gone may fail once more.
    socket.on('error', () => undefined)
    socket.close()
    process.send?.({ number, ...(answer && { packet: answer.toString('base64') }) } satisfies Relayed)
  }
  const timer = setTimeout(end, PATIENCE)
  socket.once('message', end)
  socket.once('error', () => end())
  socket.connect(PORT, address, (error?: Error) => {
    if (error === undefined) socket.send(Buffer.from(packet, 'base64'))
    else end()
  })
}
