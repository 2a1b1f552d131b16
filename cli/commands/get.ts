// clawql get: what is kept of a document: the redacted PDF, the redaction's receipt, or its proof.
import { writeFileSync } from 'node:fs'
import type { TrailAnswer } from '../../contract/audit.ts'
import type { RedactionReceipt } from '../../contract/document.ts'
import { toFailure, type Api } from '../api.ts'
import { optionText, requireArgument, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes } from '../output.ts'

interface Fetched {
  readonly bytes: Uint8Array
  /** How its file is called after the document's id. */
  readonly ending: string
}

async function read(api: Api, path: string): Promise<Uint8Array> {
  const answer = await api.fetch(path)
  if (!answer.ok) throw await toFailure(answer)
  return new Uint8Array(await answer.arrayBuffer())
}

const text = async (api: Api, path: string): Promise<string> => new TextDecoder().decode(await read(api, path))
const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)

const parts: { readonly [part: string]: (api: Api, id: string) => Promise<Fetched> } = {
  pdf: async (api, id) => ({ bytes: await read(api, `/api/documents/${id}/archive`), ending: '.pdf' }),
  receipt: async (api, id) => ({
    bytes: jsonBytes(await api.json<RedactionReceipt>(`/api/documents/${id}/redaction`)),
    ending: '.receipt.json',
  }),
  /** The records with their inclusion proofs, and the signed checkpoint and key that they are checked against. */
  proof: async (api, id) => {
    const trail = await api.json<TrailAnswer>(`/api/audit/document/${id}`)
    const checkpoint = await text(api, '/api/audit/log/checkpoint')
    const vkey = (await text(api, '/api/audit/log/log.vkey')).trim()
    return { bytes: jsonBytes({ trail, checkpoint, vkey }), ending: '.proof.json' }
  },
}

/** A file of this name is never written over. */
function save(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new CommandFailure(`${path} is there already.`, exitCodes.failed, 'Name another with --out.')
    throw new CommandFailure(
      `${path} cannot be written (${code ?? 'unknown'}).`,
      exitCodes.failed,
      'Name another with --out.',
    )
  }
}

function choosePart({ positionals }: Invocation): string {
  const [, part = 'pdf'] = positionals
  if (!Object.hasOwn(parts, part))
    throw new CommandFailure(
      `There is no ${part} of a document.`,
      exitCodes.usage,
      `One of: ${Object.keys(parts).join(', ')}`,
    )
  return part
}

export const getCommand: Command = {
  usage: 'get <documentId> [pdf|receipt|proof]',
  summary: 'Save the redacted PDF of a document, the receipt of its redaction, or its proof',
  options: {
    out: { type: 'string', help: 'file to write, or - for standard output; named after the document by default' },
  },
  example: 'clawql get 01M8GBBGNCK3629NTH1APM5S53 proof',
  async run(invocation) {
    const { api, output } = invocation
    const id = encodeURIComponent(requireArgument(invocation, getCommand.usage))
    const part = choosePart(invocation)
    const { bytes, ending } = await parts[part]!(api, id)
    const path = optionText(invocation, 'out') ?? `${id}${ending}`
    if (path === '-') {
      process.stdout.write(bytes)
      return exitCodes.done
    }
    save(path, bytes)
    output.answer({ documentId: id, part, path, sizeBytes: bytes.byteLength })
    output.line(`${path}  ${bytes.byteLength} bytes`)
    return exitCodes.done
  },
}
