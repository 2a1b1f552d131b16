// Erasure of somebody: the Tenant is told their label, or what it and the graphs know a subject by; the subject itself is kept nowhere.
import type { Erased, ErasureAnswer, ErasureRequest } from '../../contract/identity.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { aboutOf } from '../../core/identity/identity-terms.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import { redactedText } from './redacted-text.ts'
import type { Session } from './session.ts'
import { subjectName } from './upload/accept.ts'

async function erasedOf({ tenant, call }: Session, { label, subject = '' }: ErasureRequest): Promise<Result<Erased>> {
  if (label !== undefined) return accepted({ kind: 'label', ref: label })
  const key = await openNamedKey(tenant, call, 'subjects')
  if (!key.ok) return key
  return accepted({ kind: 'subject', ref: subjectName(key.value, subject), about: aboutOf([subject]).terms })
}

export async function eraseIdentity(session: Session, request: ErasureRequest): Promise<Result<ErasureAnswer>> {
  const { tenant, call, claims } = session
  const erased = await erasedOf(session, request)
  if (!erased.ok) return erased
  const purpose = await redactedText(session, 'purpose', request.purpose)
  if (!purpose.ok) return purpose
  return await tenant.erase({ ...call, erased: erased.value, purpose: purpose.value, claims: claims.digest })
}
