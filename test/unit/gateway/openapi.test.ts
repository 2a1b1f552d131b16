// The description of the API: named schemas, every reference held, and a success for each operation.
import { describe, expect, test } from 'vitest'
import { components } from '../../../contract/components.ts'
import { examples, parameterExamples } from '../../../contract/examples.ts'
import { problems } from '../../../contract/problems.ts'
import { routes } from '../../../contract/routes.ts'
import { openApiDocument } from '../../../workers/gateway/openapi.ts'

interface Described {
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: {
    readonly schemas: Record<string, object>
    readonly headers: Record<string, object>
    readonly responses: Record<string, Refusal>
  }
}

interface Refusal {
  readonly content: { readonly 'application/problem+json': { readonly example: { status: number; code: string } } }
}

interface Content {
  readonly [mediaType: string]: { readonly schema: { readonly $ref?: string }; readonly example?: unknown }
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Record<string, { readonly $ref?: string; readonly content?: Content }>
}

const document = openApiDocument({ isOpen: false }) as unknown as Described
const operations = Object.values(document.paths).flatMap((path) => Object.values(path))

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    key === '$ref' && typeof one === 'string' ? [one] : referencesIn(one),
  )
}

describe('openApiDocument()', () => {
  test('describes every operation with a summary, a description, a declared tag and a success', () => {
    expect(operations).toHaveLength(Object.keys(routes).length)
    const tags = document.tags.map((tag) => tag.name)
    for (const { operationId, summary, description, tags: named, responses } of operations) {
      expect([operationId, summary, description]).not.toContain('')
      expect(tags).toEqual(expect.arrayContaining([...named]))
      expect([operationId, Object.keys(responses).some((status) => status.startsWith('2'))]).toEqual([
        operationId,
        true,
      ])
    }
  })

  test('holds what it refers to, and names every shape that an operation takes or answers', () => {
    const references = new Set(referencesIn(document))
    for (const reference of references) {
      const [, , kind, name] = reference.split('/') as [string, string, 'schemas' | 'headers' | 'responses', string]
      expect([reference, name in document.components[kind]]).toEqual([reference, true])
    }
    const named = Object.keys(document.components.schemas)
    for (const name of Object.keys(components)) expect(named).toContain(name)
    expect(JSON.stringify(document)).not.toContain('$defs')
  })

  test('gives every body of JSON a name, and every request an example that its schema takes', () => {
    for (const { operationId, requestBody, responses } of operations) {
      const bodies = [requestBody, ...Object.values(responses)].flatMap((one) => Object.entries(one?.content ?? {}))
      for (const [mediaType, { schema }] of bodies)
        if (mediaType === 'application/json')
          expect([operationId, schema.$ref]).toEqual([operationId, expect.any(String)])
      const asked = requestBody?.content['application/json']
      if (asked !== undefined) expect([operationId, asked.example]).toEqual([operationId, expect.any(Object)])
    }
    for (const route of Object.values(routes)) {
      const params = 'params' in route ? Object.keys(route.params.shape) : []
      const sent = Object.fromEntries(params.map((name) => [name, parameterExamples[name]]))
      if ('params' in route)
        expect([route.operationId, route.params.safeParse(sent).error]).toEqual([route.operationId, undefined])
    }
    for (const [name, example] of Object.entries(examples))
      expect([name, components[name]?.safeParse(example).error]).toEqual([name, undefined])
  })

  test('answers every refusal by a problem of its status, with the codes that there are', () => {
    const codes = Object.entries(document.components.responses).flatMap(([name, refusal]) => {
      const { example } = refusal.content['application/problem+json']
      expect(name).toBe(`Refused${example.status}`)
      const described = document.components.schemas[`Problem${example.status}`] as {
        allOf: [unknown, { properties: { code: { enum: string[] } } }]
      }
      return described.allOf[1].properties.code.enum
    })
    expect([...new Set(codes)].toSorted()).toEqual(Object.keys(problems).toSorted())
    for (const { operationId, responses } of operations) {
      const refused = Object.entries(responses).filter(([status]) => Number(status) >= 400)
      for (const [status, { $ref, content }] of refused)
        expect([operationId, $ref ?? Object.keys(content ?? {})[0]]).toEqual([
          operationId,
          content === undefined ? `#/components/responses/Refused${status}` : 'application/json',
        ])
    }
  })

  test('describes each parameter that an operation reads, also where its schema has a name', () => {
    const { paths } = openApiDocument({ isOpen: false }) as {
      paths: Record<string, Record<string, { parameters: { name: string; in: string; description?: string }[] }>>
    }
    for (const route of Object.values(routes)) {
      const query = 'query' in route ? Object.keys(route.query.shape) : []
      const { parameters } = paths[route.path]![route.method.toLowerCase()]!
      for (const { name, description } of parameters)
        expect([route.operationId, name, description]).toEqual([route.operationId, name, expect.any(String)])
      const described = parameters.filter((one) => one.in === 'query').map(({ name }) => name)
      expect([route.operationId, described.toSorted()]).toEqual([route.operationId, query.toSorted()])
    }
  })

  test('types the errors of a problem', () => {
    expect(document.components.schemas['Problem']).toMatchObject({
      properties: { errors: { type: 'array', items: { $ref: '#/components/schemas/InputError' } } },
    })
    expect(document.components.schemas['InputError']).toMatchObject({ required: ['pointer', 'message', 'fix'] })
  })
})
