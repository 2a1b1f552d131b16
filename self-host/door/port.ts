// Takes a TCP port, or says in words why it cannot be had.
import type { Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { LauncherRefusal } from '../progress.ts'
import { startCommand } from '../settings.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** Waiting for accept(); the kernel cuts it to its own bound. */
const backlog = 4_096
/** What a launcher that was killed leaves dies with it, and may hold the port for as long as that takes. */
const portWaitMs = 2_000
const portLookEveryMs = 100

const refusals = ({ host, port }: Address): { readonly [code in string]?: string } => ({
  EADDRINUSE: `Port ${port} on ${host} is in use by another program. Stop it, or choose another: PORT=8081 ${startCommand}`,
  EACCES: `Port ${port} needs rights that this user does not have. Choose one above 1023: PORT=8080 ${startCommand}`,
  EADDRNOTAVAIL: `${host} is not an address of this machine. Correct CLAWQL_BIND; its default is 127.0.0.1.`,
  ENOTFOUND: `${host} is not an address. Correct CLAWQL_BIND; its default is 127.0.0.1.`,
  EAI_AGAIN: `${host} is not an address. Correct CLAWQL_BIND; its default is 127.0.0.1.`,
})

function listen(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const onListening = (): void => {
      server.removeListener('error', onError)
      resolve()
    }
    const onError = (error: Error): void => {
      server.removeListener('listening', onListening)
      reject(error)
    }
    server.once('listening', onListening)
    server.once('error', onError)
    server.listen({ host, port, backlog, exclusive: true })
  })
}

/** The server listens on return. Waits two seconds for a port that is in use. */
export async function takePort(server: Server, address: Address): Promise<void> {
  for (const untilMs = performance.now() + portWaitMs; ; await wait(portLookEveryMs)) {
    try {
      return await listen(server, address)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (code === 'EADDRINUSE' && performance.now() < untilMs) continue
      const text = refusals(address)[code]
      throw text === undefined ? error : new LauncherRefusal(text)
    }
  }
}
