// Signing in on the page in Debian's Chromium: a card until somebody is in, what a role can't do is hidden, calls that wait are decided, and a session outlives the page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../../contract/api-key.ts'
import { barriersOf, chromiumPath, keepPicture, openBrowser, type Page } from '../chromium.ts'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'

if (chromiumPath === undefined) process.stderr.write('skipped: signing in on the page, because there is no Chromium\n')

let instance: TestInstance
let admin: Client
let page: Page

const post = (client: Client, path: string, body: object) =>
  client.json(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

const keyOf = async (wish: object): Promise<string> =>
  createdApiKeySchema.parse((await post(admin, '/api/keys', wish)).body).key

const isHidden = (selector: string): string => `document.querySelector(${JSON.stringify(selector)})?.hidden`
const isShown = (selector: string): string =>
  `document.querySelector(${JSON.stringify(selector)})?.checkVisibility() === true`
const textOf = (selector: string): string => `document.querySelector(${JSON.stringify(selector)}).innerText`

async function signIn(key: string): Promise<void> {
  await page.until(`${isHidden('#sign-in')} === false`)
  await page.read(`(() => {
    const form = document.querySelector('form#key')
    form.elements.key.value = ${JSON.stringify(key)}
    form.requestSubmit()
  })()`)
}

async function signOut(): Promise<void> {
  await page.read(`document.querySelector('#sign-out').click()`)
  await page.until(`${isHidden('#sign-in')} === false && ${isHidden('main')}`)
}

describe.skipIf(chromiumPath === undefined)('the page', () => {
  beforeAll(async () => {
    instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
    admin = createClient(instance.url, instance.adminKey)
    page = await openBrowser({ names: [] })
    await page.open(instance.url)
  }, 180_000)
  afterAll(async () => {
    await page?.close()
    await instance?.stop()
  })

  test('is a card until somebody is in, which a wrong key does not open', async () => {
    await signIn('clawql_nobody_knows_this_key')
    await page.until(`${textOf('#sign-in-note')}.includes('isn’t known here')`)
    expect([await page.read(isShown('main')), await page.read(isShown('#who'))]).toEqual([false, false])
    expect(await page.read(`document.querySelector('form#key').elements.key.value`)).toBe('')
    await keepPicture(page, 'card')
    expect(await barriersOf(page)).toEqual([])
  })

  test('shows an administrator all, and goes on when it is loaded anew', async () => {
    await signIn(instance.adminKey!)
    await page.until(`${isHidden('main')} === false && ${textOf('#health')}.includes('tika ok')`)
    expect(await page.read(textOf('#who'))).toMatch(/Signed in as .* \(admin\)/)
    for (const selector of ['#upload', '#recall', '#graph-form', '#approvals-note'])
      expect([selector, await page.read(isShown(selector))]).toEqual([selector, true])
    expect(await page.read(`document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })`)).toBe('{}')
    await page.open(instance.url)
    await page.until(`${isHidden('#who')} === false`)
    await page.until(`document.querySelectorAll('#sessions li').length > 0`)
    expect(await page.read(textOf('#sessions'))).toContain('a browser: this one')
    await keepPicture(page, 'administrator')
    expect(await barriersOf(page)).toEqual([])
    await signOut()
  }, 60_000)

  test('shows a viewer no upload and no approvals', async () => {
    await signIn(await keyOf({ name: 'vera', roles: ['viewer'], actorType: 'human' }))
    await page.until(`${isHidden('main')} === false`)
    expect([await page.read(isShown('#upload')), await page.read(isShown('#approvals-note'))]).toEqual([false, false])
    expect(await page.read(isShown('#recall'))).toBe(true)
    await page.open(`${instance.url}/redaction`)
    await page.until(`${isHidden('main')} === false`)
    expect(await barriersOf(page)).toEqual([])
    await page.open(instance.url)
    await page.until(`${isHidden('#who')} === false`)
    await signOut()
  }, 60_000)

  test('has somebody decide about a call by what it would run with', async () => {
    const agent = createClient(instance.url, await keyOf({ name: 'bot', roles: ['operator'], actorType: 'agent' }))
    const rule = { id: 'agents-ask', effect: 'approve', actorType: 'agent', operations: ['clawql__memory__recall'] }
    await post(admin, '/api/policy', { policy: { rules: [rule] } })
    const recall = () => post(agent, '/api/memory/recall', { query: 'what the agent wants to know' })
    await expect.poll(async () => (await recall()).status, { timeout: 5_000 }).toBe(409)
    await signIn(await keyOf({ name: 'otto', roles: ['operator'], actorType: 'human' }))
    await page.until(`document.querySelectorAll('#approvals button').length === 1`)
    expect(await page.read(textOf('#approvals'))).toContain('clawql__memory__recall')
    await page.read(`document.querySelector('#approvals button').click()`)
    await page.until(`${textOf('#approvals')}.includes('what the agent wants to know')`)
    expect(await page.read(`document.activeElement.tagName`)).toBe('PRE')
    await keepPicture(page, 'approval')
    expect(await barriersOf(page)).toEqual([])
    // Another one begins to wait: what somebody reads stays open.
    await post(agent, '/api/memory/recall', { query: 'something else' })
    await page.until(`document.querySelectorAll('#approvals > li').length === 2`, 15_000)
    expect(await page.read(`document.activeElement.tagName`)).toBe('PRE')
    await page.read(`document.querySelector('#approvals .approve').click()`)
    await page.until(`${textOf('#approvals')}.includes('it runs once')`)
    expect([(await recall()).status, (await recall()).status]).toEqual([200, 409])
  }, 60_000)

  test('fits a narrow screen, keeps to its policy, and asks nobody else', async () => {
    for (const width of [1280, 390, 320]) {
      await page.send('Emulation.setDeviceMetricsOverride', { width, height: 800, deviceScaleFactor: 1, mobile: false })
      expect([width, await page.read(`document.documentElement.scrollWidth <= innerWidth`)]).toEqual([width, true])
    }
    expect(page.complaints.filter((one) => !/40[19]/.test(one))).toEqual([])
    expect(page.answers.filter(({ url }) => !url.startsWith(instance.url))).toEqual([])
  })
})
