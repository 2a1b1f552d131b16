// A door with a test's own routes, and requests through it as a client sends them.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { json } from '../../../contract/routes/route.ts'
import { openDoor } from '../../../workers/gateway/door.ts'
import type { ServedRoute } from '../../../workers/gateway/serve.ts'

export const tenantId = 't_01K00000000000000000000000'
const key = 'a-key-of-twenty-characters'

/** A route with defaults for what the test does not say. */
export function route<const Given extends object>(given: Given) {
  const defaults = {
    method: 'GET',
    path: '/things',
    operationId: `clawql__test__${crypto.randomUUID()}`,
    aliases: [],
    summary: 'A thing',
    scope: 'documents:read',
    resource: 'document',
    rows: 'shown',
    answers: { 200: json(z.object({ seen: z.unknown() }), 'Seen') },
    refusals: [],
  } as const
  return { ...defaults, ...given } as unknown as Omit<typeof defaults, keyof Given> & Given
}

interface Sending extends RequestInit {
  readonly headers?: Record<string, string>
}

interface Asking {
  readonly config?: object
  readonly roles?: readonly string[]
  readonly id?: string
  /** Text of the policy that the caller's tenant has; another tenant then, for what is known of one is kept. */
  readonly policy?: string
}

const ofPolicy = 't_01K00000000000000000000001'
const policyOf = (body: string | undefined) =>
  body === undefined ? { version: 0, digest: '', body: null } : { version: 1, digest: body, body }

/** Sends requests through a door with these routes only. */
export function doorOf(
  served: readonly ServedRoute[],
  { config = {}, roles = ['viewer'], id = 'key-1', policy }: Asking = {},
) {
  const app = openDoor(
    served.map((one) => one.route),
    served,
  )
  const secretSha256 = createHash('sha256').update(key).digest('hex')
  const env = {
    CONFIG: JSON.stringify(config),
    INSTANCE_ID: 'test',
    TENANT_ID: policy === undefined ? tenantId : ofPolicy,
    LISTENS_ON: 'loopback',
    API_KEYS: JSON.stringify([
      {
        id,
        secretSha256,
        roles,
        scopes: [],
        tenantId: policy === undefined ? tenantId : ofPolicy,
        actorType: 'service',
      },
    ]),
    TENANT: {
      getByName: (name: string) => ({
        name,
        append: async () => ({ ok: true, value: [] }),
        findPolicy: async () => ({ ok: true, value: policyOf(policy) }),
        // What is counted of requests is told to it after a while.
        countRequests: async () => ({ ok: true, value: null }),
      }),
    },
    MEMORY_GRAPH: { getByName: (name: string) => ({ name }) },
  }
  return async (path: string, init: Sending = {}) => {
    const request = new Request(`http://localhost${path}`, {
      ...init,
      headers: { host: 'localhost', ...init.headers },
    })
    const response = await app.fetch(request, env, { waitUntil() {} } as never)
    const body = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(body) as object) : body }
  }
}

export const apiKey = { config: { api: { auth: { mode: 'apiKey' } } } }
export const bearer = { authorization: `Bearer ${key}` }
