// A process that receives OTLP over HTTP as a collector does, and writes what came, one JSON line a request, to its standard output.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `POST /answer/<status>` sets how it answers from then on; 0 is not at all. */
let status = 200

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const [, wanted] = /^\/answer\/(\d+)$/.exec(request.url ?? '') ?? []
    if (wanted !== undefined) {
      status = Number(wanted)
      return void response.writeHead(204).end()
    }
    const body = Buffer.concat(parts).toString('utf8')
    process.stdout.write(`${JSON.stringify({ path: request.url, type: request.headers['content-type'], body })}\n`)
    if (status !== 0) response.writeHead(status, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}')
  })
})
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`),
)
