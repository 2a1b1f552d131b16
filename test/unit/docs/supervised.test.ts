// The files that run an instance as a service: systemd's own check, and what compose and launchd start is what npm start starts.
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { normaliseLocalConfig } from '../../../core/instance/normalise-local-config.ts'
import { rootDir } from '../../../self-host/settings.ts'

const examples = join(rootDir, 'examples')
const read = (...path: readonly string[]): string => readFileSync(join(examples, ...path), 'utf8')
const manifest = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as { scripts: { start: string } }
const startCommand = manifest.scripts.start.replace(/^exec /, '')
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0
if (!hasAnalyze) console.log('skipped: the units are checked by systemd-analyze, which is not here')

interface ComposeService {
  readonly image: string
  readonly user?: string
  readonly command?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly restart?: string
  readonly ports?: readonly string[]
  readonly environment?: { readonly [name: string]: string }
}

describe('systemd units', () => {
  it.runIf(hasAnalyze)('pass systemd-analyze verify', () => {
    const units = readdirSync(join(examples, 'systemd')).map((name) => join(examples, 'systemd', name))
    expect(units).toHaveLength(3)
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' })
    // Warnings are findings too: an unknown key is one.
    expect([status, stderr.split('\n').filter((line) => line.includes('clawql'))]).toEqual([0, []])
  })

  it('start what npm start starts, and give it longer than it drains', () => {
    const unit = read('systemd', 'clawql.service')
    expect(unit).toContain(`ExecStart=/usr/bin/env ${startCommand}\n`)
    expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1])).toBeGreaterThan(40)
    expect(unit).not.toContain('MemoryDenyWriteExecute=true')
  })
})

describe('the launchd agent', () => {
  it('starts what npm start starts', () => {
    const words = [...read('launchd', 'com.clawql.instance.plist').matchAll(/<string>([^<]*)<\/string>/g)].map(
      ([, word]) => word,
    )
    expect(words.join(' ')).toContain(`/usr/bin/env ${startCommand}`)
  })
})

describe('the compose file', () => {
  const { services } = parse(read('clawql-local-docker-compose', 'docker-compose.yml')) as {
    services: { readonly [name: string]: ComposeService }
  }
  const api = services['clawql-api']!

  it('pins every image, restarts every service, and is reached on loopback only', () => {
    for (const { image, restart } of Object.values(services)) {
      expect(image).toMatch(/:\d+\.\d+\.\d+/)
      expect(restart).toBe('unless-stopped')
    }
    expect(api.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)])
    expect(api.command?.join(' ')).toBe(startCommand)
  })

  it('asks for keys: a neighbour in its network is nobody, whatever Host it writes', () => {
    const script = read('clawql-local-docker-compose', 'bootstrap.sh')
    const [, written = ''] = /printf '(api:[^']*)'/.exec(script) ?? []
    const normalised = normaliseLocalConfig(parse(written.replaceAll('\\n', '\n')), {})
    expect(normalised.ok ? normalised.value.config.api.auth.mode : normalised.refusal).toBe('apiKey')
    expect(api.environment?.['CLAWQL_CONFIG']).toMatch(/clawql\.container\.yaml$/)
    expect(script).toContain('clawql.container.yaml')
  })

  it('takes user and group from what bootstrap.sh writes, and its health check runs', () => {
    const script = read('clawql-local-docker-compose', 'bootstrap.sh')
    for (const name of ['CLAWQL_UID', 'CLAWQL_GID', 'CLAWQL_PORT']) {
      expect(script).toContain(`${name}=%s`)
      expect(read('clawql-local-docker-compose', 'docker-compose.yml')).toContain(`\${${name}:`)
    }
    const [, , , probe = ''] = api.healthcheck?.test ?? []
    // Nothing listens there in a test: unhealthy is its answer.
    const port = probe.replace('localhost:8080', 'localhost:1')
    expect(spawnSync(process.execPath, ['-e', port], { timeout: 10_000 }).status).toBe(1)
  })
})
