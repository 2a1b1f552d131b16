// An instance behind a proxy that ends TLS: api.publicUrl is its address, its page works in a browser, and no other is let in.
import { request as requestHttp, type OutgoingHttpHeaders } from 'node:http'
import { request as requestHttps } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, openBrowser } from '../chromium.ts'
import { findFreePort, startInstance, type TestInstance } from '../instance.ts'
import { startDocumentedProxy, type DocumentedProxy } from '../documented-proxy.ts'
import { hasProgram, startTlsProxy, type TlsProxy } from '../tls-proxy.ts'

const name = 'clawql.example.com'
const reason = hasProgram('openssl', 'version') ? undefined : 'no openssl, which makes the certificate'
const browserReason = reason ?? (chromiumPath === undefined ? 'no Chromium (apt-get install chromium)' : undefined)
if (browserReason !== undefined) console.log(`behind-tls: parts skipped, ${browserReason}`)

let instance: TestInstance
let proxies: readonly TlsProxy[] = []
let publicUrl: string

beforeAll(async () => {
  if (reason !== undefined) return
  const port = await findFreePort()
  publicUrl = `https://${name}:${port}`
  instance = await startInstance({ config: { api: { publicUrl: `${publicUrl}/`, auth: { mode: 'apiKey' } } } })
  const to = instance.port
  proxies = [
    await startTlsProxy({ name, to, port, keepsHost: true }),
    await startTlsProxy({ name, to, port: await findFreePort(), keepsHost: false }),
  ]
})
afterAll(async () => {
  for (const proxy of proxies) proxy.close()
  await instance?.stop()
})

/** Through a proxy, as a browser that was led there by the name. */
function statusThrough(
  proxy: Pick<TlsProxy, 'port'>,
  path: string,
  headers: OutgoingHttpHeaders,
  method = 'GET',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: proxy.port, servername: name, rejectUnauthorized: false, path, method }
    const sent = requestHttps({ ...options, headers: { host: new URL(publicUrl).host, ...headers } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

function statusDirect(path: string, headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = requestHttp({ host: '127.0.0.1', port: instance.port, path, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Scripts and styles as the page names them; a module script is asked for with Origin. */
async function readAssets(): Promise<readonly string[]> {
  const html = await (await fetch(`${instance.url}/`)).text()
  const assets = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path)
  expect(assets.length).toBeGreaterThanOrEqual(2)
  return assets
}

describe.skipIf(reason !== undefined)('api.publicUrl', () => {
  test('its pages and their scripts are served, whatever Host the proxy writes', async () => {
    const assets = await readAssets()
    for (const proxy of proxies)
      for (const path of ['/', '/redaction', '/healthz', ...assets])
        expect(await statusThrough(proxy, path, { origin: publicUrl, 'sec-fetch-site': 'same-origin' }), path).toBe(200)
  })

  test('scheme, name and port all count, and a foreign page stays outside', async () => {
    const foreign = [
      publicUrl.replace('https:', 'http:'),
      `https://${name}`,
      `https://evil.${name}:${new URL(publicUrl).port}`,
      `${publicUrl}.evil.example`,
      'https://evil.example',
      'null',
    ]
    for (const proxy of proxies)
      for (const origin of foreign) {
        expect(await statusThrough(proxy, '/redaction', { origin }), origin).toBe(403)
        expect(await statusThrough(proxy, '/api/memory/recall', { origin }, 'POST'), origin).toBe(403)
      }
    const [keepingHost] = proxies
    for (const host of ['evil.example', name, `${name}:1`, `evil.${new URL(publicUrl).host}`])
      expect(await statusThrough(keepingHost!, '/redaction', { host }), host).toBe(421)
  })

  test('no forwarded header is believed', async () => {
    const claims = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
    }
    const own = { host: `127.0.0.1:${instance.port}` }
    expect(await statusDirect('/redaction', { ...own, ...claims, origin: 'https://evil.example' })).toBe(403)
    expect(await statusDirect('/redaction', { ...claims, host: 'evil.example', 'x-forwarded-host': name })).toBe(421)
    expect(await statusDirect('/redaction', { ...own, ...claims, origin: `http://127.0.0.1:${instance.port}` })).toBe(
      200,
    )
  })
})

describe.skipIf(browserReason !== undefined)('the page in a browser', () => {
  test('opens over TLS, takes a key and shows health and documents; the address never holds the key', async () => {
    const page = await openBrowser({ names: [name] })
    try {
      await page.open(`${publicUrl}/`)
      await page.until(`document.querySelector('#sign-in')?.hidden === false`)
      await page.read(`(() => {
        const form = document.querySelector('form#key')
        form.querySelector('[name=key]').value = ${JSON.stringify(instance.adminKey)}
        form.requestSubmit()
      })()`)
      await page.until(`document.querySelector('#health')?.textContent.includes('tika ok')`)
      expect(await page.read('location.href')).toBe(`${publicUrl}/`)
      expect(page.answers.filter(({ status }) => status === 403 || status === 421)).toEqual([])
      // What a page at this address sends with POST is taken.
      const recall = `fetch('/api/memory/recall', { method: 'POST', body: '{"query":"nothing yet"}', headers: {
        'content-type': 'application/json', authorization: 'Bearer ' + ${JSON.stringify(instance.adminKey)} } }).then((answer) => answer.status)`
      expect(await page.read(recall)).toBe(200)
    } finally {
      await page.close()
    }
  })

  test('without its script no form puts what was typed into the address', async () => {
    for (const path of ['/', '/redaction']) {
      const html = await (await fetch(`${instance.url}${path}`)).text()
      const forms = html.match(/<form\b[^>]*>/g) ?? []
      expect(forms.length).toBeGreaterThan(0)
      for (const form of forms) expect(form, path).toMatch(/\bmethod="post"/)
    }
  })
})

describe.each([
  ['Caddy', 'caddy', 'version'],
  ['nginx', 'nginx', '-v'],
] as const)('the file for %s in docs/operating/behind-tls.md', (_name, program, versionOption) => {
  const isSkipped = reason !== undefined || !hasProgram(program, versionOption)
  if (isSkipped) console.log(`behind-tls: ${program} skipped, it is not installed`)
  let proxy: DocumentedProxy | undefined
  afterAll(() => proxy?.close())

  test.skipIf(isSkipped)('serves the page and the API, large uploads included, and no other name', async () => {
    proxy = await startDocumentedProxy(program, { name, to: instance.port, port: await findFreePort() })
    const own = { origin: publicUrl, 'sec-fetch-site': 'same-origin' }
    const assets = await readAssets()
    for (const path of ['/', '/healthz', ...assets]) expect(await statusThrough(proxy, path, own), path).toBe(200)
    for (const origin of ['https://evil.example', publicUrl.replace('https:', 'http:')])
      expect(await statusThrough(proxy, assets[0]!, { origin }), origin).toBe(403)
    const boundary = 'part-of-a-form'
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="large.txt"\r\n\r\n`
    const body = Buffer.from(
      `${head}${'Quarterly figures of the western depot. '.repeat(75_000)}\r\n--${boundary}--\r\n`,
    )
    const status = await new Promise<number>((resolve, reject) => {
      const sent = requestHttps(
        {
          host: '127.0.0.1',
          port: proxy!.port,
          servername: name,
          rejectUnauthorized: false,
          path: '/api/documents/ingest',
          method: 'POST',
          headers: {
            ...own,
            host: new URL(publicUrl).host,
            authorization: `Bearer ${instance.adminKey}`,
            'content-type': `multipart/form-data; boundary=${boundary}`,
            'content-length': body.byteLength,
          },
        },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
    expect(status).toBe(202)
  })
})
