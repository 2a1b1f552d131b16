// clawql audit verify: reads the whole log, rebuilds its root and checks the signed checkpoint against a pinned key.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { decodeBundle } from '../../core/audit/entry-bundle.ts'
import { appendLeaf, emptyFrontier, frontierRoot } from '../../core/audit/frontier.ts'
import { parseVerifierKey, signatureBy, type SignedNote } from '../../core/audit/signed-note.ts'
import { formatTilePath, tileWidth } from '../../core/audit/tile-path.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { createApi, toFailure, type Api } from '../api.ts'
import { optionText, type Command, type Invocation } from '../command.ts'
import { readControlFile } from '../control.ts'
import { CommandFailure, createBar, exitCodes } from '../output.ts'

const usage = 'audit verify [url] [--vkey KEY]'
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const unverified = (message: string): CommandFailure =>
  new CommandFailure(message, exitCodes.unverified, 'Preserve the data as it is and see docs/operating/incidents.md.')

async function read(api: Api, path: string): Promise<Uint8Array> {
  const answer = await api.fetch(path)
  if (!answer.ok) throw await toFailure(answer)
  return new Uint8Array(await answer.arrayBuffer())
}

/** A key pinned beforehand proves more than one that the server hands out. */
async function chooseVkey(invocation: Invocation, isOwn: boolean): Promise<{ vkey: string; source: string }> {
  const given = optionText(invocation, 'vkey') ?? process.env['CLAWQL_VKEY']
  if (given !== undefined) return { vkey: given, source: 'pinned' }
  const own = isOwn ? readControlFile(process.env)?.vkey : undefined
  if (own !== undefined) return { vkey: own, source: 'of this instance' }
  const text = new TextDecoder().decode(await read(invocation.api, '/api/audit/log/log.vkey'))
  return { vkey: text.trim(), source: 'from the server, not pinned' }
}

function checkSignature(note: SignedNote, vkey: string): string {
  const key = parseVerifierKey(vkey)
  if (key === null) throw new CommandFailure('The verifier key is malformed.', exitCodes.usage)
  const x = Buffer.from(key.publicKey).toString('base64url')
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signed = signatureBy(note, key)
  if (signed === null || !verify(null, Buffer.from(note.text, 'utf8'), publicKey, signed.signature))
    throw unverified(`The checkpoint is not signed by ${key.name}.`)
  return key.name
}

/** Reads every entry bundle up to the checkpoint's size; memory stays that of one bundle. */
async function rebuildRoot(api: Api, size: number, onBundle: (records: number) => void): Promise<Uint8Array> {
  let frontier = emptyFrontier
  for (let n = 0; n * tileWidth < size; n++) {
    const width = Math.min(tileWidth, size - n * tileWidth)
    const bundle = decodeBundle(await read(api, `/api/audit/log/${formatTilePath({ level: 'entries', n, width })}`))
    if (bundle === null || bundle.length !== width)
      throw unverified(`Entry bundle ${n} does not hold ${width} records.`)
    for (const entry of bundle) frontier = appendLeaf(frontier, leafHash(entry, sha256), sha256)
    onBundle(frontier.size)
  }
  return frontierRoot(frontier, sha256)
}

async function verifyLog(invocation: Invocation, isOwn: boolean): Promise<number> {
  const { api, output } = invocation
  const signed = parseCheckpointNote(new TextDecoder().decode(await read(api, '/api/audit/log/checkpoint')))
  if (signed === null) throw unverified('The checkpoint is malformed.')
  const { vkey, source } = await chooseVkey(invocation, isOwn)
  const { size, root: signedRoot, origin } = signed.checkpoint
  if (checkSignature(signed.note, vkey) !== origin) throw unverified(`The checkpoint is of another log: ${origin}.`)
  const bar = createBar(size, !output.isJson)
  const root = await rebuildRoot(api, size, (records) => bar.advance(records, 'records'))
  bar.end()
  const rootHex = Buffer.from(root).toString('hex')
  const isSame = Buffer.from(root).equals(Buffer.from(signedRoot))
  if (!isSame) throw unverified(`The records hash to ${rootHex}, which is not the signed root.`)
  output.answer({ verified: true, records: size, root: rootHex, origin, vkey, vkeySource: source })
  output.line(`log ${origin}, key ${source}`)
  output.line(`verified: ${size} records, root ${rootHex}`)
  return exitCodes.done
}

export const auditCommand: Command = {
  usage,
  summary: 'Rebuild the root of the audit log from its records and check its signature',
  options: {
    vkey: { type: 'string', help: 'the verifier key that you pinned; CLAWQL_VKEY, else that of this instance' },
  },
  example: 'clawql audit verify https://clawql.example.com --vkey <key>',
  run(invocation) {
    const [action, url] = invocation.positionals
    if (action !== 'verify')
      throw new CommandFailure('There is one action: verify.', exitCodes.usage, `Usage: clawql ${usage}`)
    if (url === undefined) return verifyLog(invocation, true)
    const base = url.replace(/\/+$/, '')
    const { api } = invocation
    if (base === api.url) return verifyLog(invocation, true)
    // Another server: our key is not for it.
    return verifyLog({ ...invocation, api: createApi({ CLAWQL_URL: base }) }, false)
  },
}
