// An upload on a socket of its own, which can stop, go slowly, or break off.
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const boundary = 'x-boundary'
const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`

export interface RawUpload {
  readonly socket: Socket
  /** The status line's code, null once the connection ended without one. */
  readonly status: Promise<number | null>
}

/** Sends the beginning of a file of `declaredBytes`, and nothing more. */
export function beginRawUpload(port: number, content: Uint8Array, declaredBytes: number): RawUpload {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  const status = new Promise<number | null>((resolve) => {
    socket.on('data', (part) => {
      answer += part.toString('latin1')
      const [, code] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? []
      if (code !== undefined) resolve(Number(code))
    })
    socket.on('error', () => resolve(null))
    socket.on('close', () => resolve(null))
  })
  const lines = [
    'POST /api/documents/ingest HTTP/1.1',
    `Host: localhost:${port}`,
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${declaredBytes}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n${head}`)
  socket.write(content)
  return { socket, status }
}

/** Everything that one waits for ended, or the time is up. */
export const settledWithin = <T>(promises: readonly Promise<T>[], ms: number): Promise<readonly (T | 'pending')[]> =>
  Promise.all(promises.map((promise) => Promise.race([promise, wait(ms, 'pending' as const, { ref: false })])))
