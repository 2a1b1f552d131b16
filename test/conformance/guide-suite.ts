// The guide's own curl lines (§1.2, §1.4, §1.6, §9.4, §10.1, §10.2), verbatim but for host, placeholders and the token where one is asked for, with real curl.
import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trailSchema, verifyAnswerSchema } from '../../contract/audit.ts'
import { documentStatusSchema, ingestAnswerSchema } from '../../contract/document.ts'
import { healthzSchema } from '../../contract/health.ts'
import { pruneAnswerSchema } from '../../contract/forgetting.ts'
import { cuckooStatusSchema } from '../../contract/memory.ts'
import { recallAnswerSchema } from '../../contract/recall.ts'
import { sessionSchema } from '../../contract/session.ts'
import { toolHealthSchema, toolListSchema, toolRequirementsSchema } from '../../contract/tool.ts'
import type { Target } from './target.ts'

const run = promisify(execFile)

/** Every line, at a target that is opened for it. */
export function guideSuite(open: () => Promise<Target>): void {
  let target: Target
  let file: string
  let documentId = ''
  /** Runs a line of the guide through a shell, with its host replaced and the status on a last line. */
  async function guide(line: string): Promise<{ status: number; body: unknown }> {
    const command = line
      .replaceAll('http://localhost:8080', target.url)
      .replace('TOKEN"', `${target.token ?? 'TOKEN'}"`)
      .replace(/^curl /, `curl -sS -w '\\n%{http_code}' ${bearerOf(line)}`)
    const { stdout } = await run('sh', ['-c', command])
    const at = stdout.lastIndexOf('\n')
    return { status: Number(stdout.slice(at + 1)), body: JSON.parse(stdout.slice(0, at)) as unknown }
  }

  /** The guide leaves it out where its Tier 1 needs none. */
  const bearerOf = (line: string): string =>
    target.token === undefined || line.includes('Authorization') ? '' : `-H "Authorization: Bearer ${target.token}" `

  async function settledStatus(id: string) {
    for (let i = 0; i < 300; i++) {
      const { body } = await guide(`curl http://localhost:8080/api/documents/${id}/status`)
      const status = documentStatusSchema.parse(body)
      if (status.status !== 'processing') return status
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('the document did not end within 30 s')
  }

  beforeAll(async () => {
    target = await open()
    file = path.join(mkdtempSync(path.join(tmpdir(), 'clawql-guide-')), 'document.txt')
    writeFileSync(
      file,
      `Underwriting note ${crypto.randomUUID()}\nThe borrower with client number ABC123 asked for a bridge loan.\nWrite to borrower@example.org.\n`,
    )
  }, 180_000)
  afterAll(() => target.stop())

  describe('§1.2 Verification', () => {
    test('GET /healthz answers ok and a version', async () => {
      const { status, body } = await guide('curl http://localhost:8080/healthz')
      expect(status).toBe(200)
      expect(healthzSchema.parse(body).status).toBe('ok')
    })

    test('GET /api/pipeline/healthz names tika, gotenberg and paperless as ok', async () => {
      const { status, body } = await guide('curl http://localhost:8080/api/pipeline/healthz')
      expect(status).toBe(200)
      expect(body).toMatchObject({ tika: 'ok', gotenberg: 'ok', paperless: 'ok' })
    })

    test('GET / answers the dashboard', async () => {
      const response = await fetch(`${target.url}/`)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain('text/html')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
    })
  })

  describe('§1.4 First run', () => {
    test('POST /api/documents/ingest accepts a document and processes it to completed with a root', async () => {
      const { status, body } = await guide(
        `curl -X POST http://localhost:8080/api/documents/ingest -H "Content-Type: multipart/form-data" -F "file=@${file}" -F "metadata={\\"tags\\":[\\"test\\"]}"`,
      )
      expect(status).toBe(202)
      const answer = ingestAnswerSchema.parse(body)
      expect(answer).toMatchObject({ status: 'processing', merkleRoot: null })
      expect(answer.stages.filter((stage) => stage !== 'presidio')).toEqual(['tika', 'gotenberg', 'paperless'])
      documentId = answer.documentId
      const settled = await settledStatus(documentId)
      expect(settled).toMatchObject({ status: 'completed', stageErrors: [], error: null })
      expect(settled.merkleRoot).toMatch(/^[0-9a-f]{64}$/)
      expect(Object.fromEntries(settled.stages.map((stage) => [stage.name, stage.state]))).toEqual({
        tika: 'done',
        gotenberg: 'skipped',
        stirling: 'skipped',
        presidio: 'done',
        merkle: 'done',
        memory: 'done',
        paperless: 'done',
      })
    })

    test('a second upload of the same bytes answers the same document', async () => {
      const { body } = await guide(`curl -X POST http://localhost:8080/api/documents/ingest -F "file=@${file}"`)
      expect(ingestAnswerSchema.parse(body)).toMatchObject({ documentId, deduplicated: true })
    })

    test('Prefer: wait answers the end of processing', async () => {
      writeFileSync(`${file}.2.txt`, `Another note ${crypto.randomUUID()} about invoices and deliveries.\n`)
      const { status, body } = await guide(
        `curl -H 'Prefer: wait=20' -F "file=@${file}.2.txt" http://localhost:8080/api/documents/ingest`,
      )
      expect(status).toBe(200)
      expect(documentStatusSchema.parse(body).status).toBe('completed')
    })
  })

  describe('§1.6 and §9.4 Memory', () => {
    test('POST /api/memory/prune answers what was pruned', async () => {
      const { status, body } = await guide('curl -X POST http://localhost:8080/api/memory/prune')
      expect(status).toBe(200)
      expect(pruneAnswerSchema.parse(body).pruned).toBe(0)
    })

    test('GET /api/memory/cuckoo/status answers the filter’s fill', async () => {
      const { status, body } = await guide('curl http://localhost:8080/api/memory/cuckoo/status')
      expect(status).toBe(200)
      const filter = cuckooStatusSchema.parse(body)
      expect(filter).toMatchObject({ capacity: 500_000, status: 'healthy' })
      expect(filter.count).toBeGreaterThan(0)
    })
  })

  describe('§10.1 Troubleshooting', () => {
    test('GET /api/tools lists operation ids; health, probe and requirements answer for one', async () => {
      const { body } = await guide('curl http://localhost:8080/api/tools')
      const ids = toolListSchema.parse(body).map((tool) => tool.operationId)
      expect(ids).toContain('clawql__documents__ingest')
      const id = ids[0]!
      expect(
        toolHealthSchema.parse((await guide(`curl http://localhost:8080/api/tools/${id}/health`)).body).state,
      ).toBe('closed')
      expect(
        toolHealthSchema.parse((await guide(`curl -X POST http://localhost:8080/api/tools/${id}/probe`)).body).state,
      ).toBe('closed')
      expect(
        toolRequirementsSchema.parse((await guide(`curl http://localhost:8080/api/tools/${id}/requirements`)).body)
          .satisfied,
      ).toBe(true)
    })

    test('an unknown tool is TOOL_NOT_FOUND', async () => {
      expect(await guide('curl http://localhost:8080/api/tools/OPERATION_ID/health')).toMatchObject({
        status: 404,
        body: { code: 'TOOL_NOT_FOUND' },
      })
    })

    test('POST /api/memory/recall takes curl -d without a content type and answers with sources', async () => {
      const { status, body } = await guide(
        `curl -X POST http://localhost:8080/api/memory/recall -d '{"query":"client ABC123","options":{"maxNodes":500,"maxHops":7}}'`,
      )
      expect(status).toBe(200)
      const answer = recallAnswerSchema.parse(body)
      expect(answer.results[0]?.provenance.documentId).toBe(documentId)
      expect(answer.results[0]?.content).not.toContain('borrower@example.org')
      expect(answer.synthesis.tokensUsed).toBeLessThanOrEqual(answer.synthesis.tokenBudget)
    })

    test('GET /api/auth/session/inspect answers the claims', async () => {
      const { body } = await guide(
        'curl http://localhost:8080/api/auth/session/inspect -H "Authorization: Bearer TOKEN"',
      )
      expect(sessionSchema.parse(body).roles).toContain('admin')
    })

    test('Goose is not there, and says so', async () => {
      for (const line of [
        'curl http://localhost:8080/api/goose/checkpoints',
        'curl -X POST http://localhost:8080/api/goose/tasks/TASK_ID/resume',
      ]) {
        const { status, body } = await guide(line)
        expect([status, (body as { code: string }).code]).toEqual([503, 'PROVIDER_UNAVAILABLE'])
      }
    })
  })

  describe('§10.2 Audit trails', () => {
    test('GET /api/audit/document lists the operations in order, each included in the tree', async () => {
      const { body } = await guide(
        `curl http://localhost:8080/api/audit/document/${documentId} -H "Authorization: Bearer TOKEN"`,
      )
      const trail = trailSchema.parse(body)
      expect(trail.verified).toBe(true)
      // Recalls of other tests stand behind the document's own records.
      const types = trail.entries.map((entry) => entry.type).filter((type) => type !== 'memory.recalled')
      expect(types).toEqual([
        'document.received',
        'document.redacted',
        'document.rooted',
        'memory.ingested',
        'document.archived',
        'document.completed',
      ])
    })

    test('GET /api/audit/memory-node lists who recalled a node', async () => {
      const recalled = recallAnswerSchema.parse(
        (await guide(`curl http://localhost:8080/api/memory/recall -d '{"query":"bridge loan"}'`)).body,
      )
      const { body } = await guide(
        `curl http://localhost:8080/api/audit/memory-node/${recalled.results[0]!.id} -H "Authorization: Bearer TOKEN"`,
      )
      expect(trailSchema.parse(body).entries.map((entry) => entry.type)).toContain('memory.recalled')
    })

    test('POST /api/audit/verify answers valid for the right root and says why a wrong one is not', async () => {
      const { merkleRoot } = await settledStatus(documentId)
      const right = await guide(
        `curl http://localhost:8080/api/audit/verify -d '{"merkleRoot":"${merkleRoot}","contentId":"${documentId}"}'`,
      )
      expect(verifyAnswerSchema.parse(right.body)).toMatchObject({ valid: true, reason: null })
      const wrong = await guide(
        `curl http://localhost:8080/api/audit/verify -d '{"merkleRoot":"abc123...","contentId":"${documentId}"}'`,
      )
      expect(wrong.status).toBe(200)
      expect(verifyAnswerSchema.parse(wrong.body)).toMatchObject({ valid: false, reason: 'UNKNOWN_ROOT' })
    })
  })
}
