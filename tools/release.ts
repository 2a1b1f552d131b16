// `npm run release`: the package, what is in it (CycloneDX), and checksums of both, signed by the key that CLAWQL_RELEASE_KEY names.
import { execFileSync } from 'node:child_process'
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { rootDir } from '../self-host/settings.ts'

interface Bom {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } }
  readonly components: readonly { readonly 'bom-ref': string; readonly name: string }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
  readonly [field: string]: unknown
}

const target = join(rootDir, 'dist', 'release')

function refuse(message: string): never {
  process.stderr.write(`clawql: ${message}\n`)
  process.exit(1)
}

/** First of all: a release that nobody signs is none. */
function readKey(): KeyObject {
  const path = process.env['CLAWQL_RELEASE_KEY'] ?? refuse('CLAWQL_RELEASE_KEY names no key. Make one with openssl genpkey -algorithm ed25519 -out release.pem, and keep it off this machine.') // oxfmt-ignore
  const key = createPrivateKey(readFileSync(path))
  return key.asymmetricKeyType === 'ed25519' ? key : refuse(`${path} is no Ed25519 key.`)
}

const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, {
    cwd: rootDir,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** What the package needs and what its Workers are bundled of; what only tests and builds use is left out. */
function writeBom(names: ReadonlySet<string>, path: string): void {
  const {
    serialNumber: _serial,
    metadata,
    ...bom
  } = JSON.parse(run('npm', 'sbom', '--sbom-format', 'cyclonedx')) as Bom
  const root = metadata.component['bom-ref']
  const below = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))
  const nameOf = (ref: string): string => ref.slice(0, ref.lastIndexOf('@'))
  const first = (below.get(root) ?? []).filter((ref) => names.has(nameOf(ref)))
  const kept = new Set<string>()
  const open = [...first]
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    if (kept.has(ref)) continue
    kept.add(ref)
    open.push(...(below.get(ref) ?? []))
  }
  const components = bom.components.filter((component) => kept.has(component['bom-ref']))
  const dependencies = [{ ref: root, dependsOn: first }, ...bom.dependencies.filter(({ ref }) => kept.has(ref))]
  // Without the time and a number of chance: the same release has the same bytes.
  const { component } = metadata
  writeFileSync(path, `${JSON.stringify({ ...bom, metadata: { component }, components, dependencies }, null, 2)}\n`)
}

interface Dependencies {
  readonly dependencies: { readonly [name: string]: string }
  readonly optionalDependencies: { readonly [name: string]: string }
}
const read = (...path: readonly string[]): Dependencies =>
  JSON.parse(readFileSync(join(rootDir, ...path, 'package.json'), 'utf8')) as Dependencies

const sumLine = (path: string): string =>
  `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${basename(path)}\n`

function release(): void {
  const key = readKey()
  const tarball = run(process.execPath, '--disable-warning=ExperimentalWarning', join('tools', 'pack.ts')).trim()
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const packed = join(target, basename(tarball))
  renameSync(tarball, packed)
  const bom = packed.replace(/\.tgz$/, '.cdx.json')
  const needed = [read(), read('dist', 'package')].flatMap((each) => [
    ...Object.keys(each.dependencies),
    ...Object.keys(each.optionalDependencies),
  ])
  writeBom(new Set(needed), bom)
  const sums = join(target, 'SHA256SUMS')
  writeFileSync(sums, [packed, bom].map(sumLine).join(''))
  writeFileSync(`${sums}.sig`, sign(null, readFileSync(sums), key))
  const publicKey = join(target, 'release.pub')
  writeFileSync(publicKey, createPublicKey(key).export({ type: 'spki', format: 'pem' }))
  process.stdout.write(`${target}
  sha256sum -c SHA256SUMS
  openssl pkeyutl -verify -pubin -inkey release.pub -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig
`)
}

release()
