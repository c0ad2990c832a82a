/** The thread of flooding devices: their work is not the monitor's. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { type Flood, type FloodName, floods } from './floods.ts'

export interface FloodDevice {
  readonly host: string
  readonly port: number
  readonly flood: FloodName
  /** What it answers honestly, by path; any other path is answered by the flood. */
  readonly answers: Readonly<Record<string, string>>
}

/** What one device has seen and done. */
export interface FloodTally {
  /** Requests that came. */
  readonly connections: number
  /** Bytes of the flood that the system has taken. */
  readonly bytes: number
}

export interface FloodThreadData {
  readonly devices: readonly FloodDevice[]
  /** What one device sends in a second, bytes. */
  readonly rate: number
}

const TICK = 5

/** The thread is to send to many devices: no more packets than this in a tick for each. */
const PACKETS_A_TICK = 200

/** A WiFi's air and a monitor that does not read keep more than this from being sent ahead. */
const AHEAD = 64 * 1024

const { devices, rate }: FloodThreadData = workerData
const tallies: FloodTally[] = []
const servers = devices.map((device, index) => {
  const tally = { connections: 0, bytes: 0 }
  tallies[index] = tally
  return serve(device, tally)
})

parentPort?.on('message', (message: 'tally' | 'end') => {
  if (message === 'tally') parentPort?.postMessage(tallies)
  else process.exit()
})
await Promise.all(servers.map((server) => once(server, 'listening')))
parentPort?.postMessage('listening')

function serve(device: FloodDevice, tally: { connections: number; bytes: number }): Server {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (data) => {
      tally.connections++
      const path = data.toString('latin1').split(' ')[1] ?? ''
      const honest = device.answers[path]
      if (honest === undefined) flood(socket, floods[device.flood], (bytes) => (tally.bytes += bytes))
      else socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${honest}`)
    })
  })
  return server.listen(device.port, device.host)
}

function flood(socket: Socket, { first, unit, isCrumbled }: Flood, count: (bytes: number) => void): void {
  const packet = isCrumbled ? unit : unit.repeat(Math.ceil(1400 / unit.length))
  const packets = Math.min(PACKETS_A_TICK, Math.ceil((rate * TICK) / 1000 / packet.length))
  const send = (text: string): void => {
    socket.write(text, 'latin1', (error) => error ?? count(text.length))
  }
  send(first)
  const timer = setInterval(() => {
    for (let sent = 0; sent < packets && socket.writableLength < AHEAD; sent++) send(packet)
  }, TICK)
  socket.once('close', () => clearInterval(timer))
}
