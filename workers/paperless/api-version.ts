// API versions 9 and 10 of Paperless-ngx 3: chosen by Accept, told in response headers.
import type { Context, MiddlewareHandler } from 'hono'
import type { Environment } from './bindings.ts'

/** The release whose API this is. */
const serverVersion = '3.0.5'

/** Reads `Accept: application/json; version=9`; without one the newest counts. Answers 406 for other versions. */
export const apiVersion: MiddlewareHandler<Environment> = async (c, next) => {
  if (refusedVersion(c)) return c.json({ detail: 'Invalid version in "Accept" header.' }, 406)
  c.set('apiVersion', asked(c) === '9' ? 9 : 10)
  await next()
  c.header('x-api-version', '10')
  c.header('x-version', serverVersion)
}

function refusedVersion(c: Context): boolean {
  return !['9', '10', undefined].includes(asked(c))
}

const asked = (c: Context): string | undefined => /;\s*version=([^;,\s]+)/.exec(c.req.header('accept') ?? '')?.[1]
