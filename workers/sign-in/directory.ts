// A directory asked whose password it was: looked up by whoever may, then the password tried by the directory itself (RFC 4513 §5.1.3).
import { Client, InvalidCredentialsError, ResultCodeError, type Entry } from 'ldapts'
import type { DirectoryConfig, PasswordCall, SignedIn } from '../../contract/directory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { bytesToHex } from '@noble/hashes/utils.js'
import { fillFilter } from '../../core/access/directory-filter.ts'

export interface Directory {
  readonly config: DirectoryConfig
  /** Where it is reached: the configured address, or wherever a launcher leads it. */
  readonly url: string
  /** Of `bindDn`; empty where nobody looks people up. */
  readonly password: string
}

/** Longer than a directory takes that is well; people wait for it. */
const answerMs = 3_000
const groupsMax = 1_000

/** One answer for all of them: which it was nobody learns. */
export const notThem = refused('AUTH_REQUIRED', 'No such name with this password.', {
  next: 'Check both; whoever is new here asks an administrator of the directory.',
})

export const outOfReach = (reason: string): Result<never> =>
  refused('ISSUER_UNAVAILABLE', `The directory cannot be used: ${reason}.`, {
    next: 'Try again shortly; keys and tokens go on. An administrator looks at api.auth.ldap.',
    retryAfterSeconds: 10,
  })

async function connected<T>(directory: Directory, work: (client: Client) => Promise<Result<T>>): Promise<Result<T>> {
  const { url, config, password } = directory
  const client = new Client({ url, timeout: answerMs, connectTimeout: answerMs })
  try {
    if (config.bindDn !== undefined) await client.bind(config.bindDn, password)
    return await work(client)
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return outOfReach('it does not take bindDn with LDAP_PASSWORD')
    // Messages hold what stands in the directory; a code says enough.
    return outOfReach(error instanceof ResultCodeError ? `it answers code ${error.code}` : 'it is out of reach')
  } finally {
    await client.unbind().catch(() => {})
  }
}

/** Whether people could be looked up. */
export const probe = (directory: Directory): Promise<Result<null>> =>
  connected(directory, async (client) => {
    const { base } = directory.config
    await client.search(base, { scope: 'base', attributes: ['1.1'], timeLimit: answerMs / 1_000 })
    return accepted(null)
  })

export const signIn = (directory: Directory, { name, password }: PasswordCall): Promise<Result<SignedIn>> =>
  connected(directory, async (client) => {
    const { config } = directory
    const person = await find(client, config, name)
    if (person === null) {
      // As long as it takes for whom there is.
      await tries(client, `cn=${crypto.randomUUID()},${config.base}`, password)
      return notThem
    }
    const groups = await groupsOf(client, config, person.dn)
    return (await tries(client, person.dn, password)) ? accepted({ subject: person.subject, groups }) : notThem
  })

interface Person {
  readonly dn: string
  readonly subject: string
}

/** Null where there is none, more than one, or nothing that names the one for good. */
async function find(client: Client, config: DirectoryConfig, name: string): Promise<Person | null> {
  const { idAttribute, userFilter, base } = config
  const found = await search(client, base, {
    filter: fillFilter(userFilter, '{name}', name),
    attribute: idAttribute,
    entriesMax: 2,
  })
  const [one, another] = found ?? []
  const subject = one === undefined ? null : textOf(one[idAttribute])
  return one === undefined || another !== undefined || subject === null ? null : { dn: one.dn, subject }
}

async function groupsOf(client: Client, { base, groupFilter, groupAttribute }: DirectoryConfig, dn: string) {
  const filter = fillFilter(groupFilter, '{dn}', dn)
  const found = await search(client, base, { filter, attribute: groupAttribute, entriesMax: groupsMax })
  // Some of them alone would give less than they do, and deny less than they do.
  if (found === null) throw new Error('more groups than are read')
  return found.flatMap((entry) => textOf(entry[groupAttribute]) ?? [])
}

interface Searched {
  readonly filter: string
  readonly attribute: string
  readonly entriesMax: number
}

/** Null where there are more. */
async function search(
  client: Client,
  base: string,
  { filter, attribute, entriesMax }: Searched,
): Promise<readonly Entry[] | null> {
  try {
    const { searchEntries } = await client.search(base, {
      scope: 'sub',
      filter,
      attributes: [attribute],
      explicitBufferAttributes: [attribute],
      sizeLimit: entriesMax,
      timeLimit: answerMs / 1_000,
      derefAliases: 'never',
    })
    return searchEntries.length > entriesMax ? null : searchEntries
  } catch (error) {
    if (error instanceof ResultCodeError && error.code === sizeLimitExceeded) return null
    throw error
  }
}

const sizeLimitExceeded = 4

/** The first value: text as it is, other bytes as hex. */
function textOf(value: unknown): string | null {
  const one: unknown = Array.isArray(value) ? value[0] : value
  if (!(one instanceof Uint8Array) || one.length === 0 || one.length > valueBytesMax) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(one)
    if (/^[\p{L}\p{N}\p{P}\p{S}\p{M}\p{Zs}]+$/u.test(text)) return text
  } catch {
    // Bytes, such as objectGUID.
  }
  return bytesToHex(one)
}

const valueBytesMax = 512

/** Whatever code refuses it, it is not let in; only a directory that is away is another matter. */
async function tries(client: Client, dn: string, password: string): Promise<boolean> {
  try {
    await client.bind(dn, password)
    return true
  } catch (error) {
    if (error instanceof ResultCodeError && !away.has(error.code)) return false
    throw error
  }
}

/** operationsError, protocolError, timeLimitExceeded, busy, unavailable (RFC 4511, A.1). */
const away: ReadonlySet<number> = new Set([1, 2, 3, 51, 52])
