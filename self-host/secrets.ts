// The instance's secrets: which files there are, how each is made, and under which name the Workers get it.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureAdminKey, readApiKeys } from './api-keys-file.ts'
import { LauncherRefusal } from './progress.ts'
import { checkPrivateFolder, createPrivateFile, readPrivateFile, requirePrivateFolder } from './private-files.ts'
import type { Settings } from './settings.ts'
import { atPlace } from './system-errors.ts'

export interface InstanceSecrets {
  /** PKCS #8 PEM of the log's Ed25519 key. */
  readonly logKey: string
  /** Environment of the main process; nothing else gets it, and no file does. */
  readonly environment: {
    readonly [name in 'API_KEYS' | 'ROOT_KEY' | 'LOG_KEY' | 'PAPERLESS_KEY' | ForeignSecret]: string
  } & ToolSecrets
  /** Set only where this call created it: the one time it can be shown. */
  readonly createdAdminKey: string | undefined
  readonly created: readonly string[]
}

/** Somebody else's: they come with the environment of the launcher, and no file of ours has them. */
const foreignSecrets = [
  'ONYX_KEY',
  'OAUTH2_CLIENT_SECRET',
  'LDAP_PASSWORD',
  'HITL_WEBHOOK_SECRET',
  'HITL_WEBHOOK_URL',
] as const
type ForeignSecret = (typeof foreignSecrets)[number]
type ToolSecrets = { readonly [name: `TOOL_SECRET_${string}`]: string }

/** Of providers of tools, by their names. */
const readToolSecrets = ({ environment }: Settings): ToolSecrets =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      /^TOOL_SECRET_[A-Z][A-Z0-9]{1,30}$/.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  )

interface SecretFile {
  readonly name: string
  readonly make: () => string
  /** Lost, it takes data with it: never made anew beside existing data. */
  readonly isIrreplaceable: boolean
  readonly isSound: (content: string) => boolean
}

function makeTokenKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  const jwk = privateKey.export({ format: 'jwk' })
  // RFC 7638: the thumbprint of an OKP key covers crv, kty and x, in this order.
  const thumbprint = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x })
  const kid = createHash('sha256').update(thumbprint).digest('base64url')
  return `${JSON.stringify({ ...jwk, kid, alg: 'EdDSA', use: 'sig' })}\n`
}

const makeLogKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const secretFiles: readonly SecretFile[] = [
  { name: 'atr-signing.key', make: makeTokenKey, isIrreplaceable: false, isSound: isJson },
  {
    name: 'root.key',
    make: () => `${randomBytes(32).toString('base64')}\n`,
    isIrreplaceable: true,
    isSound: (content) => Buffer.from(content, 'base64').length === 32,
  },
  { name: 'log-signing.key', make: makeLogKey, isIrreplaceable: true, isSound: isPrivateKey },
  {
    name: 'paperless.key',
    make: () => `${randomBytes(32).toString('hex')}\n`,
    isIrreplaceable: false,
    isSound: (content) => content.trim() !== '',
  },
]

function hasData(settings: Settings): boolean {
  const folder = join(settings.dataDir, 'objects')
  return existsSync(folder) && readdirSync(folder).length > 0
}

/** Reads a secret; refuses one that is damaged, and a missing one that data depends on. */
function inspectSecret(settings: Settings, file: SecretFile): string | undefined {
  const path = join(settings.secretsDir, file.name)
  const content = readPrivateFile(path)
  if (content === undefined && file.isIrreplaceable && hasData(settings)) {
    throw new LauncherRefusal(
      `${path} is missing, but ${settings.dataDir} holds data that only this key opens or continues. Restore it from a backup.`,
    )
  }
  if (content !== undefined && !file.isSound(content))
    throw new LauncherRefusal(`${path} is damaged: it does not hold what it should. Restore it from a backup.`)
  return content
}

/** Looks at every secret that is there, and makes none. Refuses what `ensureSecrets` would. */
export function inspectSecrets(settings: Settings): void {
  atPlace({ path: settings.secretsDir, setting: 'CLAWQL_SECRETS_DIR' }, () => {
    checkPrivateFolder(settings.secretsDir)
    for (const file of secretFiles) inspectSecret(settings, file)
    readApiKeys(settings)
  })
}

function ensureSecret(settings: Settings, file: SecretFile): { content: string; isCreated: boolean } {
  const existing = inspectSecret(settings, file)
  if (existing !== undefined) return { content: existing, isCreated: false }
  const path = join(settings.secretsDir, file.name)
  const isCreated = createPrivateFile(path, file.make())
  return { content: readPrivateFile(path) ?? '', isCreated }
}

/** Makes what is missing, never again what is there, and reads all. Refuses loose files and a lost key that data depends on. */
export function ensureSecrets(settings: Settings, tenantId: string): InstanceSecrets {
  requirePrivateFolder(settings.secretsDir)
  const made = new Map(secretFiles.map((file) => [file.name, ensureSecret(settings, file)]))
  const read = (name: string): string => made.get(name)?.content ?? ''
  const { content: apiKeys, adminKey } = ensureAdminKey(settings, tenantId)
  const created = secretFiles.map(({ name }) => name).filter((name) => made.get(name)?.isCreated === true)
  return {
    logKey: read('log-signing.key'),
    environment: {
      API_KEYS: apiKeys.trim(),
      ROOT_KEY: read('root.key').trim(),
      LOG_KEY: read('log-signing.key'),
      PAPERLESS_KEY: read('paperless.key').trim(),
      ...readToolSecrets(settings),
      ...(Object.fromEntries(foreignSecrets.map((name) => [name, settings.environment[name] ?? ''])) as {
        readonly [name in ForeignSecret]: string
      }),
    },
    createdAdminKey: adminKey,
    created: adminKey === undefined ? created : [...created, 'api-keys.json'],
  }
}

/** The log's verifier key in C2SP signed-note form: name, key id and Ed25519 public key behind its algorithm byte 0x01. */
export function deriveVkey(logKeyPem: string, origin: string): string {
  const jwk = createPublicKey(createPrivateKey(logKeyPem)).export({ format: 'jwk' })
  const typed = Buffer.concat([Buffer.from([1]), Buffer.from(jwk.x ?? '', 'base64url')])
  const keyId = createHash('sha256').update(origin).update('\n').update(typed).digest('hex').slice(0, 8)
  return `${origin}+${keyId}+${typed.toString('base64')}`
}
