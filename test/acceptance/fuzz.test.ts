// 10,000 requests made from the OpenAPI description and bent: no undeclared status, no 500, no stack, no hang.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInstance, type TestInstance } from './instance.ts'

interface Operation {
  readonly path: string
  readonly method: string
  readonly statuses: ReadonlySet<string>
  readonly hasBody: boolean
}

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 10_000)
const timeoutMs = 20_000
let instance: TestInstance
let operations: readonly Operation[]

beforeAll(async () => {
  instance = await startInstance()
  const description = (await (await fetch(`${instance.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { responses: object; requestBody?: object }>>
  }
  operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      statuses: new Set(Object.keys(operation.responses)),
      hasBody: operation.requestBody !== undefined,
    })),
  )
})
afterAll(() => instance.stop())

const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '..',
    '%2e%2e',
    '%00',
    '%ff',
    'null',
    '-1',
    '9'.repeat(40),
    '01J00000000000000000000000',
    'n_' + '0'.repeat(32),
    "' OR 1=1--",
    '<script>',
    '💥',
    '__proto__',
    'x'.repeat(3_000),
  ),
)
const body = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.string({ maxLength: 200 }),
  fc
    .record({ query: awkward, options: fc.anything({ maxDepth: 2 }) }, { requiredKeys: [] })
    .map((value) => JSON.stringify(value) ?? ''),
  fc.record({ merkleRoot: awkward, contentId: awkward }).map((value) => JSON.stringify(value)),
  fc.constant('['.repeat(5_000)),
  fc.constant('--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nhello\r\n--b--\r\n'),
  fc.constant('--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"tags":[1]}\r\n--b--\r\n'),
)
const contentType = fc.constantFrom(
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=b',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
  '',
)
const header = fc.constantFrom<Record<string, string>>(
  {},
  { 'x-request-id': '../../etc' },
  { traceparent: '00-zz' },
  { prefer: 'wait=-5' },
  { prefer: 'wait=1' },
  { accept: 'x/y' },
  { authorization: 'Bearer x' },
  { range: 'bytes=0-9999999999' },
)

const request = fc.record({
  operation: fc.nat(),
  values: fc.array(awkward, { minLength: 3, maxLength: 3 }),
  query: fc.option(fc.tuple(fc.constantFrom('limit', 'cursor', 'status', 'vertical', 'x'), awkward)),
  body,
  contentType,
  header,
  method: fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH') },
  ),
})

test(`${requests} fuzzed requests`, async () => {
  const failures: string[] = []
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 10 }), async (batch) => {
      await Promise.all(
        batch.map(async (one) => {
          const operation = operations[one.operation % operations.length]!
          const method = one.method ?? operation.method
          let value = 0
          const path = operation.path.replaceAll(/\{\w+\}/g, () =>
            encodeURIComponent(one.values[value++ % 3]!.toWellFormed()),
          )
          const query = one.query === null ? '' : `?${one.query[0]}=${encodeURIComponent(one.query[1].toWellFormed())}`
          const hasBody = method !== 'GET' && (operation.hasBody || one.operation % 2 === 0)
          const headers = { ...one.header, ...(one.contentType === '' ? {} : { 'content-type': one.contentType }) }
          const response = await fetch(`${instance.url}${path}${query}`, {
            method,
            headers,
            redirect: 'manual',
            signal: AbortSignal.timeout(timeoutMs),
            ...(hasBody ? { body: one.body } : {}),
          })
          const text = await response.text()
          seen.set(response.status, (seen.get(response.status) ?? 0) + 1)
          const isDeclared = method !== operation.method || operation.statuses.has(String(response.status))
          const isFault = response.status === 500 || /\bat \S+ \(|\.ts:\d+|node_modules/.test(text)
          const isProblem =
            response.status < 400 ||
            (response.headers.get('content-type') ?? '').startsWith('application/problem+json') ||
            operation.path === '/readyz'
          if (!isDeclared || isFault || !isProblem)
            failures.push(`${method} ${path}${query} → ${response.status} ${text.slice(0, 300)}`)
        }),
      )
      expect(failures).toEqual([])
    }),
    { numRuns: Math.ceil(requests / 10), endOnFailure: true },
  )
  console.log(`measured: fuzz statuses ${JSON.stringify(Object.fromEntries([...seen].toSorted(([a], [b]) => a - b)))}`)
  expect((await fetch(`${instance.url}/readyz`)).status).toBe(200)
})
