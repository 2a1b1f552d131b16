// Token authentication as in Paperless-ngx; closed while no token is configured.
import type { MiddlewareHandler } from 'hono'
import type { Environment } from './bindings.ts'

/** Passes requests with `Authorization: Token <PAPERLESS_KEY>`; 503 while that secret is missing, else 401. */
export const authorize: MiddlewareHandler<Environment> = async (c, next) => {
  const expected = c.env.PAPERLESS_KEY ?? ''
  if (expected === '') return c.json({ detail: 'PAPERLESS_KEY is not set.' }, 503)
  const given = /^Token ([\x21-\x7e]{1,512})$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (given === undefined || !(await isEqual(given, expected))) {
    return c.json({ detail: 'Invalid token.' }, 401, { 'www-authenticate': 'Token' })
  }
  return await next()
}

/** Compares digests, so that the time taken tells neither the length nor a common start. */
async function isEqual(given: string, expected: string): Promise<boolean> {
  const [one, other] = await Promise.all([given, expected].map(digest))
  return crypto.subtle.timingSafeEqual(one!, other!)
}

async function digest(text: string): Promise<ArrayBuffer> {
  return await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}
