// Bounds of the embedded Presidio: sizes, numbers of entries, depth.
import { limits } from '../../../contract/limits.ts'

export const bounds = {
  /** Body of a request, in bytes: the longest text, escaped. */
  bodyBytesMax: 16 * 1024 * 1024,
  textCharactersMax: 4_000_000,
  textsMax: 1_000,
  findingsMax: 200_000,
  entitiesMax: 200,
  recognisersMax: 50,
  patternsMax: 50,
  patternCharactersMax: 1_000,
  listEntriesMax: 1_000,
  /** All are looked for in one pass. */
  denyEntriesMax: limits.namesPerDocumentMax,
  listEntryCharactersMax: 500,
  contextWordsMax: 200,
  jsonDepthMax: limits.jsonDepthMax,
} as const
