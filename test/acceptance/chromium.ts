// Debian's Chromium, driven over its debugging protocol: enough to open a page, type, press and read.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Where Chromium is, or undefined; CHROMIUM names another one. */
export const chromiumPath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)

export interface Page {
  open(url: string): Promise<void>
  /** The value of an expression in the page. */
  read<T>(expression: string): Promise<T>
  /** Waits until the expression is true. */
  until(expression: string, timeoutMs?: number): Promise<void>
  /** Any command of the debugging protocol, such as a key that is pressed. */
  send(method: string, params?: object): Promise<Message>
  /** What the page complained about, and what its content policy kept out. */
  /** What it complained of; whoever expects a complaint takes it out. */
  readonly complaints: readonly string[]
  /** Statuses by URL of what was asked for. */
  readonly answers: readonly { readonly url: string; readonly status: number }[]
  close(): Promise<void>
}

export interface BrowserOptions {
  /** Names that lead to this machine. */
  readonly names: readonly string[]
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: {
    readonly response?: { readonly url: string; readonly status: number }
    readonly entry?: { readonly level: string; readonly text: string }
    readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
  }
  readonly result?: {
    readonly result?: { readonly value?: unknown; readonly objectId?: string }
    readonly data?: string
  }
}

async function findTarget(folder: string, child: ChildProcess): Promise<string> {
  const path = join(folder, 'DevToolsActivePort')
  for (const untilMs = performance.now() + 60_000; performance.now() < untilMs && child.exitCode === null;) {
    try {
      const [port] = readFileSync(path, 'utf8').split('\n')
      const answer = await fetch(`http://127.0.0.1:${port}/json`)
      const targets = (await answer.json()) as { type: string; webSocketDebuggerUrl: string }[]
      const page = targets.find(({ type }) => type === 'page')
      if (page !== undefined) return page.webSocketDebuggerUrl
    } catch {
      // Not up yet.
    }
    await wait(50)
  }
  throw new Error('Chromium did not come up')
}

/** Starts Chromium without a window, in a profile of its own that `close` removes. It takes any certificate. */
export async function openBrowser({ names }: BrowserOptions): Promise<Page> {
  const folder = mkdtempSync(join(tmpdir(), 'clawql-chromium-'))
  const child = spawn(
    chromiumPath ?? '',
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--ignore-certificate-errors',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      `--host-resolver-rules=${names.map((name) => `MAP ${name} 127.0.0.1`).join(',')}`,
      'about:blank',
    ],
    { stdio: 'ignore' },
  )
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const socket = new WebSocket(await findTarget(folder, child))
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  const waiting = new Map<number, (message: Message) => void>()
  const answers: { url: string; status: number }[] = []
  const complaints: string[] = []
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message
    if (message.id !== undefined) waiting.get(message.id)?.(message)
    const response = message.method === 'Network.responseReceived' ? message.params?.response : undefined
    // The browser's own pictures, as of a calendar, are in it.
    if (response !== undefined && !response.url.startsWith('data:'))
      answers.push({ url: response.url, status: response.status })
    const { entry, exceptionDetails: thrown } = message.params ?? {}
    if (message.method === 'Log.entryAdded' && entry?.level === 'error') complaints.push(entry.text)
    if (thrown !== undefined) complaints.push(thrown.exception?.description ?? thrown.text)
  })
  let sent = 0
  const send = (method: string, params: object = {}): Promise<Message> =>
    new Promise((resolve) => {
      sent += 1
      waiting.set(sent, resolve)
      socket.send(JSON.stringify({ id: sent, method, params }))
    })
  await send('Network.enable')
  await send('Page.enable')
  await send('Log.enable')
  await send('Runtime.enable')
  const read = async <T>(expression: string): Promise<T> => {
    const { result } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
    return result?.result?.value as T
  }
  const until = async (expression: string, timeoutMs = 30_000): Promise<void> => {
    for (const untilMs = performance.now() + timeoutMs; ;) {
      if (await read<boolean>(`Boolean(${expression})`)) return
      if (performance.now() > untilMs) throw new Error(`never true in the page: ${expression}`)
      await wait(50)
    }
  }
  return {
    answers,
    complaints,
    send,
    read,
    until,
    async open(url) {
      await send('Page.navigate', { url })
      await until(`document.readyState === 'complete' && location.href !== 'about:blank'`)
    },
    async close() {
      socket.close()
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** Kept where CI keeps artefacts, so that somebody can look. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder === undefined) return
  const { result } = await page.send('Page.captureScreenshot', { captureBeyondViewport: true })
  writeFileSync(`${folder}/${name}.png`, Buffer.from(result?.data ?? '', 'base64'))
}

export interface Screen {
  readonly width: number
  readonly scheme: 'light' | 'dark'
}

/** A screen of this width, a telephone's where it is narrow. */
export async function showOn(page: Page, { width, scheme }: Screen): Promise<void> {
  const metrics = { width, height: 800, deviceScaleFactor: 1, mobile: width < 600 }
  await page.send('Emulation.setDeviceMetricsOverride', metrics)
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What keeps people out, as far as axe finds it: rules, each with the first place. */
export async function barriersOf(page: Page): Promise<readonly (readonly [string, string])[]> {
  await page.read(`${axe}; 0`)
  return await page.read(`axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))`)
}
