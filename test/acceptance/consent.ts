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
  /** Of a redirect. */
  readonly location: string | null
  /** Of a page that goes on by itself, by its link as well. */
  readonly leadsTo: string | null
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

function read(html: string): Pick<OpenedPage, 'text' | 'fields' | 'leadsTo'> {
  const fields = new Map<string, string>()
  let text = ''
  let refresh: string | null = null
  const links: string[] = []
  const parser = new Parser({
    onopentag: (name, { name: field, value = '', href, content = '' }) => {
      if (name === 'input' && field !== undefined) fields.set(field, value)
      if (name === 'a' && href !== undefined) links.push(href)
      if (name === 'meta' && content.startsWith('0;url=')) refresh = content.slice('0;url='.length)
    },
    ontext: (part) => void (text += part),
  })
  parser.end(html)
  const leadsTo = refresh !== null && links.includes(refresh) ? refresh : null
  return { text: text.replaceAll(/\s+/g, ' '), fields, leadsTo }
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

/** Where the client takes its answer: where the page leads by itself, and by its link. */
export async function letIn(url: string | URL, said: Said): Promise<URL> {
  const page = await sendConsent(url, await openConsent(url), said)
  if (page.leadsTo === null) throw new Error(page.text)
  return new URL(page.leadsTo)
}
