// Tools as somebody looked at them: digests over whole definitions, and what a new reading changes of those that were accepted.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ExternalTool } from '../../contract/external-tool.ts'
import type { Json } from '../../contract/rpc.ts'
import { canonicalJson, isPlainJson } from '../audit/canonical-json.ts'

const depthMax = 60

/** Hex. Descriptions count as much as schemas: a model goes by both. */
export const digestOfTool = (tool: ExternalTool): string => hexOf(canonicalJson(tool as unknown as Json))

/** Over all tools of a provider, in the order of their names. */
export const digestOfTools = (tools: readonly ExternalTool[]): string =>
  hexOf(
    tools
      .map((tool) => `${tool.operationId} ${digestOfTool(tool)}\n`)
      .toSorted()
      .join(''),
  )

const hexOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/** What can't be written canonically has no digest. */
export const isCanonical = (tool: ExternalTool): boolean => isPlainJson(tool, depthMax)

export interface Changes {
  readonly added: readonly ExternalTool[]
  readonly changed: readonly ExternalTool[]
  readonly gone: readonly string[]
  readonly same: number
}

export function changesOf(pinned: ReadonlyMap<string, string>, read: readonly ExternalTool[]): Changes {
  const now = new Map(read.map((tool) => [tool.operationId, digestOfTool(tool)]))
  const added = read.filter(({ operationId }) => !pinned.has(operationId))
  const changed = read.filter(
    ({ operationId }) => pinned.has(operationId) && pinned.get(operationId) !== now.get(operationId),
  )
  const gone = [...pinned.keys()].filter((operationId) => !now.has(operationId)).toSorted()
  return { added, changed, gone, same: read.length - added.length - changed.length }
}
