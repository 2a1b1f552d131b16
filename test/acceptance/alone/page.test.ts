// The page in Debian's Chromium: a label is a chip that asks on, values come for a purpose, and memory is drawn as a graph.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOf, chromiumPath, keepPicture, openBrowser, showOn, type Page, type Screen } from '../chromium.ts'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { readLog } from '../read-log.ts'

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

  test('lists what it has, also what comes from elsewhere, with its kind and why one did not get through', async () => {
    const rows = `[...document.querySelectorAll('#documents tr')].map((row) => row.innerText)`
    await page.until(`${rows}.length === 2`)
    const before = performance.now()
    const sent = await client.ingest('%PDF-1.7 that is none', { name: 'broken.pdf' })
    await page.until(`${rows}.length === 3`)
    expect(performance.now() - before).toBeLessThan(4_000)
    await client.settled(sent.documentId, 30_000)
    await page.until(`${rows}[0].includes('failed')`)
    const [first = ''] = await page.read<string[]>(rows)
    expect(first).toMatch(/PDF, 21 B/)
    expect(first).toContain('.')
    expect(await page.read(rows)).toEqual(expect.arrayContaining([expect.stringContaining('text, ')]))
  })

  test('names documents by what redaction let out, finds them by words and filters; a view is a link, and is kept', async () => {
    const name = 'Statement_of_Maria_Keller.txt'
    const metadata = { tags: ['statements'], subjects: ['Maria Keller'], matter: 'loan 7' }
    await client.process('She signed it at the mill.', { name, metadata })
    const table = `document.querySelector('#documents').innerText`
    await page.until(`${table}.includes('Statement of')`)
    const [first = ''] = await page.read<string[]>(
      `[...document.querySelectorAll('#documents tr')].map((row) => row.innerText)`,
    )
    expect(first).toMatch(/Statement of person \w{7}\.txt\s+person \w{7} matter \w{7} #statements/)
    expect(first).not.toMatch(/keller|loan/i)
    const count = `document.querySelectorAll('#documents tr').length`
    await page.read(submit('#documents-filter', 'name', 'statements'))
    await page.until(`${count} === 1`)
    expect(await page.read(`document.querySelector('#documents-note').textContent`)).toBe('1 document.')
    expect(await page.read('location.hash')).toBe('#documents?name=statements')
    await page.read(submit('#view-form', 'title', 'What she said'))
    await page.read(`document.querySelector('#documents-filter').reset()`)
    await page.until(`${count} > 1`)
    await page.read(submit('#documents-filter', 'subject', 'Maria Keller'))
    await page.until(`${count} === 1`)
    await page.read(submit('#documents-filter', 'name', 'barn'))
    await page.until(`document.querySelector('#documents-empty').innerText === 'No document is like that.'`)
    await page.read(submit('#documents-filter', 'name', '?'))
    await page.until(`document.querySelector('#documents-note').textContent === 'No document is like that.'`)
    await page.read(`document.querySelector('#views a').click()`)
    await page.until(`${table}.includes('Statement of') && ${count} === 1`)
    await page.read(`document.querySelector('#views button').click()`)
    expect(await page.read(`document.querySelectorAll('#views li').length`)).toBe(0)
    // A link to a section leaves what is shown as it is.
    await page.read(`document.querySelector('#sections a').click()`)
    await page.read('new Promise((resolve) => setTimeout(resolve, 2_000))')
    expect(await page.read(count)).toBe(1)
    await keepPicture(page, 'filtered')
    await page.read(`document.querySelector('.views a').click()`)
    await page.until(`${count} > 1`)
  })

  test('shows labels as chips, and a chip recalls all that names the same person', async () => {
    await page.read(submit('#recall', 'query', 'bridge loan'))
    await page.until(`document.querySelectorAll('#results .chip').length > 0`)
    expect(await page.read(`document.querySelector('#results .chip').textContent`)).toMatch(/^person [0-9a-z]{7}$/)
    expect(await page.read(shown)).not.toMatch(/keller/i)
    await page.read(`document.querySelector('#results .chip').click()`)
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

  const press = async (key: string): Promise<void> => {
    for (const type of ['keyDown', 'keyUp'])
      await page.send('Input.dispatchKeyEvent', { type, key, code: key, ...(key === 'Enter' ? { text: '\r' } : {}) })
  }

  describe('uploads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clawql-folder-'))
    const names = [
      'Brief – Zürich.txt',
      'łódź.txt',
      'Привет.txt',
      'Καλημέρα.txt',
      '报告.txt',
      'تقرير.txt',
      'emoji😀.txt',
    ]
    const note = `document.querySelector('#uploads-note').textContent`
    const listed = `document.querySelector('#uploads').innerText`
    const choose = async (selector: string, path: string): Promise<void> => {
      const expression = `document.querySelector('${selector}')`
      const { result } = await page.send('Runtime.evaluate', { expression })
      await page.send('DOM.setFileInputFiles', { files: [path], objectId: result?.result?.objectId })
    }
    const documentCount = async (): Promise<number> =>
      ((await client.json('/api/documents?limit=200')).body as { documents: unknown[] }).documents.length

    beforeAll(() => {
      mkdirSync(join(folder, 'within'))
      for (const [at, name] of names.entries())
        writeFileSync(join(folder, at % 2 === 0 ? 'within' : '', name), `Number ${at} of a folder.`)
      for (const name of ['.DS_Store', 'Thumbs.db', '~$draft.docx']) writeFileSync(join(folder, name), 'nothing')
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    test('sends a folder with names of all scripts, and not what systems leave in one', async () => {
      const before = await documentCount()
      await choose('#folder', folder)
      await page.until(`${note} === '${names.length} of ${names.length} processed.'`, 30_000)
      const shown = await page.read<string>(listed)
      expect(names.filter((name) => !shown.includes(name))).toEqual([])
      expect(await page.read(`document.querySelector('#uploads-said').textContent`)).toBe(await page.read(note))
      expect(await page.read(`document.querySelectorAll('#uploads button, #uploads progress').length`)).toBe(0)
      expect(await documentCount()).toBe(before + names.length)
      await keepPicture(page, 'uploads')
    }, 60_000)

    test('says that there is nothing in a folder', async () => {
      const empty = join(folder, 'empty')
      mkdirSync(empty)
      writeFileSync(join(empty, '.DS_Store'), 'nothing')
      await choose('#folder', empty)
      await page.until(`${note} === 'There is no file in it.'`)
    })

    test('shows how far a large one is, and cancels it', async () => {
      const before = await documentCount()
      const large = join(folder, 'large.txt')
      writeFileSync(large, 'Slow and long. '.repeat(200_000))
      const line = { offline: false, latency: 0, downloadThroughput: -1 }
      await page.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: 200 * 1024 })
      await choose('#drop input', large)
      await page.until(`document.querySelector('#uploads progress')?.value > 0`, 15_000)
      await keepPicture(page, 'upload-under-way')
      await page.read(`document.querySelector('[aria-label="Cancel large.txt"]').click()`)
      await page.until(`${listed}.includes('cancelled')`)
      await page.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: -1 })
      expect(await documentCount()).toBe(before)
    }, 30_000)
  })

  describe('by keyboard', () => {
    const stop = `(() => { const { tagName, name, innerText } = document.activeElement; return name || innerText || tagName })()`

    test('the first stop leads past the head, and to recall it is not far', async () => {
      await page.open(instance.url)
      await page.until(`document.querySelector('main').hidden === false`)
      await press('Tab')
      expect(await page.read(stop)).toBe('Skip to the sections')
      await press('Enter')
      await press('Tab')
      expect(await page.read(stop)).toBe('Documents')
      await press('Tab')
      expect(await page.read(stop)).toBe('Recall')
      await press('Enter')
      await press('Tab')
      expect(await page.read(stop)).toBe('query')
    })

    test('files are chosen where the ring is seen, and by one stop', async () => {
      await page.read(`document.querySelector('#sections a').focus()`)
      await press('Enter')
      await press('Tab')
      expect(await page.read(stop)).toBe('file')
      expect(await page.read(`getComputedStyle(document.querySelector('#drop')).outlineStyle`)).toBe('solid')
    })

    test('whoever is in the list stays there when it changes', async () => {
      const buttons = `document.querySelectorAll('#documents button')`
      await page.until(`${buttons}.length > 0`)
      await page.read(`(${buttons}[0].focus(), window.before = document.activeElement, true)`)
      const rows = `document.querySelectorAll('#documents tr').length`
      const count = await page.read<number>(rows)
      await client.process('Another one.', { name: 'another.txt' })
      await page.until(`${rows} === ${count + 1}`)
      expect(await page.read(`document.activeElement === window.before`)).toBe(true)
    })

    test('health is said when it changes, and not each time that it is looked at', async () => {
      const watch = `new Promise((resolve) => { let count = 0; new MutationObserver((all) => { count += all.length }).observe(document.querySelector('#health'), { childList: true, subtree: true, characterData: true }); setTimeout(() => resolve(count), 11000) })`
      expect(await page.read(watch)).toBe(0)
    }, 20_000)
  })

  describe('the memory graph', () => {
    let first = ''
    const items = `document.querySelectorAll('#graph-drawing .item').length`
    const focused = `document.activeElement.getAttribute('aria-label')`
    const light = (width: number): Screen => ({ width, scheme: 'light' })
    const dark = (width: number): Screen => ({ width, scheme: 'dark' })

    beforeAll(async () => {
      const about = (at: number): string => `Note ${at}: Maria Keller walked from Brackwater Mill to lot ${at}.`
      for (let at = 0; at < 44; at++) {
        const end = await client.process(about(at), { name: `lot-${at}.txt` })
        if (at === 0) first = end.documentId
      }
    }, 120_000)

    test('draws what is near a document, page by page, and lists the same in a table', async () => {
      await page.read(submit('#graph-form', 'start', first))
      await page.until(`${items} > 0`)
      expect(await page.read(`document.querySelectorAll('#graph-rows tr').length`)).toBe(40)
      expect(await page.read(`document.querySelectorAll('.item.memory').length`)).toBe(40)
      expect(await page.read(`document.querySelector('.item.label .caption').textContent`)).toMatch(/^person \w{7}$/)
      const names = `[...document.querySelectorAll('.item.name .caption')].map((one) => one.textContent)`
      expect(await page.read(names)).toContain('Brackwater Mill')
      expect(await page.read(`document.querySelector('#graph-more').hidden`)).toBe(false)
      await page.read(`document.querySelector('#graph-more').click()`)
      await page.until(`document.querySelectorAll('.item.memory').length > 44`)
      await page.until(`document.querySelector('#graph-more').hidden`)
      expect(await page.read(`document.querySelector('#graph').innerText`)).not.toMatch(/keller/i)
      const ids = `new Set([...document.querySelectorAll('#graph-rows tr')].map((row) => row.dataset.id)).size`
      expect(await page.read(ids)).toBe(await page.read(`document.querySelectorAll('#graph-rows tr').length`))
    })

    test('shows of a memory who brought it and who read it, from the drawing and from the table', async () => {
      const panel = `document.querySelector('#graph-selected').innerText`
      await page.read(`document.querySelector('#graph-rows .number').click()`)
      await page.until(`document.querySelectorAll('.history li').length > 1`)
      expect(await page.read(panel)).toContain(first)
      expect(await page.read(panel)).toMatch(/came in, by local/)
      expect(await page.read(panel)).toMatch(/was read, by local/)
      expect(await page.read(panel)).toContain('each included in the signed tree')
      await page.read(`document.querySelector('.item.label').dispatchEvent(new MouseEvent('click', { bubbles: true }))`)
      await page.until(`${panel}.includes('First seen')`)
      expect(await page.read(panel)).toMatch(/4\d memories of 4\d documents/)
    })

    test('is walked with the arrow keys, and a key begins anew at a label', async () => {
      await page.read(`document.querySelector('#graph-drawing .item[tabindex="0"]').focus()`)
      const seen = new Set([await page.read<string>(focused)])
      for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowRight']) {
        await press(key)
        seen.add(await page.read<string>(focused))
      }
      expect(seen.size).toBeGreaterThan(2)
      expect(await page.read(`document.querySelectorAll('#graph-drawing [tabindex="0"]').length`)).toBe(1)
      await press('Home')
      await press('Enter')
      expect(await page.read(`document.activeElement.getAttribute('aria-pressed')`)).toBe('true')
      await page.until(`document.querySelector('#graph-said').textContent.startsWith('Selected: Memory 1:')`)
      await page.read(`document.querySelector('#graph-selected .chip').click()`)
      await page.until(`document.querySelector('#graph-note').textContent.startsWith('40 memories')`)
      expect(await page.read(`document.querySelector('#graph-form').elements.start.value`)).toMatch(/^PERSON_\w{7}$/)
    })

    test('fits a narrow screen and a wide one, and keeps to the policy of the page', async () => {
      // With all that was shown above: uploads, a list, what was recalled, a graph.
      await page.read(submit('#recall', 'query', 'bridge loan'))
      await page.until(`document.querySelectorAll('#results li').length > 0`)
      for (const screen of [1280, 390, 320].flatMap((width) => [light(width), dark(width)])) {
        await showOn(page, screen)
        expect([screen, await page.read(`document.documentElement.scrollWidth <= innerWidth`)]).toEqual([screen, true])
        expect([screen, await barriersOf(page)]).toEqual([screen, []])
        await keepPicture(page, `page-${screen.width}-${screen.scheme}`)
      }
      expect(page.complaints).toEqual([])
      expect(page.answers.filter(({ url }) => !url.startsWith(instance.url))).toEqual([])
    })

    test('says what a beginning is, and that nothing is there', async () => {
      const note = `document.querySelector('#graph-note').textContent`
      await page.read(submit('#graph-form', 'start', 'the mill'))
      await page.until(`${note}.includes('begins at')`)
      await page.read(submit('#graph-form', 'start', 'PERSON_0000000'))
      await page.until(`${note}.startsWith('Not found')`)
    })
  })
})
