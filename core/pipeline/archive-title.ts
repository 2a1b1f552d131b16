// Under which title and id a revision is archived: our own ids, nothing of the file's name.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

export const archiveTitle = (documentId: string, revision: number): string => `clawql ${documentId} r${revision}`

/** The embedded archive names documents by their titles: 32 hexadecimal digits, so that a repeated upload finds the first one. */
export const archiveIdOf = (title: string): string =>
  bytesToHex(sha256(utf8ToBytes(`clawql paperless\n${title}`))).slice(0, 32)
