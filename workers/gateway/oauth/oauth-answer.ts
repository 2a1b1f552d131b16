// Answers of the authorization server as its protocol has them: JSON with `error`, pages, redirects. Nothing of it is kept on the way.
import type { OAuthError } from '../../../contract/oauth.ts'
import type { Params } from '../../../core/oauth/asked.ts'
import { limits } from '../../../contract/limits.ts'
import type { Refusal } from '../../../contract/result.ts'
import { readWithin } from '../../shared/request-body.ts'

const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' }

export const answerJson = (value: object, status = 200): Response => Response.json(value, { status, headers: uncached })

export const answerError = (
  error: OAuthError | 'invalid_redirect_uri' | 'invalid_client_metadata',
  why: string,
  status = 400,
): Response => answerJson({ error, error_description: why }, status)

/** What keeps us from answering, as the protocol has it. */
export const answerRefusal = ({ detail }: Refusal): Response => answerError('temporarily_unavailable', detail, 503)

/** A form leads to us alone: browsers hold every address that a form's answer leads on to against this policy. */
const policy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

export const answerPage = async (
  page: unknown,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  new Response(String(await page), {
    status,
    headers: {
      ...uncached,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      // Without a referrer a browser would name no origin, and its form would come from nowhere.
      'referrer-policy': 'same-origin',
      ...headers,
    },
  })

export const answerRedirect = (to: string): Response =>
  new Response(null, { status: 303, headers: { ...uncached, location: to } })

/** Null where it is no form, or more than one would send. */
export async function readForm(request: Request, bytesMax: number = limits.oauthFormBytesMax): Promise<Params | null> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return null
  const text = await readText(request, bytesMax)
  return text === null ? null : [...new URLSearchParams(text)]
}

export async function readText(request: Request, bytesMax: number = limits.oauthFormBytesMax): Promise<string | null> {
  try {
    const bytes = await readWithin(request, bytesMax)
    return bytes === null ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
