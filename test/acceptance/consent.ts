// Somebody in front of the page where a client is let in: opens it as a browser that another site leads there, fills it in, sends it.
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { Parser } from 'htmlparser2'

export interface OpenedPage {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** As it is read. */
  readonly text: string
  /** Of its form: names with values, hidden ones filled in. */
  readonly fields: ReadonlyMap<string, string>
  readonly location: string | null
}

interface Sent {
  readonly method?: string
  readonly headers: OutgoingHttpHeaders
  readonly body?: string
}

/** By Node's own client: its fetch says itself where a request comes from. */
function open(url: string, { method = 'GET', headers, body = '' }: Sent): Promise<OpenedPage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (answer) => {
      let html = ''
      answer.setEncoding('utf8').on('data', (part: string) => void (html += part))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          ...read(html),
          location: answer.headers.location ?? null,
        }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function read(html: string): Pick<OpenedPage, 'text' | 'fields'> {
  const fields = new Map<string, string>()
  let text = ''
  const parser = new Parser({
    onopentag: (name, { name: field, value = '' }) => {
      if (name === 'input' && field !== undefined) fields.set(field, value)
    },
    ontext: (part) => void (text += part),
  })
  parser.end(html)
  return { text: text.replaceAll(/\s+/g, ' '), fields }
}

/** As Chrome follows a link of another site. */
export const openConsent = (url: string | URL): Promise<OpenedPage> =>
  open(String(url), {
    headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  })

export interface Said {
  readonly decision?: 'allow' | 'deny'
  readonly key?: string | undefined
  readonly name?: string
  readonly password?: string
}

/** As Chrome sends the page's own form. */
export function sendConsent(url: string | URL, { fields }: OpenedPage, said: Said): Promise<OpenedPage> {
  const { origin } = new URL(url)
  const body = new URLSearchParams([...fields])
  for (const [name, value] of Object.entries({ decision: 'allow', ...said }))
    if (value !== undefined) body.set(name, value)
  return open(`${origin}/oauth/authorize`, {
    method: 'POST',
    body: String(body),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin,
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
    },
  })
}

/** Where the client takes its answer. */
export async function letIn(url: string | URL, said: Said): Promise<URL> {
  const { location, text } = await sendConsent(url, await openConsent(url), said)
  if (location === null) throw new Error(text)
  return new URL(location)
}
