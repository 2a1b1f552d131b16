// Who gives a token: somebody with a credential, by the name that tokens have for it.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { ownSecretKeys } from '../own-keys.ts'
import type { Session } from '../session.ts'
import { tokenViewOf } from './tokens-here.ts'

/** Under noAuth nobody has a credential that could be given on. */
export const requireCredential = ({ config }: Session): Result<null> =>
  config.api.auth.mode === 'noAuth'
    ? refused('CONFLICT', 'Under api.auth.mode noAuth there are no credentials, and so no tokens.', {
        next: 'Set api.auth.mode to apiKey, and restart.',
      })
    : accepted(null)

/** How tokens name the key of which they come. */
export async function subOf(session: Session): Promise<Result<string>> {
  const { claims, bindings, call } = session
  if (claims.token !== undefined) return accepted(claims.token.sub)
  const inSecret = ownSecretKeys(session).find(({ id }) => id === claims.actor.id)
  if (inSecret === undefined) return accepted(claims.actor.id)
  const view = await tokenViewOf(bindings, call)
  return view.ok ? accepted(view.value.subOf(inSecret)) : view
}

/** Header and signature, and what base64 adds to the claims. */
export const charactersOf = (draft: object): number => 220 + Math.ceil((JSON.stringify(draft).length + 150) * (4 / 3))
