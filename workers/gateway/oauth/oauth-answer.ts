// Answers of the authorization server as its protocol has them: JSON with `error`, pages, redirects. Nothing of it is kept on the way.
import type { OAuthError } from '../../../contract/oauth.ts'
import type { Params } from '../../../core/oauth/asked.ts'
import { oauthFormBytesMax } from '../../../contract/oauth.ts'
import { targetOf } from '../../../core/oauth/redirect-uri.ts'
import { AnswerTooLarge, readBounded } from '../../shared/engines/answer-bounds.ts'

const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' }

export const answerJson = (value: object, status = 200): Response => Response.json(value, { status, headers: uncached })

export const answerError = (
  error: OAuthError | 'invalid_redirect_uri' | 'invalid_client_metadata',
  why: string,
  status = 400,
): Response => answerJson({ error, error_description: why }, status)

/** `leadsTo`: where its form may lead on, for browsers hold redirects to it as well. */
export async function answerPage(
  page: unknown,
  { status, leadsTo }: { readonly status: number; readonly leadsTo: string | null },
): Promise<Response> {
  const forms = leadsTo === null ? "'none'" : `'self' ${sourceOf(targetOf(leadsTo))}`
  const policy = `default-src 'none'; style-src 'self'; form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`
  return new Response(String(await page), {
    status,
    headers: {
      ...uncached,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      // Without a referrer a browser would name no origin, and its form would come from nowhere.
      'referrer-policy': 'same-origin',
    },
  })
}

/** Content Security Policy has no word for a host of IPv6: its scheme is named in its place. */
const sourceOf = (target: string): string => (target.includes('[') ? 'http:' : target)

export const answerRedirect = (to: string): Response =>
  new Response(null, { status: 303, headers: { ...uncached, location: to } })

/** Null where it is no form, or more than one would send. */
export async function readForm(request: Request): Promise<Params | null> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return null
  const text = await readText(request)
  return text === null ? null : [...new URLSearchParams(text)]
}

export async function readText(request: Request): Promise<string | null> {
  try {
    const bytes = await readBounded(new Response(request.body), oauthFormBytesMax)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof AnswerTooLarge || error instanceof TypeError) return null
    throw error
  }
}
