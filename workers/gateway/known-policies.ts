// What this isolate knows of tenants' policies, for at most a second.
import { policySchema, type Policy } from '../../contract/policy.ts'
import type { FoundPolicy } from '../../contract/policy-rpc.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { compilePolicy, noPolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'
import { KnownStates, type Reading } from './known-states.ts'

type Stamp = Pick<FoundPolicy, 'version' | 'digest'>

const reading: Reading<FoundPolicy, Stamp, CompiledPolicy> = {
  stampOf: ({ version, digest }) => ({ version, digest }),
  isSame: (one, other) => one.version === other.version && one.digest === other.digest,
  read: ({ version, body }) => (version === 0 ? accepted(noPolicy) : compile(body, version)),
}

export class KnownPolicies extends KnownStates<FoundPolicy, Stamp, CompiledPolicy> {
  constructor(now: () => number) {
    super(now, reading)
  }
}

function compile(body: string | null, version: number): Result<CompiledPolicy> {
  const read = readPolicy(body, version)
  return read.ok ? accepted(compilePolicy(read.value, version)) : read
}

/** One of a later release may say what this one does not understand: then nobody is let in by half of it. */
export function readPolicy(body: string | null, version: number): Result<Policy> {
  const parsed = policySchema.safeParse(body === null ? null : JSON.parse(body))
  return parsed.success
    ? accepted(parsed.data)
    : refused('CONFIG_REJECTED', `Version ${version} of the tenant’s policy can’t be read by this release.`, {
        next: 'Run the release that wrote it, or write a policy that this one understands: clawql policy apply FILE.',
      })
}
