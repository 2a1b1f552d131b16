// Takes a note in, recalls it and verifies its proof: node clients/typescript/example.ts, with an instance at CLAWQL_URL.
import { createClawql, newIdempotencyKey, Refused, toForm, untilEnded } from './client.ts'

declare const process: { readonly env: { readonly [name: string]: string | undefined } }

const { CLAWQL_URL: url = 'http://localhost:8080', CLAWQL_API_KEY: apiKey } = process.env
const client = createClawql({ url, apiKey })

const { data: taken, error: notTaken } = await client.POST('/api/documents/ingest', {
  params: { header: { 'Idempotency-Key': newIdempotencyKey() } },
  body: {
    file: new File(['The harbour crane stands on the third quay.'], 'crane.txt'),
    metadata: { tags: ['port'] },
  },
  bodySerializer: toForm,
})
if (notTaken !== undefined) throw new Refused(notTaken)
const document = await untilEnded(client, taken.documentId)
console.log(`${document.documentId} is ${document.status}`)

const { data: recall, error: notRecalled } = await client.POST('/api/memory/recall', {
  body: { query: 'where does the harbour crane stand', options: { maxNodes: 3 } },
})
if (notRecalled !== undefined) throw new Refused(notRecalled)
for (const { content, provenance, merkleRoot } of recall.results) {
  const { data: verdict } = await client.POST('/api/audit/verify', {
    body: { merkleRoot: merkleRoot ?? '', contentId: provenance.documentId },
  })
  console.log(`${verdict?.valid === true ? 'proven' : 'not proven'}: ${content}`)
}

const { error } = await client.GET('/api/documents/{documentId}/status', {
  params: { path: { documentId: '01M8KJVB8MSHGH61KTAK056TY0' } },
})
if (error?.code === 'NOT_FOUND') console.log(error.next)
