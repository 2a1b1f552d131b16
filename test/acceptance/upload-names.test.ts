// Files are taken whatever they are called: through fetch, as raw bytes, by curl and by the command line.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileNames } from '../unit/gateway/upload/file-names.ts'
import { filePart, rawForm, type RawPart } from '../unit/gateway/upload/raw-form.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { rootDir } from '../../self-host/settings.ts'

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(() => instance?.stop())

let texts = 0
/** No two are the same document. */
const text = (): string => `The heron number ${texts++} waits at the weir.`

async function sendRaw(
  parts: readonly RawPart[],
): Promise<{ status: number; body: { code?: string; detail?: string } }> {
  const headers = { 'content-type': 'multipart/form-data; boundary=x-boundary' }
  const response = await fetch(`${instance.url}/api/documents/ingest`, {
    method: 'POST',
    headers,
    body: rawForm(parts),
  })
  return { status: response.status, body: (await response.json()) as { code?: string } }
}

test.each(fileNames)('fetch: %s', async (_, name) => {
  expect((await client.upload(text(), { name })).status).toBe(202)
})

test.each(fileNames)('raw bytes: %s', async (_, name) => {
  expect((await sendRaw([filePart(name, text())])).status).toBe(202)
})

test('bytes that are no UTF-8, and headers without a file name', async () => {
  const names = [
    Buffer.from('Z\xfcrich.txt', 'latin1'),
    Buffer.from([0xff, 0xfe, 0x80]),
    Buffer.from('\xe6\x96', 'latin1'),
  ]
  for (const name of names) expect((await sendRaw([filePart(name, text())])).status).toBe(202)
  const rests = ['name="file"', 'name=file', `name="file"; filename*=UTF-8''%`, `name="file"; filename*=UTF-8''%FF`]
  for (const rest of rests) {
    const part = { header: [`Content-Disposition: form-data; ${rest}`], content: text() }
    expect((await sendRaw([part])).status).toBe(202)
  }
})

test('what was sent in the place of a file is told', async () => {
  const wrong = await sendRaw([{ ...filePart('a.txt'), header: ['Content-Disposition: form-data; name="datei"'] }])
  expect([wrong.status, wrong.body.detail]).toEqual([
    422,
    'Parts are named file and metadata; one named "datei" was sent.',
  ])
  const empty = await client.upload('', { name: 'empty.txt' })
  expect([empty.status, (empty.body as { code: string }).code]).toEqual([422, 'EMPTY_FILE'])
})

test('a part in base64 is the file it stands for', async () => {
  const content = text()
  const part = filePart('a.txt', Buffer.from(content).toString('base64'))
  const sent = await sendRaw([{ ...part, header: [...part.header, 'Content-Transfer-Encoding: base64'] }])
  expect(sent.status).toBe(202)
  expect((await client.upload(content)).body).toMatchObject({ deduplicated: true })
})

test('a compressed JSON body is told as one', async () => {
  const body = new Blob(['{"query":"heron"}']).stream().pipeThrough(new CompressionStream('gzip'))
  const { status, body: problem } = await client.json('/api/memory/recall', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: await new Response(body).arrayBuffer(),
  })
  expect([status, (problem as { code: string }).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
})

const isCurlHere = ((): boolean => {
  try {
    execFileSync('curl', ['--version'])
    return true
  } catch {
    process.stderr.write('skipped: curl is not installed\n')
    return false
  }
})()

/** What a file system takes. */
const storable = fileNames.filter(([, name]) => !/[/\0]/.test(name) && name !== '..' && Buffer.byteLength(name) < 255)

test.skipIf(!isCurlHere).each(storable)('curl: %s', async (_, name) => {
  const folder = join(instance.dir, 'curl')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text())
  const quoted = `"${join(folder, name).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  const options = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-F', `file=@${quoted}`]
  const { stdout } = await promisify(execFile)('curl', [...options, `${instance.url}/api/documents/ingest`])
  expect(stdout).toBe('202')
})

test('the command line sends a folder of all of them, and one whose name is no UTF-8', async () => {
  const folder = join(instance.dir, 'folder')
  mkdirSync(folder)
  for (const [, name] of storable) writeFileSync(join(folder, name), text())
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('B\xfccher.txt', 'latin1')]), text())
  writeFileSync(join(folder, 'empty.txt'), '')
  const env = { ...process.env, CLAWQL_URL: instance.url }
  const command = [join(rootDir, 'cli', 'clawql.mjs'), 'ingest', folder]
  const run = promisify(execFile)(process.execPath, command, { env })
  const { stdout, code } = await run.then(
    (ended) => ({ ...ended, code: 0 }),
    (error: unknown) => error as { stdout: string; code: number },
  )
  expect(code).toBe(1)
  expect(stdout).toContain(`${storable.length + 1} completed, 1 refused`)
  expect(stdout).toContain('its name is not UTF-8')
  expect(stdout).toContain('EMPTY_FILE')
}, 300_000)

const reports = new URL('../../../shared/data/reports/', import.meta.url)
const manifest = new URL('manifest.json', reports)
if (!existsSync(manifest)) process.stderr.write('skipped: the shared test data has no reports\n')

describe.skipIf(!existsSync(manifest))('names of a report', () => {
  test('are taken', async () => {
    type Report = { readonly file: string; readonly expected: { readonly uploadAs?: readonly string[] } }
    const all = JSON.parse(readFileSync(manifest, 'utf8')) as Report[]
    for (const { file, expected } of all)
      for (const name of expected.uploadAs ?? []) {
        const { status } = await client.upload(readFileSync(new URL(file, reports)), { name })
        expect([name, status]).toEqual([name, 202])
      }
  })
})
