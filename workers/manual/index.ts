// The manual Worker: the pages of /docs, of what is written in docs/ and of the description of the API. No route, no store, no key.
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { ManualCall, ManualPage, ManualRpc } from '../../contract/manual.ts'
import { writePage } from './write-page.ts'

export class Manual extends WorkerEntrypoint implements ManualRpc {
  async page(call: ManualCall): Promise<ManualPage | null> {
    return await writePage(call)
  }
}

export default { fetch: (): Response => new Response(null, { status: 404 }) } satisfies ExportedHandler
