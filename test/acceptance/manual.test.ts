// The manual at /docs: pages, links and lines that hold, without a key, offline; in Chromium narrow, dark, by keyboard, and by axe.
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problems } from '../../contract/problems.ts'
import { routes } from '../../contract/routes.ts'
import { rootDir } from '../../self-host/settings.ts'
import { operationsOf, type Description } from '../../workers/manual/description.ts'
import { curlLine } from '../../workers/manual/lines.ts'
import { barriersOf, chromiumPath, openBrowser, showOn, type Page } from './chromium.ts'
import { startInstance, type TestInstance } from './instance.ts'

if (chromiumPath === undefined) process.stderr.write('skipped: the manual in a browser, because there is no Chromium\n')

let instance: TestInstance
const folder = mkdtempSync(join(tmpdir(), 'clawql-manual-'))
beforeAll(async () => {
  instance = await startInstance()
})
afterAll(async () => {
  await instance?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const read = async (path: string) => {
  const answer = await fetch(`${instance.url}${path}`)
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

test('has a page of every operation, every page of operating and reference, and every problem', async () => {
  const first = await read('/docs')
  expect([first.status, first.type]).toEqual([200, 'text/html; charset=utf-8'])
  for (const { operationId, method, path } of Object.values(routes)) {
    expect(first.text).toContain(`<details id="${operationId}">`)
    expect(first.text).toContain(`<code>${method} ${path}</code>`)
  }
  for (const name of [...readdirSync(join(rootDir, 'docs/operating')), 'README.md']) {
    const page = await read(`/docs/operating/${name.replace('.md', '')}`)
    expect([name, page.status, page.text.includes('<h1')]).toEqual([name, 200, true])
  }
  for (const code of Object.keys(problems)) {
    const page = await read(`/docs/reference/problems/${code}`)
    expect([code, page.status, page.text.includes(`>${code}</h1>`)]).toEqual([code, 200, true])
  }
  const written = await read('/docs/operating/backup.md')
  expect([written.type, written.text]).toEqual([
    'text/markdown; charset=utf-8',
    readFileSync(join(rootDir, 'docs/operating/backup.md'), 'utf8'),
  ])
  expect((await read('/docs/operating/nothing')).status).toBe(404)
  expect((await read('/docs/design/invariants')).status).toBe(404)
})

test('links to what is there: every page that is linked to, and every place in it', async () => {
  const pages = new Map<string, string>()
  const waiting = ['/docs', '/llms.txt', '/']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (pages.has(path)) continue
    const { status, text } = await read(path)
    expect([path, status]).toEqual([path, 200])
    pages.set(path, text)
    const links = [...text.matchAll(/<a [^>]*href="(\/docs[^"#]*)/g), ...text.matchAll(/\]\((\/docs[^)#]*)\)/g)]
    waiting.push(...links.map(([, link = '']) => link))
  }
  expect(pages.size).toBeGreaterThan(60)
  expect(pages.get('/')).toContain('href="/docs"')
  expect(pages.get('/llms.txt')).toContain('](/docs)')
  expect(pages.get('/llms.txt')).toContain('](/openapi.json)')
  // Behind a # with a question mark stands a view of the list, which is no place of a page.
  for (const [path, text] of pages)
    for (const [, page = '', place = ''] of text.matchAll(/<a [^>]*href="(\/docs[^"#]*)?#([^"?]+)"/g))
      expect([path, page, place, pages.get(page || path)?.includes(`id="${place}"`)]).toEqual([path, page, place, true])
})

test('shows lines of curl that do what they say, as they stand', async () => {
  copyFileSync(join(rootDir, 'examples', 'memo.txt'), join(folder, 'memo.txt'))
  const description = JSON.parse((await read('/openapi.json')).text) as Description
  const { text } = await read('/docs')
  const escaped = (line: string): string =>
    line
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  for (const operation of operationsOf(description)) {
    const line = curlLine(operation, { url: instance.url, isOpen: true })
    expect(text).toContain(`<code>${escaped(line)}</code>`)
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `${line} -o answer -w '%{http_code}'`], {
      cwd: folder,
    })
    // What it names need not be there; what it sends is well formed, and goes where it is taken.
    expect([operation.operationId, stdout]).toEqual([
      operation.operationId,
      expect.stringMatching(/^(2..|403|404|409|501|503)$/),
    ])
  }
})

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  let page: Page
  beforeAll(async () => {
    page = await openBrowser({ names: [] })
  }, 120_000)
  afterAll(() => page?.close())

  const looks = [
    [1280, 'light'],
    [320, 'dark'],
  ] as const
  const paths = ['/docs', '/docs/shapes', '/docs/operating/access', '/docs/reference/limits', '/']

  const press = async (key: string, text?: string): Promise<void> => {
    for (const type of ['keyDown', 'keyUp'])
      await page.send('Input.dispatchKeyEvent', { type, key, code: key, ...(text === undefined ? {} : { text }) })
  }

  test.each(paths)('%s: nothing that axe finds, light and dark, wide and at 320 px', async (path) => {
    // The shapes are many, and all made alike.
    for (const [width, scheme] of looks.slice(path === '/docs/shapes' ? 1 : 0)) {
      await showOn(page, { width, scheme })
      await page.open(`${instance.url}${path}`)
      await page.read(`document.querySelectorAll('details').forEach((one, at) => { one.open = at % 10 === 0 })`)
      const at = [path, width, scheme]
      expect([...at, await page.read('document.documentElement.scrollWidth <= innerWidth')]).toEqual([...at, true])
      expect([...at, await barriersOf(page)]).toEqual([...at, []])
    }
  })

  test('is read by keyboard: past the navigation, and an operation opens', async () => {
    await page.open(`${instance.url}/docs`)
    await press('Tab')
    expect(await page.read('document.activeElement.textContent')).toBe('To the text')
    await press('Enter', '\r')
    await page.until(`document.activeElement.id === 'main'`)
    await page.read(`document.querySelector('#clawql__memory__recall summary').focus()`)
    await press('Enter', '\r')
    await page.until(`document.querySelector('#clawql__memory__recall').open`)
  })

  test('copies what connects a client, and says so', async () => {
    const { origin } = new URL(instance.url)
    await page.send('Browser.grantPermissions', {
      origin,
      permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite'],
    })
    await page.open(instance.url)
    const button = `document.querySelector('[data-copies="connect-claude-code"]')`
    await page.until(`!${button}.hidden`)
    await page.read(`document.querySelectorAll('#connect summary')[0].focus()`)
    await press('Enter', '\r')
    await press('Tab')
    expect(await page.read(`document.activeElement === ${button}`)).toBe(true)
    await press('Enter', '\r')
    const note = `document.querySelector('#connect-note[role=status]').textContent`
    await page.until(`${note}.startsWith('Copied') || ${note}.startsWith('Selected')`)
    expect(await page.read(note)).toBe('Copied: Claude Code')
    expect(await page.read('navigator.clipboard.readText()')).toBe(
      `claude mcp add --transport http clawql ${instance.url}/mcp`,
    )
  })

  test('asks nobody else, and keeps to the policy of the pages', () => {
    expect(page.complaints).toEqual([])
    expect(page.answers.filter(({ url }) => !url.startsWith(instance.url))).toEqual([])
  })
})
