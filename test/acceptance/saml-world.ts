// An instance where people sign in by SAML, and a browser that does: begins, is led to the identity provider, brings its form back.
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { expect } from 'vitest'
import type * as z from 'zod'
import { sessionSchema } from '../../contract/session.ts'
import { startInstance } from './instance.ts'
import { entityId, makeSigner, readRequest, type AuthnRequest } from './saml-provider.ts'

export const ssoUrl = 'https://idp.example.com/sso'

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: IncomingHttpHeaders
}

export interface Browser {
  send(path: string, sent?: Sent): Promise<Answer>
  /** It keeps what it is given. */
  readonly cookies: Map<string, string>
}

interface Sent {
  readonly method?: string
  readonly body?: string
  readonly headers?: OutgoingHttpHeaders
}

/** By Node's own client: its fetch says itself where a request comes from. */
const exchange = (url: string, { method = 'GET', body = '', headers = {} }: Sent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => void (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

/** `host`: as a proxy in front passes it on. */
export function openBrowser(url: string, host?: string): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async send(path, sent = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const named = host === undefined ? {} : { host }
      const headers = { ...named, ...sent.headers, ...(cookie === '' ? {} : { cookie }) }
      const answer = await exchange(`${url}${path}`, { ...sent, headers })
      for (const set of answer.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}

export const form = { 'content-type': 'application/x-www-form-urlencoded' }
const navigating = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

export async function begin(browser: Browser): Promise<AuthnRequest> {
  const { status, headers } = await browser.send('/api/auth/saml/login')
  expect(status).toBe(303)
  return readRequest(headers.location!)
}

/** As the identity provider's page has its form sent. */
export const bring = (browser: Browser, response: string): Promise<Answer> =>
  browser.send('/api/auth/saml/acs', {
    method: 'POST',
    body: String(new URLSearchParams({ SAMLResponse: Buffer.from(response).toString('base64') })),
    headers: { ...form, ...navigating, origin: 'https://idp.example.com', 'sec-fetch-site': 'cross-site' },
  })

/** Why the page says that nobody came in; empty where somebody did. */
export const reasonIn = ({ text }: Answer): string => /\(([A-Z_]+)\)/.exec(text)?.[1] ?? ''

export const sessionOf = (browser: Browser): Promise<Answer> => browser.send('/api/auth/session')

export type SignedIn = z.output<typeof sessionSchema> & {
  readonly json: (path: string, body?: object) => Promise<unknown>
}

export async function startSamlWorld(more: object = {}, api: object = {}) {
  const [signer, next, stranger] = await Promise.all([makeSigner(), makeSigner('ec'), makeSigner()])
  const longer = await Promise.all(['P-384', 'P-521'].map((curve) => makeSigner('ec', { curve, hash: 'SHA-384' })))
  const certificates = [signer, next, ...longer].map(({ certificate }) => certificate)
  const roleMapping = { admins: 'admin', viewers: ['viewer'], importers: 'operator' }
  const saml = { entityId, ssoUrl, certificates, roleMapping, serviceGroups: ['programs'], ...more }
  const instance = await startInstance({ config: { api: { ...api, auth: { mode: 'saml', saml } } } })
  return {
    instance,
    signer,
    next,
    /** Of other curves. */
    longer,
    stranger,
    /** Somebody who begins, is signed in there, and comes back; how it ended. */
    async through(respond: (request: AuthnRequest) => Promise<string> | string) {
      const browser = openBrowser(instance.url)
      const request = await begin(browser)
      const response = await respond(request)
      const answer = await bring(browser, response)
      return { browser, request, response, answer, reason: reasonIn(answer) }
    },
    async signIn(respond: (request: AuthnRequest) => Promise<string>): Promise<SignedIn> {
      const { browser, answer } = await this.through(respond)
      expect([answer.status, reasonIn(answer)]).toEqual([200, ''])
      const { status, text } = await sessionOf(browser)
      expect(status, text).toBe(200)
      const headers = { 'content-type': 'application/json', origin: instance.url }
      const json = async (path: string, body?: object): Promise<unknown> => {
        const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers }
        return JSON.parse((await browser.send(path, sent)).text) as unknown
      }
      return { ...sessionSchema.parse(JSON.parse(text)), json }
    },
  }
}

export type SamlWorld = Awaited<ReturnType<typeof startSamlWorld>>
