// Policies in files: read as YAML, JSON or ConfigMap, tried by tables of cases, compared over keys; all without a server.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { ApiKeyAnswer } from '../../../contract/api-key.ts'
import { policySchema } from '../../../contract/policy.ts'
import { changesBetween } from '../../../cli/policy/changes.ts'
import { readPolicy } from '../../../cli/policy/read-policy.ts'
import { rootDir } from '../../../self-host/settings.ts'
import { storedKey } from './stored-key.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-policy-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

let files = 0
function written(text: string): string {
  const path = join(dir, `${++files}.yaml`)
  writeFileSync(path, text)
  return path
}

const guideRule = `{"rules": [{"actorType": "agent", "roles": ["underwriter"], "verticals": ["lending"],
  "operations": ["lending__*__*"], "conditions": {"tenantId": "\${claims.tenantId}"}}]}`
const indented = guideRule
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')

describe('readPolicy()', () => {
  test('takes JSON, YAML and the ConfigMap of the guide for one', () => {
    const json = readPolicy(written(guideRule))
    expect(json.rules).toMatchObject([{ effect: 'allow', operations: ['lending__*__*'] }])
    const yaml = `rules:
  - actorType: agent
    roles: [underwriter]
    verticals: [lending]
    operations: [lending__*__*]
    conditions: { tenantId: '\${claims.tenantId}' }`
    expect(readPolicy(written(yaml))).toEqual(json)
    const configMap = `apiVersion: v1
kind: ConfigMap
metadata: { name: clawql-abac-policy, namespace: clawql }
data:
  policy.json: |
${indented}`
    expect(readPolicy(written(configMap))).toEqual(json)
    expect(readPolicy(written(''))).toEqual(policySchema.parse({}))
  })

  test('names each fault with its place', () => {
    const faulty = written('rules:\n  - operations: [lending__*]\n    effects: deny\nagentsWithoutRule: never')
    expect(() => readPolicy(faulty)).toThrow(/agentsWithoutRule: [^]*rules\.0\.operations\.0: provider__resource__verb/)
    expect(() => readPolicy(written('kind: Secret\ndata: {}'))).toThrow(/Secret without a policy/)
    expect(() => readPolicy(join(dir, 'nowhere.yaml'))).toThrow(/ENOENT/)
    expect(() => readPolicy(written('a: [1'))).toThrow(/no YAML/)
  })
})

const run = (...args: readonly string[]) => {
  const env = { PATH: process.env['PATH'], CLAWQL_URL: 'http://127.0.0.1:1', CLAWQL_DATA_DIR: join(dir, 'data') }
  const ended = spawnSync(process.execPath, [join(rootDir, 'cli', 'clawql.ts'), ...args], { encoding: 'utf8', env })
  return { status: ended.status, out: ended.stdout, err: ended.stderr }
}

test('clawql policy test says which cases fail and why, and needs no server', () => {
  const cases = written(`- name: agents underwrite lending
  as: { actorType: agent, roles: [underwriter] }
  operation: lending__underwriting__extractW2
  scope: memory:read
  vertical: lending
  expect: allow
  rule: rule-1
- name: and do not recall
  as: { actorType: agent, roles: [underwriter] }
  operation: memory.recall
  expect: deny
- name: people recall
  as: { actorType: human, roles: [viewer] }
  operation: memory.recall
  expect: deny`)
  const policy = written(guideRule)
  expect(run('policy', 'test', policy, '--cases', cases)).toMatchObject({
    status: 1,
    out: '✗ people recall: allow\n2 passed, 1 failed\n',
  })
  const unknown = written('- operation: github__issues__create\n  expect: deny')
  expect(run('policy', 'test', policy, '--cases', unknown)).toMatchObject({
    status: 1,
    err: expect.stringContaining('Say in scope what it needs') as string,
  })
})

test('changesBetween() lists each decision that a draft changes, with its rule, and rows that show no more', () => {
  const key = (name: string, more: Partial<ApiKeyAnswer>): ApiKeyAnswer =>
    storedKey(name, { roles: ['viewer'], crossVertical: true, ...more })
  const keys = [key('bot', {}), key('ann', { actorType: 'human' }), key('gone', { state: 'revoked' })]
  const draft = policySchema.parse({
    rules: [
      { id: 'no-tree', effect: 'deny', actorType: 'agent', operations: ['clawql__memory__tree'] },
      { id: 'no-health', effect: 'deny', verticals: ['health'], operations: ['clawql__memory__recall'] },
    ],
  })
  const changes = changesBetween({ holds: policySchema.parse({}), draft }, keys, Date.now())
  expect(changes).toEqual([
    {
      key: 'bot',
      operationId: 'clawql__memory__recall',
      before: 'allow',
      after: 'allow: not of health',
      ruleIds: ['no-health'],
    },
    {
      key: 'bot',
      operationId: 'clawql__memory__tree',
      before: 'allow',
      after: 'deny (DENIED_BY_RULE)',
      ruleIds: ['no-tree'],
    },
    {
      key: 'ann',
      operationId: 'clawql__memory__recall',
      before: 'allow',
      after: 'allow: not of health',
      ruleIds: ['no-health'],
    },
  ])
})
