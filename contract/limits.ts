// Bounds on every input, in one place. workerd enforces few of them, so our code does.

const KiB = 1024
const MiB = 1024 * KiB

export const limits = {
  /** Largest uploaded file; 413 above. */
  documentBytesMax: 64 * MiB,
  uploadPartsMax: 20,
  uploadHeaderBytesMax: 8 * KiB,
  metadataBytesMax: 16 * KiB,
  jsonBodyBytesMax: 64 * KiB,
  jsonDepthMax: 32,
  queryCharactersMax: 4_000,
  tagsMax: 50,
  tagCharactersMax: 100,
  subjectsMax: 20,
  /** Ingests are refused with 429 while more documents than this are unfinished. */
  queueDocumentsMax: 5_000,
  /** Free disk below which ingest answers 507; reads go on. */
  diskFreeBytesMin: 1024 * MiB,
  waitSecondsMax: 30,
  pageSizeMax: 200,

  /** Extraction. */
  expandedBytesMax: 128 * MiB,
  expandedRatioMax: 200,
  archiveEntriesMax: 5_000,
  nestingDepthMax: 8,
  pagesMax: 5_000,
  textCharactersMax: 16_000_000,
  xmlDepthMax: 256,
  attachmentsMax: 200,
  /** Personal values that redaction may find in one document: each stands in memory until the text is redacted. */
  findingsPerDocumentMax: 250_000,

  /** Engine deadline: min(timeoutSeconds, engineBaseMs + engineMsPerMiB * size). */
  engineBaseMs: 2_000,
  engineMsPerMiB: 1_000,
  engineKillsMax: 2,
  structuralRefusalMs: 2_000,

  /** Ciphertext frames. */
  frameBytes: MiB,

  /** Audit log: an entry is 2..65,535 bytes because bundles use a uint16 length (C2SP tlog-tiles). */
  auditEntryBytesMax: 65_535,
  auditAppendRecordsMax: 256,
  recallNodesMax: 5_000,
  recallHopsMax: 10,
  recallTokensMax: 200_000,
  chunkWordsMax: 120,
  chunksPerDocumentMax: 50_000,
  /** Tries of a document in which an engine answered that it failed. */
  stageAttemptsMax: 5,
  /** Leases of a document that ran out while it ran alone: what ends the process each time is given up. */
  crashesAloneMax: 5,
} as const
