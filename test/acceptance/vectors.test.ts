// Data directories of earlier releases: each is opened, answers what it answered, and takes new documents; what can't be opened says so.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { readVector, sha256, texts, unpackFolder } from '../vectors/content.ts'
import { createClient } from './client.ts'
import { startInstance } from './instance.ts'
import { readLog } from './read-log.ts'

const vectorsDir = join(rootDir, 'test', 'vectors')
const vectors = readdirSync(vectorsDir).filter((name) => name.endsWith('.json.gz'))
const dirs: string[] = []
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'clawql-vector-'))
  dirs.push(dir)
  return dir
}

test('there is a vector of a release', () => expect(vectors.length).toBeGreaterThan(0))

describe.each(vectors)('data of %s', (name) => {
  test('opens, answers what it answered, and goes on', async () => {
    const vector = readVector(join(vectorsDir, name))
    const dir = newDir()
    unpackFolder(vector.files, dir)
    const instance = await startInstance({ dir })
    try {
      const client = createClient(instance.url)
      expect(instance.vkey).toBe(vector.vkey)
      for (const { documentId, status, merkleRoot, pageSha256 } of vector.documents) {
        expect(await client.status(documentId)).toMatchObject({ status, merkleRoot })
        expect((await client.trail(documentId)).verified).toBe(true)
        const page = await client.bytes(`/api/documents/${documentId}/archive`)
        expect(page === null ? null : sha256(page)).toBe(pageSha256)
      }
      const [memo, letter] = vector.documents
      expect((await client.recall('ferry to Stornoway')).results[0]?.provenance.documentId).toBe(letter?.documentId)
      const [first] = texts
      const again = await client.upload(first!.content, { name: first!.name })
      expect(again.body).toMatchObject({ documentId: memo?.documentId })
      expect((await client.process('Granite from Ailsa Craig makes curling stones.')).status).toBe('completed')
      expect((await client.recall('curling stones granite')).results.length).toBeGreaterThan(0)
      expect((await readLog(client)).size).toBeGreaterThan(vector.logSize)
    } finally {
      await instance.stop({ keep: true })
    }
  })
})

test('data of 2026.11.0 is refused with one message, and nothing is written', () => {
  const dir = newDir()
  mkdirSync(join(dir, 'data', 'objects', 'clawql-AuditLog'), { recursive: true })
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    CLAWQL_DATA_DIR: join(dir, 'data'),
    CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
    CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
  }
  const start = [join(rootDir, 'self-host', 'start.mjs'), 'start']
  const { status, stdout, stderr } = spawnSync(process.execPath, start, { cwd: dir, env, encoding: 'utf8' })
  const printed = `${stdout}${stderr}`
  expect(status).not.toBe(0)
  expect(printed.match(/was written by 2026\.11\.0, and this release cannot open it/g)).toHaveLength(1)
  expect(printed).toContain('CLAWQL_DATA_DIR')
  expect(readdirSync(dir).sort()).toEqual(['data'])
  expect(readdirSync(join(dir, 'data'))).toEqual(['objects'])
})
