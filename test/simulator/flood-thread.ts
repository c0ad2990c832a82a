/** Runs flooding devices in a thread, apart from the monitor's work. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { type Flood, type FloodName, floods } from './floods.ts'

export interface FloodDevice {
  readonly host: string
  readonly port: number
  readonly flood: FloodName
  /** Its honest answers, by path; any other path gets the flood. */
  readonly answers: Readonly<Record<string, string>>
}

/** The counters of one device. */
export interface FloodTally {
  /** Requests received. */
  readonly connections: number
  /** Bytes of the flood accepted by the system. */
  readonly bytes: number
}

export interface FloodThreadData {
  readonly devices: readonly FloodDevice[]
  /** What one device sends in a second, bytes. */
  readonly rate: number
}

const TICK = 5

/** The most packets in a tick for each device, because the thread serves many. */
const PACKETS_A_TICK = 200

/** The most bytes sent ahead, as a WiFi and a monitor that does not read would limit it. */
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
