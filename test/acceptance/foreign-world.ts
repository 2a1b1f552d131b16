// Two tenants of one instance: the first has one of everything that has an id, and a second way to name it that never was; the second has little.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient, type Client } from './client.ts'
import { startCrm } from './crm.ts'
import type { IdKind } from './foreign-places.ts'
import { startInstance } from './instance.ts'

export const tenants = { first: 't_01J00000000000000000000001', second: 't_01J00000000000000000000002' }

const callers = {
  owner: { tenantId: tenants.first, roles: ['admin'], actorType: 'human' },
  bot: { tenantId: tenants.first, roles: ['operator'], actorType: 'agent' },
  stranger: { tenantId: tenants.second, roles: ['admin'], actorType: 'human' },
} as const

export type Ids = { readonly [kind in IdKind]: string }

/** In the form of those that are, and nobody's. */
export const neverWas: Ids = {
  document: '01J9ZZZZZZZZZZZZZZZZZZZZZZ',
  node: `n_${'0'.repeat(32)}`,
  label: 'PERSON_0000000',
  graph: 'nosuch',
  item: 'item-never',
  session: 'session-never',
  batch: `b_${'0'.repeat(32)}`,
  subject: 'Nobody Never',
  matter: 'matter-never',
  tag: 'tag-never',
  root: '0'.repeat(64),
  vertical: 'nosuchever',
  key: 'k_01J9ZZZZZZZZZZZZZZZZZZZZZZ',
  token: '01J9ZZZZZZZZZZZZZZZZZZZZZZ',
  approval: 'a_01J9ZZZZZZZZZZZZZZZZZZZZZZ',
  digest: 'f'.repeat(64),
  tool: 'qrx__customers__getCustomer',
  provider: 'qrx',
  actor: 'k_01J9ZZZZZZZZZZZZZZZZZZZZZZ',
  idempotency: 'never sent before',
  version: '77',
  cursor: '01J9ZZZZZZZZZZZZZZZZZZZZZZ',
  role: 'nobodys-clerk',
}

export async function post<T = Record<string, string>>(
  client: Client,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<T & { readonly httpStatus: number }> {
  const { status, body: answer } = await client.json(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { ...(answer as T), httpStatus: status }
}

export async function startForeignWorld() {
  const crm = await startCrm()
  const dir = mkdtempSync(join(tmpdir(), 'clawql-foreign-'))
  mkdirSync(join(dir, 'secrets'), { mode: 0o700 })
  const secrets = Object.fromEntries(Object.keys(callers).map((id) => [id, randomBytes(24).toString('base64url')]))
  const keys = Object.entries(callers).map(([id, of]) => ({
    id,
    secretSha256: createHash('sha256').update(secrets[id]!).digest('hex'),
    scopes: [],
    ...of,
  }))
  writeFileSync(join(dir, 'secrets', 'api-keys.json'), JSON.stringify(keys), { mode: 0o600 })
  const provider = { kind: 'openapi', url: crm.url, private: true, tenants: [tenants.first] }
  const instance = await startInstance({
    dir,
    removesDir: true,
    config: { api: { auth: { mode: 'apiKey' } }, tools: { providers: { crm: provider } } },
  })
  const clientOf = (caller: keyof typeof callers) => createClient(instance.url, secrets[caller])
  const [owner, stranger] = [clientOf('owner'), clientOf('stranger')]
  const first = await fill(owner, clientOf('bot'))
  return {
    instance,
    owner,
    stranger,
    strangerKey: secrets['stranger']!,
    first,
    async stop() {
      await instance.stop()
      await crm.close()
    },
  }
}

/** One of everything, by the ids that the first tenant is told. */
async function fill(owner: Client, bot: Client): Promise<Ids> {
  const item = {
    id: 'item-of-first',
    text: 'Johanna Lindqvist keeps the inventory of the western depot, says the quartermaster.',
    session: 'session-of-first',
    subjects: ['Johanna Lindqvist'],
    matter: 'matter-of-first',
    tags: ['tag-of-first'],
    vertical: 'lending',
    graph: 'ledger',
  }
  const idempotency = { 'Idempotency-Key': 'sent by the first', prefer: 'wait=30' }
  const batch = await post<{ batchId: string; items: { documentId: string }[] }>(
    owner,
    '/api/memory/ingest',
    { items: [item] },
    idempotency,
  )
  assert.equal(batch.httpStatus, 200, JSON.stringify(batch))
  const [{ documentId } = { documentId: '' }] = batch.items
  const [found] = (await owner.recall('quartermaster inventory', { graph: 'ledger' })).results
  const [label = ''] = /[A-Z_]+_[0-9a-hjkmnp-tv-z]{7}/.exec(found?.content ?? '') ?? []
  const key = await post(owner, '/api/keys', { name: 'of the first', roles: ['viewer'] })
  const token = await post(owner, '/api/auth/token', { roles: ['viewer'] })
  const read = await post(owner, '/api/tools/providers/crm/read', {})
  const accepted = await post(owner, '/api/tools/providers/crm/accept', { digest: read['digest'] })
  assert.equal(accepted.httpStatus, 200)
  const rule = { id: 'wait', effect: 'approve', actorType: 'agent', operations: ['clawql__memory__recall'] }
  const roles = { 'first-clerk': { scopes: ['memory:read'] } }
  assert.equal((await post(owner, '/api/policy', { policy: { roles, rules: [rule] } })).httpStatus, 200)
  await wait(1_200)
  const parked = await post<{ details: Record<string, string> }>(bot, '/api/memory/recall', { query: 'x' })
  assert.equal(parked.httpStatus, 409, JSON.stringify(parked))
  const { merkleRoot } = await owner.status(documentId)
  const ids = {
    document: documentId,
    node: found?.id ?? '',
    label,
    graph: 'ledger',
    item: item.id,
    session: item.session,
    batch: batch.batchId,
    subject: 'Johanna Lindqvist',
    matter: item.matter,
    tag: 'tag-of-first',
    root: merkleRoot ?? '',
    vertical: item.vertical,
    key: key['id'] ?? '',
    token: token['jti'] ?? '',
    approval: parked.details['approvalId'] ?? '',
    digest: parked.details['argumentsDigest'] ?? '',
    tool: 'crm__customers__getCustomer',
    provider: 'crm',
    actor: key['id'] ?? '',
    idempotency: idempotency['Idempotency-Key'],
    version: '1',
    cursor: documentId,
    role: 'first-clerk',
  }
  for (const [kind, id] of Object.entries(ids)) assert.notEqual(id, '', kind)
  return ids
}
