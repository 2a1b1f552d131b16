// clawql identities on a real instance: what is known of a label, decisions that two mean one, and erasure that asks first.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aliasListSchema, type AliasListAnswer } from '../../contract/identity.ts'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { rootDir } from '../../self-host/settings.ts'
import { clawql as run } from './clawql.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let client: Client
let maria = ''
let jonas = ''
const clawql = (...args: readonly string[]) => run(instance, 'identities', ...args)

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  client = createClient(instance.url, instance.adminKey)
  await client.process('Maria Keller asked for a bridge loan.', { name: 'a.txt' })
  await client.process('Mrs Maria Keller sold the barn.', { name: 'b.txt' })
  await client.process('Jonas Brandt mended the weir.', { name: 'c.txt' })
  await client.process('The folder of last year.', { name: 'd.txt', metadata: { subjects: ['client-7'] } })
  const labelOf = async (query: string): Promise<string> =>
    /PERSON_\w{7}/.exec((await client.recall(query, { mode: 'vault' })).results[0]?.content ?? '')?.[0] ?? ''
  ;[maria, jonas] = [await labelOf('barn'), await labelOf('weir')]
}, 180_000)
afterAll(() => instance.stop())

/** Gives a command a terminal. */
const scriptPath = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path))
if (scriptPath === undefined) process.stderr.write('skipped: erasure at a terminal, because there is no script(1)\n')

function atTerminal(
  typed: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string }> {
  const words = [process.execPath, join(rootDir, 'cli', 'clawql.mjs'), 'identities', ...args]
  const env = { PATH: process.env['PATH'], CLAWQL_URL: instance.url, CLAWQL_API_KEY: instance.adminKey }
  const child = spawn(scriptPath ?? '', ['-qec', words.map((word) => `'${word}'`).join(' '), '/dev/null'], { env })
  let out = ''
  child.stdout.on('data', (part: Buffer) => {
    const isAsked = out.includes('to go on')
    out += part.toString()
    if (!isAsked && out.includes('to go on')) child.stdin.write(typed)
  })
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code: code ?? -1, out })))
}

const listed = async (): Promise<AliasListAnswer['aliases']> =>
  aliasListSchema.parse((await client.json('/api/identities/alias')).body).aliases

describe('clawql identities', () => {
  test('show says how much is known and in which documents, without a value', async () => {
    const shown = await clawql('show', `<${maria}>`)
    expect(shown, shown.err).toMatchObject({ code: 0 })
    expect(shown.out).toMatch(new RegExp(`^${maria}  2 memories of 2 documents, from .*Z to .*Z, 0 aliases\n  \\w{26}`))
    expect(shown.out).not.toMatch(/keller/i)
    expect(await clawql('show', 'PERSON_0000000')).toMatchObject({ code: 1 })
  })

  test('alias, list and unalias are decisions that stand until they are taken back', async () => {
    expect((await clawql('list')).out).toContain('No two labels mean one')
    const made = await clawql('alias', maria, jonas)
    expect([made.code, made.out]).toEqual([0, expect.stringContaining('2 labels do')])
    const list = await clawql('list')
    expect(list.out).toMatch(
      new RegExp(`LABEL +MEANS +SINCE +BY\n${maria} +${jonas} +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ +\\S+`),
    )
    expect(await listed()).toEqual([
      { a: maria, b: jonas, decidedAt: expect.any(String), decidedBy: expect.any(String) },
    ])
    expect(JSON.parse((await clawql('list', '--json')).out)).toEqual({ aliases: await listed() })
    const undone = await clawql('unalias', jonas, maria)
    expect([undone.code, undone.out]).toEqual([0, expect.stringContaining('are two')])
    expect(await listed()).toEqual([])
    expect(await clawql('alias', maria, maria)).toMatchObject({ code: 1 })
    const wish = JSON.stringify({ name: 'viewer', roles: ['viewer'] })
    const viewer = createdApiKeySchema.parse((await client.json('/api/keys', { method: 'POST', body: wish })).body)
    expect((await createClient(instance.url, viewer.key).json('/api/identities/alias')).status).toBe(403)
  })

  test('erase says first what it would reach, and does nothing unless somebody says so', async () => {
    const purpose = ['--purpose', 'asked to be forgotten']
    const dry = await clawql('erase', maria, '--dry-run')
    expect([dry.code, dry.out]).toEqual([
      0,
      expect.stringMatching(/2 memories of 2 documents[\s\S]*Nothing was erased/),
    ])
    const unsaid = await clawql('erase', maria, ...purpose)
    expect([unsaid.code, unsaid.err]).toEqual([2, expect.stringContaining('Nothing is erased without --yes')])
    const subject = await clawql('erase', '--subject', 'client-7', '--dry-run')
    expect(subject.out).toMatch(/^1 documents were given under this subject/)
    const { records } = await readLog(client)
    expect(records.filter(({ type }) => type.startsWith('identity.eras'))).toEqual([])
    expect((await client.recall('maria keller', { mode: 'vault' })).results).toHaveLength(2)
  })

  test.skipIf(scriptPath === undefined)('erase asks at a terminal, and goes on by one word alone', async () => {
    const asked = await atTerminal('no\n', 'erase', jonas, '--purpose', 'asked')
    expect(asked.out).toContain('Write erase to go on')
    expect([asked.code, asked.out]).toEqual([1, expect.stringContaining('Nothing was erased')])
    expect((await client.recall('jonas brandt', { mode: 'vault' })).results).toHaveLength(1)
    expect(await atTerminal('erase\n', 'erase', jonas, '--purpose', 'asked')).toMatchObject({ code: 0 })
    expect((await client.recall('jonas brandt', { mode: 'vault' })).results).toEqual([])
  })

  test('erase with --yes erases a label, or a subject with its documents', async () => {
    const purpose = ['--purpose', 'asked to be forgotten', '--yes']
    const erased = await clawql('erase', maria, ...purpose)
    expect([erased.code, erased.out, erased.err]).toEqual([0, expect.stringMatching(/^Erased\. /), ''])
    expect((await client.recall('maria keller', { mode: 'vault' })).results).toEqual([])
    expect(await clawql('show', maria)).toMatchObject({ code: 1 })
    const whole = await clawql('erase', '--subject', 'client-7', ...purpose, '--json')
    expect(JSON.parse(whole.out)).toEqual({ state: 'erased', documents: 1 })
    const { records } = await readLog(client)
    expect(records.filter(({ type }) => type === 'identity.erased')).toHaveLength(scriptPath === undefined ? 2 : 3)
  })
})
