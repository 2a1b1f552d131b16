// Floods an instance with whole requests: so many connections, each asking again as soon as it was answered. Prints the statuses that it got.
import { Agent, request } from 'node:http'

const [port = '', connections = '', forMs = '', authorization = '', body = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const untilMs = performance.now() + Number(forMs)
const counts: { [status: string]: number } = {}

function ask(): Promise<string> {
  const headers: Record<string, string> = { host: `127.0.0.1:${port}` }
  // `random`: another one each time, as who guesses would send.
  if (authorization !== '')
    headers['authorization'] = authorization === 'random' ? `Bearer ${crypto.randomUUID()}` : authorization
  if (body !== '') headers['content-type'] = 'application/json'
  return new Promise((resolve) => {
    const path = body === '' ? '/api/documents' : '/api/memory/recall'
    const options = { host: '127.0.0.1', port, path, method: body === '' ? 'GET' : 'POST', headers, agent }
    const outgoing = request(options, (answer) => {
      answer.resume()
      answer.once('close', () => resolve(String(answer.statusCode)))
    })
    outgoing.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
    outgoing.end(body)
  })
}

async function run(): Promise<void> {
  while (performance.now() < untilMs) {
    const status = await ask()
    counts[status] = (counts[status] ?? 0) + 1
  }
}
await Promise.all(Array.from({ length: Number(connections) }, run))
process.stdout.write(JSON.stringify(counts))
process.exit(0)
