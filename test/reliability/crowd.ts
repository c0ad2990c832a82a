/** A crowd of phones for a board, in a process of its own: Python's sockets and zlib. */
import { Python } from '../parity/python.ts'

const script = `
import selectors, socket, time, zlib

crowd = selectors.DefaultSelector()


class Phone:
    def __init__(self, port, reads, address):
        self.reads = reads
        self.unzip = zlib.decompressobj(wbits=31) if reads else None
        self.text = ''
        self.head = b''
        self.is_in = False
        self.events = 0
        self.latest = None
        self.ended = False
        self.socket = socket.socket()
        self.socket.bind((address, 0))
        self.socket.connect(('127.0.0.1', port))
        coding = 'Accept-Encoding: gzip\\r\\n' if reads else ''
        self.socket.sendall(f'GET /events HTTP/1.1\\r\\nHost: localhost\\r\\n{coding}\\r\\n'.encode())
        self.socket.setblocking(False)
        if reads:
            crowd.register(self.socket, selectors.EVENT_READ, self)

    def take(self, now):
        try:
            part = self.socket.recv(1 << 20)
        except OSError:
            part = b''
        if not part:
            self.ended = True
            crowd.unregister(self.socket)
            return
        if not self.is_in:
            self.head += part
            head, separator, part = self.head.partition(b'\\r\\n\\r\\n')
            if not separator:
                return
            self.is_in = True
        self.text += self.unzip.decompress(part).decode('utf-8')
        *messages, self.text = self.text.split('\\n\\n')
        for message in messages:
            if message.startswith('event: events'):
                self.events += 1
                self.latest = now

    def is_dropped(self):
        """A phone that never reads finds out by what is left after the reset, or by the reset."""
        try:
            while self.socket.recv(1 << 20):
                pass
            return True
        except BlockingIOError:
            return False
        except OSError:
            return True


phones = []


def look(span):
    until = time.monotonic() + span
    while time.monotonic() < until:
        for key, _ in crowd.select(max(0, until - time.monotonic())):
            key.data.take(time.monotonic())


def answer(order):
    kind = order['type']
    if kind == 'join':
        for place in range(order['count']):
            reads = place >= order['stalled']
            phones.append(Phone(order['port'], reads, f"127.0.{1 + place // 200}.{1 + place % 200}"))
        return len(phones)
    if kind == 'wait':
        # Until each reading phone has got this many messages with events.
        since = time.monotonic()
        while time.monotonic() - since < order['span']:
            readers = [phone for phone in phones if phone.reads]
            if all(phone.events >= order['events'] for phone in readers):
                break
            look(0.05)
        readers = [phone for phone in phones if phone.reads]
        return {'least': min(phone.events for phone in readers), 'ended': sum(phone.ended for phone in readers)}
    if kind == 'dropped':
        return sum(phone.is_dropped() for phone in phones if not phone.reads)
    if kind == 'flood':
        sockets, refused = [], 0
        for place in range(order['count']):
            each = socket.socket()
            each.bind((f"127.0.9.{1 + place % order['addresses']}", 0))
            each.settimeout(5)
            try:
                each.connect(('127.0.0.1', order['port']))
                each.sendall(b'GET /events HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n')
                sockets.append(each)
            except OSError:
                refused += 1
        # The system may have taken a connection that the board then refuses.
        served = 0
        for each in sockets:
            try:
                served += each.recv(12) == b'HTTP/1.1 200'
            except OSError:
                pass
        phones.extend(sockets)
        return {'served': served}
    raise ValueError(kind)
`

interface Joining {
  readonly port: number
  readonly count: number
  /** How many of them never read. */
  readonly stalled: number
}

interface Flood {
  readonly port: number
  readonly count: number
  readonly addresses: number
}

export class Crowd implements AsyncDisposable {
  readonly #python = new Python(script)

  /** Phones that take the stream, each from an address of its own. */
  async join(joining: Joining): Promise<void> {
    await this.#python.ask({ type: 'join', ...joining })
  }

  /** Waits until each phone that reads has got this many messages with events, for `span` seconds at most. */
  async wait(events: number, span: number): Promise<{ readonly least: number; readonly ended: number }> {
    return (await this.#python.ask({ type: 'wait', events, span })) as { least: number; ended: number }
  }

  /** How many of the phones that never read have lost their connection. */
  async dropped(): Promise<number> {
    return (await this.#python.ask({ type: 'dropped' })) as number
  }

  /** Opens many streams at once from a few addresses; how many of them are served. */
  async flood(flood: Flood): Promise<{ readonly served: number }> {
    return (await this.#python.ask({ type: 'flood', ...flood })) as { served: number }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#python[Symbol.asyncDispose]()
  }
}
