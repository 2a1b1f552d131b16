// A directory asked whose password it was: looked up by whoever may, then the password tried by the directory itself (RFC 4513 §5.1.3).
import { Client, FilterParser, InvalidCredentialsError, ResultCodeError, type Entry, type Filter } from 'ldapts'
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
const notThem = refused('AUTH_REQUIRED', 'No such name with this password.', {
  next: 'Check both; whoever is new here asks an administrator of the directory.',
})

/** `isRefused`: asking again would only have the account of whoever looks people up locked. */
const outOfReach = (reason: string, isRefused = false): Result<never> =>
  refused('ISSUER_UNAVAILABLE', `The directory cannot be used: ${reason}.`, {
    next: 'Try again shortly; keys and tokens go on. An administrator looks at api.auth.ldap.',
    retryAfterSeconds: 10,
    ...(isRefused ? { details: { reason: 'BIND_REFUSED' } } : {}),
  })

/** What an administrator has to put right. */
class Misconfigured extends Error {
  override readonly name = 'Misconfigured'
}

async function connected<T>(directory: Directory, work: (client: Client) => Promise<Result<T>>): Promise<Result<T>> {
  const { url, config, password } = directory
  const client = new Client({ url, timeout: answerMs, connectTimeout: answerMs })
  try {
    if (config.bindDn !== undefined) await client.bind(config.bindDn, password)
    return await work(client)
  } catch (error) {
    return explain(error)
  } finally {
    await client.unbind().catch(() => {})
  }
}

/** Messages of the directory hold what stands in it; a code says enough. */
function explain(error: unknown): Result<never> {
  if (error instanceof Misconfigured) return outOfReach(error.message)
  if (error instanceof InvalidCredentialsError) return outOfReach('it does not take bindDn with LDAP_PASSWORD', true)
  return outOfReach(error instanceof ResultCodeError ? `it answers code ${error.code}` : 'it is out of reach')
}

/** Whether people could be looked up, with the filters that it would be done with. */
export const probe = (directory: Directory): Promise<Result<null>> =>
  connected(directory, async (client) => {
    const { config } = directory
    await client.search(config.base, { scope: 'base', attributes: ['1.1'], timeLimit: answerMs / 1_000 })
    await find(client, config, nobody())
    await groupsOf(client, config, `cn=${nobody()},${config.base}`)
    return accepted(null)
  })

const nobody = (): string => crypto.randomUUID()

export const signIn = (directory: Directory, { name, password }: PasswordCall): Promise<Result<SignedIn>> =>
  connected(directory, async (client) => {
    const { config } = directory
    const person = await find(client, config, name)
    // Whom there is not goes the same way: what is asked, and how long it takes, says nothing.
    const dn = person?.dn ?? `cn=${nobody()},${config.base}`
    const groups = await groupsOf(client, config, dn)
    const isTheirs = await isTheirPassword(client, dn, password)
    if (person === null || !isTheirs) return notThem
    return groups === null
      ? outOfReach('it has more groups than are read, or one without a name')
      : accepted({ subject: person.subject, groups })
  })

interface Person {
  readonly dn: string
  readonly subject: string
}

/** Null where there is none, more than one, or nothing that names the one for good. */
async function find(client: Client, config: DirectoryConfig, name: string): Promise<Person | null> {
  const { idAttribute, userFilter, base } = config
  const found = await search(client, base, { filter: fillFilter(userFilter, '{name}', name), attribute: idAttribute })
  const [one, another] = found ?? []
  const subject = one === undefined ? null : onlyText(valueOf(one, idAttribute))
  return one === undefined || another !== undefined || subject === null ? null : { dn: one.dn, subject }
}

/** Null where not all could be read: some alone may give less than they do, and deny less. */
async function groupsOf(client: Client, config: DirectoryConfig, dn: string): Promise<readonly string[] | null> {
  const { groupFilter, groupAttribute, base, groupBase = base } = config
  const filter = fillFilter(groupFilter, '{dn}', dn)
  const isByPlace = groupAttribute.toLowerCase() === 'dn'
  const found = await search(client, groupBase, { filter, attribute: isByPlace ? '1.1' : groupAttribute })
  if (found === null || found.length > groupsMax) return null
  const groups = found.map((entry) => (isByPlace ? entry.dn : firstText(valueOf(entry, groupAttribute))))
  return groups.includes(null) ? null : groups.filter((group) => group !== null)
}

interface Searched {
  readonly filter: string
  readonly attribute: string
}

/** Null where the directory has more than it answers. No bound is sent: with one of ours ldapts takes what it cut off for all. */
async function search(client: Client, base: string, { filter, attribute }: Searched): Promise<readonly Entry[] | null> {
  try {
    const { searchEntries } = await client.search(base, {
      scope: 'sub',
      filter: parsed(filter),
      attributes: [attribute],
      explicitBufferAttributes: [attribute],
      timeLimit: answerMs / 1_000,
      derefAliases: 'never',
    })
    return searchEntries
  } catch (error) {
    if (error instanceof ResultCodeError && error.code === sizeLimitExceeded) return null
    throw error
  }
}

function parsed(filter: string): Filter {
  try {
    return FilterParser.parseString(filter)
  } catch {
    throw new Misconfigured('userFilter or groupFilter is no filter of RFC 4515')
  }
}

const sizeLimitExceeded = 4

/** Names of attributes are the same in capitals; a directory answers them as its schema has them. */
function valueOf(entry: Entry, attribute: string): unknown {
  const [, value] = Object.entries(entry).find(([name]) => name.toLowerCase() === attribute.toLowerCase()) ?? []
  return value
}

/** Of a name there may be several; a directory has them in no order that means anything. */
const firstText = (value: unknown): string | null => textOf(Array.isArray(value) ? value[0] : value)

/** Who has two ids is nobody: they could choose. */
const onlyText = (value: unknown): string | null =>
  Array.isArray(value) ? (value.length === 1 ? textOf(value[0]) : null) : textOf(value)

/** Text as it is, other bytes as hex. */
function textOf(one: unknown): string | null {
  if (typeof one === 'string') return one === '' || one.length > valueBytesMax ? null : one
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
async function isTheirPassword(client: Client, dn: string, password: string): Promise<boolean> {
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
