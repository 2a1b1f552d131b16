// Recalls across verticals: rows of verticals that the caller is not of, for who may, and says what for; recorded with it.
import type { RecallRequest } from '../../contract/recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { routes } from '../../contract/routes.ts'
import { authorize } from '../../core/access/authorize.ts'
import { isEverything } from '../../core/access/row-scope.ts'
import { requestOf } from './access.ts'
import { redactedText } from './redacted-text.ts'
import type { Session } from './session.ts'

const missingPurpose = refused('ATR_MISSING_PURPOSE', 'A recall across verticals says what it is for.', {
  errors: [
    {
      pointer: '/options/purpose',
      message: 'options.purpose is missing',
      fix: 'Say in options.purpose what the rows of other verticals are for; it is recorded, redacted.',
    },
  ],
})

const notAcross = refused('ATR_PERMISSION_DENIED', 'The caller is not allowed to recall across verticals.', {
  details: { required: { crossVertical: true }, missing: { crossVertical: true } },
  next: 'Ask an administrator for a key with crossVertical, or recall in mode hybrid what shows to you.',
})

/** The session with the rows that show for this purpose. */
export async function acrossVerticals(session: Session, { options }: RecallRequest): Promise<Result<Session>> {
  const { policy, claims, call } = session
  const { purpose } = options
  if (purpose === undefined) return missingPurpose
  if (!claims.crossVertical) return notAcross
  const decided = authorize(policy, requestOf(session, routes.recall, { purpose }))
  if (!decided.ok) return decided
  const said = await redactedText(session, 'purpose', purpose)
  if (!said.ok) return said
  const { rows } = decided.value
  const { rows: _own, ...envelope } = call
  return accepted({
    ...session,
    rows,
    purpose: said.value,
    call: isEverything(rows) ? envelope : { ...envelope, rows },
  })
}
