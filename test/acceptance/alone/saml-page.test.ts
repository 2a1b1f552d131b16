// Signing in by SAML as a browser does it: from the page to an identity provider of another site, by its form back, and the page works.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, openBrowser, type Page } from '../chromium.ts'
import { goodResponse, readRequest, type Signer } from '../saml-provider.ts'
import { startSamlWorld, type SamlWorld } from '../saml-world.ts'

if (chromiumPath === undefined) process.stderr.write('skipped: signing in by SAML, because there is no Chromium\n')

/** Its page signs everybody in, and sends the form by itself. */
async function startProvider(signer: () => Signer) {
  const pageFor = async (path: string): Promise<string> => {
    const request = readRequest(`http://localhost${path}`)
    const response = Buffer.from(await goodResponse(request, signer())).toString('base64')
    const input = `<input name="SAMLResponse" value="${response}">`
    return `<form method="post" action="${request.acsUrl}">${input}</form><script>document.forms[0].submit()</script>`
  }
  const server = createServer(async ({ url = '' }, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.end(await pageFor(url))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Another site than the instance's 127.0.0.1.
  return { server, ssoUrl: `http://localhost:${(server.address() as AddressInfo).port}/sso` }
}

describe.skipIf(chromiumPath === undefined)('somebody in a browser', () => {
  let world: SamlWorld
  let provider: Awaited<ReturnType<typeof startProvider>>
  let page: Page
  beforeAll(async () => {
    provider = await startProvider(() => world.signer)
    world = await startSamlWorld({ ssoUrl: provider.ssoUrl })
    page = await openBrowser({ names: [] })
  }, 180_000)
  afterAll(async () => {
    await page?.close()
    await world?.instance.stop()
    provider?.server.close()
  })

  test('signs in, and the page has their credential in no address and no store', async () => {
    await page.open(world.instance.url)
    await page.until(`document.querySelector('#sign-in')?.hidden === false`)
    await page.read(`document.querySelector('#sign-in-elsewhere a').click()`)
    await page.until(
      `document.querySelector('main')?.hidden === false && document.querySelector('#documents-empty')?.hidden === false`,
      20_000,
    )
    expect(await page.read(`location.href`)).toBe(`${world.instance.url}/`)
    expect(await page.read(`document.querySelector('#sign-in').hidden`)).toBe(true)
    expect(await page.read(`document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })`)).toBe('{}')
    expect(page.complaints.filter((one) => !one.includes('401'))).toEqual([])
  }, 60_000)

  test('stays signed in when the page is loaded anew, until they sign out', async () => {
    await page.open(world.instance.url)
    await page.until(`document.querySelector('#who')?.hidden === false`)
    await page.read(`document.querySelector('#sign-out').click()`)
    await page.until(`document.querySelector('#sign-in')?.hidden === false`)
    expect(await page.read(`document.querySelector('main').hidden`)).toBe(true)
  }, 60_000)
})
