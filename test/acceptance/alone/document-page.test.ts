// The page of one document in Debian's Chromium: what it is and was, its text as redaction let it out, and who read it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOf, chromiumPath, keepPicture, openBrowser, showOn, type Page, type Screen } from '../chromium.ts'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'

if (chromiumPath === undefined) process.stderr.write('skipped: the page of a document, because there is no Chromium\n')

let instance: TestInstance
let client: Client
let page: Page

const screens: readonly Screen[] = [1280, 390, 320].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
)

async function press(key: string): Promise<void> {
  for (const type of ['keyDown', 'keyUp'])
    await page.send('Input.dispatchKeyEvent', { type, key, code: key, ...(key === 'Enter' ? { text: '\r' } : {}) })
}

describe.skipIf(chromiumPath === undefined)('the page of a document', () => {
  beforeAll(async () => {
    instance = await startInstance()
    client = createClient(instance.url)
    page = await openBrowser({ names: [] })
  }, 180_000)
  afterAll(async () => {
    await page?.close()
    await instance?.stop()
  })

  const at = (id: string): string => `document.querySelector('#${id}').innerText`

  test('has what it is, how it went, what was taken out, and each record; its text is read by whom the log says', async () => {
    const metadata = { tags: ['statements'], subjects: ['Maria Keller'] }
    const body = `Mrs Maria Keller sold the barn at the weir. ${'The barn stands at the weir. '.repeat(2_000)}`
    const { documentId } = await client.process(body, { name: 'Sale_by_Maria_Keller.txt', metadata })
    await page.open(instance.url)
    const link = `[...document.querySelectorAll('#documents a')].find(({ href }) => href.endsWith('${documentId}'))`
    await page.until(link)
    await page.read(`${link}.click()`)
    await page.until(
      `location.pathname === '/documents/${documentId}' && document.querySelector('#trail')?.hidden === false`,
    )
    expect(await page.read(at('document-title'))).toMatch(/^Sale by person \w{7}\.txt$/)
    expect(await page.read('document.title')).toBe('Sale by ‹person›.txt · ClawQL')
    expect(await page.read(at('facts'))).toMatch(/Status\s+completed\s+About\s+person \w{7} #statements/)
    expect(await page.read(at('taken-out-types'))).toContain('person')
    expect(await page.read(at('stages'))).toMatch(/presidio done, \d+ ms/)
    expect(await page.read(at('trail-note'))).toContain('each included')
    expect(await page.read(`document.querySelector('#trail time').title`)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(await page.read(at('trail'))).not.toContain('memory.recalled')
    await page.read(`document.querySelector('#text-show').click()`)
    await page.until(
      `document.querySelectorAll('#text .chip').length > 0 && ${at('trail')}.includes('memory.recalled')`,
    )
    expect(await page.read(at('text'))).toMatch(/Mrs person \w{7} sold the barn/)
    expect(await page.read('document.body.innerText')).not.toMatch(/keller/i)
    await keepPicture(page, 'document')
  }, 60_000)

  test('proves its records in this browser against a key that was kept, and takes no other', async () => {
    const vkey = (await client.text('/api/audit/log/log.vkey')).trim()
    const verify = async (key: string): Promise<string> => {
      await page.read(
        `(() => { document.querySelector('#verify-note').textContent = ''; const form = document.querySelector('#verify'); form.elements.vkey.value = ${JSON.stringify(key)}; form.requestSubmit(); return true })()`,
      )
      await page.until(`${at('verify-note')} !== ''`)
      return await page.read(at('verify-note'))
    }
    expect(await verify('nothing of it')).toMatch(/^NOT proven: That is no verifier key/)
    expect(await verify(vkey)).toMatch(
      /^Proven here: \d+ records stand, as they are shown, in a log of \d+ whose root [0-9a-f]{16}…/,
    )
    // A server that says something else of a record is found out.
    await page.read(
      `(() => { window.kept = window.fetch; window.fetch = async (...args) => { const answer = await window.kept(...args); if (!String(args[0]).includes('/audit/document/')) return answer; const body = await answer.json(); body.entries[0].record.actor.id = 'somebody'; body.entries[0].actorId = 'somebody'; return Response.json(body) }; return true })()`,
    )
    expect(await verify(vkey)).toMatch(/^NOT proven: Record \d+ does not stand in the signed log/)
    await page.read(`(window.fetch = window.kept, true)`)
    // The log that was seen is not shorter afterwards.
    await page.read(
      `(() => { const seen = JSON.parse(localStorage.getItem('clawql-checkpoint')); localStorage.setItem('clawql-checkpoint', JSON.stringify({ ...seen, size: seen.size + 100 })); return true })()`,
    )
    expect(await verify(vkey)).toMatch(/^NOT proven: This browser saw a log of \d+ records before/)
    await page.read(`(localStorage.removeItem('clawql-checkpoint'), true)`)
    expect(await verify(vkey)).toMatch(/^Proven here/)
    await keepPicture(page, 'document-proven')
  }, 60_000)

  test('fits each screen, with nothing in the way, and is reached by keyboard', async () => {
    for (const screen of screens) {
      await showOn(page, screen)
      expect([screen, await page.read(`document.documentElement.scrollWidth <= innerWidth`)]).toEqual([screen, true])
      expect([screen, await barriersOf(page)]).toEqual([screen, []])
      await keepPicture(page, `document-${screen.width}-${screen.scheme}`)
    }
    await page.open(await page.read<string>('location.href'))
    await page.until(`document.querySelector('main').hidden === false`)
    await press('Tab')
    await press('Enter')
    expect(await page.read('document.activeElement.id')).toBe('document-title')
  }, 60_000)

  test('on paper it has nothing to press, and its times in UTC too', async () => {
    await page.send('Emulation.setEmulatedMedia', { media: 'print' })
    const seen = `[...document.querySelectorAll('button, form, nav, .skip')].filter((one) => one.offsetParent !== null).length`
    expect(await page.read(seen)).toBe(0)
    expect(await page.read(`getComputedStyle(document.querySelector('time'), '::after').content`)).toMatch(
      /attr\(title\)|Z\)/,
    )
    expect(await page.read(`getComputedStyle(document.body).backgroundColor`)).toBe('rgb(255, 255, 255)')
    await keepPicture(page, 'document-print')
    await page.send('Emulation.setEmulatedMedia', { media: '' })
  })

  test('says that there is none, and what a failed one is', async () => {
    await page.open(`${instance.url}/documents/01M8GBBGNCK3629NTH1APM5S53`)
    await page.until(`${at('document-note')}.includes('Not found')`)
    const { documentId } = await client.process('%PDF-1.7 that is none', { name: 'broken.pdf' })
    await page.open(`${instance.url}/documents/${documentId}`)
    await page.until(`${at('facts')}.includes('failed')`)
    expect(await page.read(at('document-note'))).toMatch(/\. /)
    expect(await page.read(at('actions'))).toBe('Try again')
    await page.read(`document.querySelector('#actions button').click()`)
    await page.until(
      `/record|taken out/.test(${at('trail')} + ${at('document-note')}) || ${at('trail')}.includes('document.retried')`,
    )
  }, 60_000)
})
