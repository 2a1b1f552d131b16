// Registration of clients (RFC 7591): nothing is stored, so that nobody fills anything; the id is what was registered.
import { registrationSchema } from '../../../contract/oauth.ts'
import { limits } from '../../../contract/limits.ts'
import { shownClientName } from '../../../core/oauth/client-name.ts'
import { isRedirectUri } from '../../../core/oauth/redirect-uri.ts'
import { parseJson } from '../read-json.ts'
import type { ProtocolSession } from '../serve.ts'
import { clientIdOf } from './clients.ts'
import { answerError, answerJson, answerRefusal, readText } from './oauth-answer.ts'
import { grantsKey } from './own-server.ts'

export async function answerRegister(session: ProtocolSession, request: Request): Promise<Response> {
  const text = await readText(request)
  const wish = registrationSchema.safeParse(text === null ? undefined : parseJson(text))
  if (!wish.success) return answerError('invalid_client_metadata', 'Send JSON with redirect_uris, as RFC 7591 has it.')
  const { redirect_uris: redirectUris, client_name: clientName } = wish.data
  if (!redirectUris.every(isRedirectUri))
    return answerError(
      'invalid_redirect_uri',
      'https, http on this machine, or a scheme of the client’s own; no fragment.',
    )
  const { bindings, trace } = session
  const key = await grantsKey(bindings, { tenantId: bindings.TENANT_ID, requestId: trace.requestId })
  if (!key.ok) return answerRefusal(key.refusal)
  const name = shownClientName(clientName)
  const clientId = clientIdOf(key.value, { redirectUris, name })
  if (clientId.length > limits.clientIdCharactersMax)
    return answerError('invalid_client_metadata', 'All redirect_uris together are too long.')
  return answerJson(
    {
      client_id: clientId,
      client_id_issued_at: Math.floor(Date.now() / 1_000),
      client_name: name,
      redirect_uris: redirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    201,
  )
}
