// A process that floods a port with connections: node flooder.ts <port> <kind> <held at a time> <for ms>. Prints how many were opened.
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

type Attack = (socket: Socket) => void
const host = 'Host: localhost\r\n'

const byteByByte: Attack = (socket) => {
  const timer = setInterval(() => socket.destroyed || socket.write('X'), 500)
  socket.once('close', () => clearInterval(timer))
  socket.write(`GET / HTTP/1.1\r\n${host}X-A: `)
}

const readingNothing: Attack = (socket) => {
  socket.pause()
  socket.write(`GET /healthz HTTP/1.1\r\n${host}\r\n`.repeat(12))
}

const small = `Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`
const large = `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x\r\n`

export const attacks: { readonly [kind: string]: Attack } = {
  'send nothing': () => undefined,
  'never end their head': (socket) => socket.write(`GET / HTTP/1.1\r\n${host}X-A: `),
  'send their head byte by byte': byteByByte,
  'ask once and stay': (socket) => socket.write(`GET /healthz HTTP/1.1\r\n${host}\r\n`),
  'announce a small body and send none of it': (socket) =>
    socket.write(`POST /api/memory/recall HTTP/1.1\r\n${host}${small}`),
  'announce an upload and stop': (socket) => socket.write(`POST /api/documents/ingest HTTP/1.1\r\n${host}${large}`),
  'ask many times at once and read nothing': readingNothing,
  'are not HTTP': (socket) => socket.write('\u0016\u0003\u0001\u0002\0\u0001\0\u0001'.repeat(20)),
}

/** Opens connections as fast as they are taken, keeps the newest, and lets a few go where it has all that it may hold. */
async function flood(port: number, attack: Attack, size: { count: number; forMs: number }): Promise<number> {
  const held: Socket[] = []
  let opened = 0
  for (const untilMs = performance.now() + size.forMs; performance.now() < untilMs;) {
    for (let i = 0; i < 25; i++) {
      const socket = connect(port, '127.0.0.1', () => {
        opened++
        attack(socket)
      })
      socket.on('error', () => undefined)
      held.push(socket)
    }
    const isFull = held.length > size.count
    if (isFull) for (const old of held.splice(0, 50)) old.destroy()
    await wait(isFull ? 40 : 1)
  }
  for (const socket of held) socket.destroy()
  return opened
}

if (import.meta.main) {
  const [port, kind = '', count, forMs] = process.argv.slice(2)
  const attack = attacks[kind]
  if (attack === undefined) throw new Error(`no attack ${kind}`)
  console.log(await flood(Number(port), attack, { count: Number(count), forMs: Number(forMs) }))
  process.exit(0)
}
