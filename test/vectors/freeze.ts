// Freezes a data directory of this release: `npm run freeze`, once per release, before it is tagged. An existing vector is never made again.
import { existsSync, rmSync } from 'node:fs'
import { productVersion } from '../../workers/gateway/version.ts'
import { createClient } from '../acceptance/client.ts'
import { startInstance } from '../acceptance/instance.ts'
import { readLog } from '../acceptance/read-log.ts'
import { freezeRelease } from './freeze-release.ts'
import { packFolder, sha256, texts, writeVector, type FrozenDocument } from './content.ts'

const path = new URL(`./${productVersion}.json.gz`, import.meta.url).pathname
if (existsSync(path)) throw new Error(`${productVersion} is frozen already; a new layout needs a new version.`)
const instance = await startInstance()
const client = createClient(instance.url)
const documents: FrozenDocument[] = []
for (const { name, content, metadata } of texts) {
  const { documentId, status, merkleRoot } = await client.process(content, { name, ...(metadata ? { metadata } : {}) })
  const page = await client.bytes(`/api/documents/${documentId}/archive`)
  documents.push({ documentId, status, merkleRoot, pageSha256: page === null ? null : sha256(page) })
}
await client.recall('ferry to Stornoway')
const { size } = await readLog(client)
await instance.stop({ keep: true })
const { vkey, dir } = instance
writeVector(path, { release: productVersion, vkey, documents, logSize: size, files: packFolder(dir) })
rmSync(dir, { recursive: true })
await freezeRelease(productVersion)
console.log(`${path}: ${documents.map(({ status }) => status).join(', ')}, log of ${size}`)
