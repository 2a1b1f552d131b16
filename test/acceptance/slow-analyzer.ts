// An external analyzer that holds what it is asked about a word until it is let go: a document that takes time, as long as a test wants.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SlowAnalyzer {
  readonly url: string
  /** Answers what is held, and all that comes after, with this status. */
  letGo(status?: number): void
  /** Holds again. */
  hold(): void
  close(): void
}

const entities = ['CREDIT_CARD', 'EMAIL_ADDRESS', 'PERSON', 'PHONE_NUMBER']

/** What the texts say that it holds. */
export const heldWord = 'tardigrade'

export async function startSlowAnalyzer(): Promise<SlowAnalyzer> {
  let status: number | null = null
  let held: (() => void)[] = []
  const server = createServer((request, response) => {
    const answer = (code: number, body: unknown) =>
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    let sent = ''
    request.on('data', (part: Buffer) => (sent += part.toString()))
    request.on('end', () => {
      if (request.url !== '/analyze') return answer(200, entities)
      if (!sent.includes(heldWord)) return answer(200, [])
      const end = () => answer(status ?? 200, [])
      return status === null ? held.push(end) : end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letGo(answered = 200) {
      status = answered
      for (const end of held.splice(0)) end()
    },
    hold() {
      status = null
      held = []
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
