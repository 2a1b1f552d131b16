// Whole OpenAPI descriptions: this product’s own, large ones, wrong ones, and anything at all.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReadProvider } from '../../../../contract/external-tool.ts'
import { externalToolSchema } from '../../../../contract/external-tool.ts'
import { limits } from '../../../../contract/limits.ts'
import { readOpenApi } from '../../../../core/tools/openapi.ts'
import { openApiDocument } from '../../../../workers/gateway/openapi.ts'

const documentOf = (paths: object, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  paths,
  ...more,
})

function read(document: unknown): ReadProvider {
  const provider = readOpenApi(document, 'crm')
  if (provider === null) throw new Error('it is no OpenAPI')
  return provider
}

describe('a description', () => {
  test('of this product becomes tools, whose references stand in them', () => {
    const { tools, left } = read(openApiDocument({ isOpen: false }))
    expect(tools.length).toBeGreaterThan(30)
    expect(left.map(({ name }) => name)).toContain('POST /api/documents/ingest')
    for (const tool of tools) {
      expect(() => externalToolSchema.parse(tool)).not.toThrow()
      expect(danglingRefs(tool.inputSchema)).toEqual([])
      expect(danglingRefs(tool.outputSchema)).toEqual([])
    }
  })

  test('is read the same whatever order it was written in', () => {
    const document = openApiDocument({ isOpen: false }) as { paths: object }
    const reversed = { ...document, paths: Object.fromEntries(Object.entries(document.paths).toReversed()) }
    expect(read(reversed)).toEqual(read(document))
  })

  test('has at most so many tools, and the rest is listed', () => {
    const paths = Object.fromEntries(
      Array.from({ length: limits.toolsPerProviderMax + 20 }, (_, n) => [`/x${n}`, { get: { operationId: `op${n}` } }]),
    )
    const { tools, left } = read(documentOf(paths))
    expect(tools).toHaveLength(limits.toolsPerProviderMax)
    expect(left).toHaveLength(20)
  })

  test('that is none is null', () => {
    for (const document of [
      null,
      7,
      'x',
      [],
      {},
      { openapi: '2.0', paths: {} },
      { swagger: '2.0', paths: {} },
      { openapi: '3.1.0' },
      { openapi: '3.1.0', paths: [] },
    ])
      expect(readOpenApi(document, 'crm')).toBeNull()
  })

  test('of anything at all comes to tools in the shape of tools, or to reasons', () => {
    const key = fc.constantFrom(
      'get',
      'post',
      'parameters',
      'requestBody',
      'content',
      'application/json',
      'schema',
      '$ref',
      'properties',
      'items',
      'name',
      'in',
      'required',
      'responses',
      '200',
      'allOf',
      '__proto__',
      'constructor',
      'nullable',
      'type',
      'operationId',
      'tags',
      'summary',
    )
    const leaf = fc.oneof(
      fc.constantFrom(
        'path',
        'query',
        'header',
        'string',
        'object',
        true,
        false,
        null,
        '#/components/schemas/A',
        '#/paths',
        '#/',
        '#',
        'x',
      ),
      fc.integer(),
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('/a', '/a/{b}', '/{c}', 'x', '/..', '__proto__'), tree),
        tree,
        (paths, schema) => {
          const { tools } = read(documentOf(paths, { components: { schemas: { A: schema } } }))
          for (const tool of tools) externalToolSchema.parse(tool)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

/** References that lead to nothing within the schema. */
function danglingRefs(schema: unknown): string[] {
  const defs = (schema as { $defs?: Record<string, unknown> } | null)?.$defs ?? {}
  const found: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { $ref } = value as { $ref?: unknown }
    if (typeof $ref === 'string' && !Object.hasOwn(defs, decodeURIComponent($ref.replace('#/$defs/', ''))))
      found.push($ref)
    for (const below of Object.values(value)) walk(below)
  }
  walk(schema)
  return found
}
