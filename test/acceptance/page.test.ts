// The page in Debian's Chromium: a label is a chip that asks on; values come for a purpose, and the log has it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, openBrowser, type Page } from './chromium.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

if (chromiumPath === undefined) process.stderr.write('skipped: the page, because there is no Chromium\n')

let instance: TestInstance
let client: Client
let page: Page
describe.skipIf(chromiumPath === undefined)('the page', () => {
  beforeAll(async () => {
    instance = await startInstance()
    client = createClient(instance.url)
    await client.process('Maria Keller asked for a bridge loan.', { name: 'a.txt' })
    await client.process('Mrs Maria Keller sold the barn.', { name: 'b.txt' })
    page = await openBrowser({ names: [] })
    await page.open(instance.url)
  }, 180_000)
  afterAll(async () => {
    await page.close()
    await instance.stop()
  })

  const submit = (form: string, field: string, text: string): string =>
    `(() => { const form = document.querySelector('${form}'); form.elements['${field}'].value = ${JSON.stringify(text)}; form.requestSubmit(); return true })()`
  const shown = `document.querySelector('#results').innerText`

  test('shows labels as chips, and a chip recalls all that names the same person', async () => {
    await page.read(submit('#recall', 'query', 'bridge loan'))
    await page.until(`document.querySelectorAll('#results .chip').length > 0`)
    expect(await page.read(`document.querySelector('.chip').textContent`)).toMatch(/^person [0-9a-z]{7}$/)
    expect(await page.read(shown)).not.toMatch(/keller/i)
    await page.read(`document.querySelector('.chip').click()`)
    await page.until(`${shown}.includes('barn')`)
  })

  test('shows values for a purpose, which the log has', async () => {
    expect(await page.read(`document.querySelector('#reveal').hidden`)).toBe(false)
    await page.read(submit('#reveal', 'purpose', 'loan review'))
    await page.until(`${shown}.includes('Maria Keller')`)
    expect(await page.read(`document.querySelector('#recall-note').textContent`)).toContain('2 values shown')
    const { records } = await readLog(client)
    expect(records.filter(({ type }) => type === 'memory.revealed').map(({ body }) => body['purpose'])).toEqual([
      'loan review',
    ])
  })
})
