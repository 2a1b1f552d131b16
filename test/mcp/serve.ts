// npm run mcp:fixtures: an instance with its door shut and the conformance suite's fixtures, reached with a key, until it is stopped.
import { startInstance } from '../acceptance/instance.ts'
import { makeOverlay } from './overlay.ts'
import { openWithKey } from './with-key.ts'

const overlay = makeOverlay()
const instance = await startInstance({ root: overlay.root, config: { api: { auth: { mode: 'apiKey' } } } })
const door = await openWithKey(instance.url, instance.adminKey ?? '')
console.log(`The product with the fixtures of the conformance suite: ${door.url}/mcp

  npx conformance server --url ${door.url}/mcp --requirements 2026-07-28

Ctrl-C stops it.`)
await new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
})
door.close()
await instance.stop()
overlay.remove()
