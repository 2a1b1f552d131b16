// A main that answers by the head alone and closes while the body comes: its answer reaches the client all the same.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseBounds } from '../../../self-host/door/bounds.ts'
import { openDoor, type Door } from '../../../self-host/door/door.ts'
import { findFreePort } from '../../acceptance/instance.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-early-'))
let door: Door
let main: Server
let port = 0
/** What main does once it has seen a head. */
let isBroken = false

beforeAll(async () => {
  main = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      if (isBroken) return socket.destroy()
      // Unread bytes make the other side's next write fail.
      return socket.write('HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno', () =>
        socket.destroy(),
      )
    })
  })
  const socketPath = join(dir, 'main.sock')
  await new Promise<void>((resolve) => main.listen(socketPath, resolve))
  port = await findFreePort()
  const bounds = chooseBounds({ descriptorsMax: 20_000, isLoopback: true })
  door = await openDoor({ host: '127.0.0.1', port, bounds, trustedProxies: [], onCrowded: () => undefined })
  door.leadTo(socketPath)
  door.open()
})
afterAll(async () => {
  await door.close(0)
  main.close()
  rmSync(dir, { recursive: true, force: true })
})

const send = async (): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: new Uint8Array(5_000_000) })).status

test('is that answer, whenever the connection breaks', async () => {
  for (let n = 0; n < 40; n++) expect(await send()).toBe(413)
})

test('is NOT_READY where main gives none', async () => {
  isBroken = true
  expect(await send()).toBe(503)
})
