// Adds a key to every request: the conformance suite sends none, and the product is to be tried with its door shut.
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface KeyedDoor {
  readonly url: string
  readonly close: () => void
}

export async function openWithKey(target: string, key: string): Promise<KeyedDoor> {
  const { hostname, port } = new URL(target)
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization: `Bearer ${key}` }
    const sent = request({ hostname, port, path: asked.url, method: asked.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    sent.once('error', () => answer.destroy())
    answer.once('close', () => sent.destroy())
    asked.pipe(sent)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
