// A proxy that ends TLS in front of an instance, as Caddy, nginx or an ingress do, with a certificate made for the occasion.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TlsProxy {
  readonly port: number
  close(): void
}

export interface TlsProxyOptions {
  readonly name: string
  /** Port of the instance. */
  readonly to: number
  readonly port: number
  /** Caddy passes the caller's Host on; nginx writes the instance's own unless told otherwise. */
  readonly keepsHost: boolean
}

/** Whether the program is there; openssl makes the certificates. */
export const hasProgram = (name: string, versionOption: string): boolean =>
  spawnSync(name, [versionOption], { stdio: 'ignore' }).status === 0

/** Paths of a key and a certificate of that name in the folder. */
export function makeCertificate(name: string, folder: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const about = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', cert]
  execFileSync('openssl', [...made, ...about], { stdio: 'ignore' })
  return { key, cert }
}

function certificateOf(name: string): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'clawql-tls-'))
  try {
    const { key, cert } = makeCertificate(name, folder)
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Listens on loopback and adds the headers that proxies add; the instance believes none of them. */
export async function startTlsProxy({ name, to, port, keepsHost }: TlsProxyOptions): Promise<TlsProxy> {
  const server = createServer(certificateOf(name), (incoming, answer) => {
    const host = incoming.headers.host ?? ''
    const headers: IncomingHttpHeaders = {
      ...incoming.headers,
      host: keepsHost ? host : `127.0.0.1:${to}`,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': host,
      'x-forwarded-for': '192.0.2.7',
    }
    const { method, url: path } = incoming
    const outgoing = request({ host: '127.0.0.1', port: to, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    outgoing.on('error', () => answer.writeHead(502).end())
    incoming.pipe(outgoing)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
