// The proxies' files as docs/operating/behind-tls.md shows them, run with a port and a certificate of the test's own.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { rootDir } from '../../self-host/settings.ts'
import { makeCertificate } from './tls-proxy.ts'

export interface DocumentedProxy {
  readonly port: number
  close(): Promise<void>
}

interface Place {
  readonly name: string
  /** Port of the instance. */
  readonly to: number
  readonly port: number
}

function readExample(language: string): string {
  const page = readFileSync(join(rootDir, 'docs/operating/behind-tls.md'), 'utf8')
  const [, text] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page) ?? []
  if (text === undefined) throw new Error(`behind-tls.md shows no ${language}`)
  return text
}

type Certificate = ReturnType<typeof makeCertificate>

/** Each replacement must find its place: the example says what the test runs. */
function replaceAll(text: string, replacements: readonly (readonly [from: string, to: string])[]): string {
  return replacements.reduce((done, [from, to]) => {
    if (!done.includes(from)) throw new Error(`the example lacks ${from}`)
    return done.replace(from, to)
  }, text)
}

const commands = {
  caddy(folder: string, { name, to, port }: Place, { key, cert }: Certificate): readonly string[] {
    const file = join(folder, 'Caddyfile')
    const site = replaceAll(readExample('caddy'), [
      [`${name} {`, `https://${name}:${port} {\n\tbind 127.0.0.1\n\ttls ${cert} ${key}`],
      ['127.0.0.1:8080', `127.0.0.1:${to}`],
    ])
    writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${site}`)
    return ['run', '--config', file, '--adapter', 'caddyfile']
  },
  nginx(folder: string, { name, to, port }: Place, { key, cert }: Certificate): readonly string[] {
    const file = join(folder, 'nginx.conf')
    const server = replaceAll(readExample('nginx'), [
      ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
      [`/etc/ssl/${name}.pem`, cert],
      [`/etc/ssl/private/${name}.key`, key],
      ['127.0.0.1:8080', `127.0.0.1:${to}`],
      // Not 443, as the page says.
      ['$host', '$http_host'],
    ])
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder};`)
    const http = `access_log off; ${folders.join(' ')}\n${server}`
    writeFileSync(
      file,
      `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;\nevents {}\nhttp {\n${http}\n}\n`,
    )
    return ['-p', folder, '-c', file]
  },
}

async function untilListening(port: number): Promise<void> {
  for (const untilMs = performance.now() + 30_000; performance.now() < untilMs; await wait(50)) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)))
      socket.on('error', () => resolve(false))
    })
    if (isOpen) return
  }
  throw new Error('the proxy does not listen')
}

export async function startDocumentedProxy(program: keyof typeof commands, place: Place): Promise<DocumentedProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'clawql-proxy-'))
  mkdirSync(join(folder, 'logs'))
  const args = commands[program](folder, place, makeCertificate(place.name, folder))
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const child = spawn(program, args, { stdio: 'ignore', env })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  await untilListening(place.port)
  return {
    port: place.port,
    async close() {
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
