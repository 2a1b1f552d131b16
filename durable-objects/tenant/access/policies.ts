// The tenant's policy: every version of it, written with its record in one commit. The newest one holds.
import { createHash } from 'node:crypto'
import type { RecordDraft } from '../../../contract/audit.ts'
import type {
  FoundPolicy,
  PolicyAsked,
  PolicyVersion,
  StoredPolicy,
  WritePolicyCall,
} from '../../../contract/policy-rpc.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Policy } from '../../../contract/policy.ts'
import { rolesOf } from '../../../core/access/policy/compile.ts'
import type { RoleCapabilities } from '../../../core/access/roles.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { writeRecorded } from '../write-documents.ts'

interface Row {
  [column: string]: SqlStorageValue
  version: number
  digest: string
  body: string
  written_ms: number
  written_by: string
}

const storedOf = ({ version, digest, body, written_ms: writtenMs, written_by: writtenBy }: Row): StoredPolicy => ({
  version,
  digest,
  body,
  writtenMs,
  writtenBy,
})

/** Null where there is none of the version, or none at all. */
export function readPolicy(sql: Sql, version: number | null): StoredPolicy | null {
  const [row] =
    version === null
      ? sql.exec<Row>('SELECT * FROM policy ORDER BY version DESC LIMIT 1').toArray()
      : sql.exec<Row>('SELECT * FROM policy WHERE version = ?', version).toArray()
  return row === undefined ? null : storedOf(row)
}

/** What holds, without its text where the asker has it: an older copy of the data may have come back, so that the version alone says little. */
export function findPolicy(sql: Sql, { known }: Pick<PolicyAsked, 'known'>): FoundPolicy {
  const [row] = sql
    .exec<{ version: number; digest: string }>('SELECT version, digest FROM policy ORDER BY version DESC LIMIT 1')
    .toArray()
  if (row === undefined) return { version: 0, digest: '', body: null }
  const { version, digest } = row
  const isKnown = known !== null && known.version === version && known.digest === digest
  return { version, digest, body: isKnown ? null : readPolicy(sql, version)!.body }
}

/** The product's roles, and those of the policy that holds. */
export function readRoles(sql: Sql): RoleCapabilities {
  const policy = readPolicy(sql, null)
  return rolesOf(policy === null ? {} : (JSON.parse(policy.body) as Policy).roles)
}

/** Newest first. */
export const listPolicies = (sql: Sql): readonly PolicyVersion[] =>
  sql
    .exec<Row>(
      'SELECT version, digest, written_ms, written_by FROM policy ORDER BY version DESC LIMIT ?',
      limits.pageSizeMax,
    )
    .toArray()
    .map(({ version, digest, written_ms: writtenMs, written_by: writtenBy }) => ({
      version,
      digest,
      writtenMs,
      writtenBy,
    }))

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** Its digest, not its text: names of rules and roles may say more than a log that forgets nothing should. */
function recordOf({ actor, requestId, claims, tenantId, body }: WritePolicyCall, version: number): RecordDraft {
  return draftRecord({
    id: `policy.changed:${version}:${requestId}`,
    type: 'policy.changed',
    op: 'policy.write',
    actor,
    claims,
    req: requestId,
    res: { kind: 'tenant', id: tenantId },
    body: { version, policyDigest: sha256(body) },
  })
}

/** The text that holds already makes no version. CONFLICT where another version holds than the writer knew. */
export function writePolicy(tenant: OpenTenant, call: WritePolicyCall, nowMs: number): Result<StoredPolicy> {
  const { sql } = tenant
  const current = readPolicy(sql, null)
  const version = current?.version ?? 0
  if (call.expectedVersion !== null && call.expectedVersion !== version)
    return refused('CONFLICT', `Version ${version} of the policy holds, not ${call.expectedVersion}.`, {
      details: { version },
      next: 'Read the policy again, and write what you want to change into that one.',
    })
  if (current?.body === call.body) return accepted(current)
  const next = {
    version: version + 1,
    digest: sha256(call.body),
    body: call.body,
    writtenMs: nowMs,
    writtenBy: call.actor.id,
  }
  return writeRecorded(tenant, { records: [recordOf(call, next.version)], nowMs }, () => {
    const insert = 'INSERT INTO policy(version, digest, body, written_ms, written_by) VALUES(?, ?, ?, ?, ?)'
    sql.exec(insert, next.version, next.digest, next.body, nowMs, next.writtenBy)
    return next
  })
}
