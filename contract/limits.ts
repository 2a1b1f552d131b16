// Bounds on every input, in one place. workerd enforces few of them, so our code does. Those of memory and time are a profile.

const KiB = 1024
const MiB = 1024 * KiB

/** Set where a bundle is built: each wrangler.toml defines it, for an isolate at the edge has 128 MB. A process of self-host has more. */
declare const CLAWQL_LIMITS: LimitsProfile | undefined

export type LimitsProfile = 'machine' | 'edge'

interface ProfileLimits {
  /** Largest uploaded file; 413 above. */
  readonly documentBytesMax: number
  readonly expandedBytesMax: number
  readonly textCharactersMax: number
  /** Personal values that redaction may find in one document: each stands in memory until the text is redacted. */
  readonly findingsPerDocumentMax: number
  readonly chunksPerDocumentMax: number
  /** What uploads under way hold in memory, of all tenants and of one. */
  readonly uploadHeldBytesMax: number
  readonly uploadHeldBytesPerTenantMax: number
  /** Params of an execute and a message of MCP, a file in base64 among them. */
  readonly executeBodyBytesMax: number
  /** What JSON bodies above 64 KiB hold in memory with all that is made of them, of all tenants and of one. */
  readonly bodyHeldBytesMax: number
  readonly bodyHeldBytesPerTenantMax: number
}

/** The edge's follow from 128 MB shared by what an isolate works on at once; they are estimates until a deployment measures them. */
export const limitsByProfile: { readonly [profile in LimitsProfile]: ProfileLimits } = {
  machine: {
    documentBytesMax: 64 * MiB,
    expandedBytesMax: 128 * MiB,
    textCharactersMax: 16_000_000,
    findingsPerDocumentMax: 250_000,
    chunksPerDocumentMax: 50_000,
    uploadHeldBytesMax: 192 * MiB,
    uploadHeldBytesPerTenantMax: 128 * MiB,
    executeBodyBytesMax: 8 * MiB,
    bodyHeldBytesMax: 128 * MiB,
    bodyHeldBytesPerTenantMax: 64 * MiB,
  },
  edge: {
    documentBytesMax: 16 * MiB,
    expandedBytesMax: 32 * MiB,
    textCharactersMax: 2_000_000,
    findingsPerDocumentMax: 40_000,
    chunksPerDocumentMax: 8_000,
    uploadHeldBytesMax: 32 * MiB,
    uploadHeldBytesPerTenantMax: 24 * MiB,
    executeBodyBytesMax: 2 * MiB,
    bodyHeldBytesMax: 24 * MiB,
    bodyHeldBytesPerTenantMax: 16 * MiB,
  },
}

export const limitsProfile: LimitsProfile = typeof CLAWQL_LIMITS === 'undefined' ? 'machine' : CLAWQL_LIMITS

export const limits = {
  ...limitsByProfile[limitsProfile],
  uploadPartsMax: 20,
  /** Uploads under way at once, of all tenants and of one. */
  uploadsMax: 1_024,
  uploadsPerTenantMax: 768,
  /** 64 KiB of an upload, or its end, come within this time: some 4 KiB a second. */
  uploadChunkMs: 15_000,
  /** Where others wait for room, an upload that sent less than 64 KiB in this time gives its own. */
  uploadIdleMs: 2_000,
  /** So long an upload waits for room in memory. */
  uploadRoomWaitMs: 60_000,
  uploadHeaderBytesMax: 64 * KiB,
  metadataBytesMax: 16 * KiB,
  jsonBodyBytesMax: 64 * KiB,
  jsonDepthMax: 32,
  /** What an operation answers in bytes, through execute. */
  executedBytesMax: 8 * MiB,
  toolsFoundMax: 20,
  projectionCharactersMax: 4_000,
  projectionFieldsMax: 200,
  queryCharactersMax: 4_000,
  /** Allow and deny lists, recognisers and thresholds of an instance, as JSON in ASCII: they travel in one header beside tags. */
  redactionRulesCharactersMax: 48_000,
  /** A preview holds text, findings and result of one answer in memory. */
  previewCharactersMax: 1_000_000,
  previewFileBytesMax: 16 * MiB,
  previewFindingsMax: 20_000,
  previewsMax: 4,
  /** Keys of a tenant that are good. */
  apiKeysMax: 10_000,
  /** An item of memory is a document of 64 KiB at most, in whatever script: three bytes a character with title and speaker. */
  itemCharactersMax: 20_000,
  itemTitleCharactersMax: 300,
  itemSpeakerCharactersMax: 200,
  itemIdCharactersMax: 200,
  itemSourceCharactersMax: 200,
  /** Of one batch. */
  itemsMax: 256,
  itemsBodyBytesMax: 2 * MiB,
  /** Of all batches whose progress is listed. */
  batchedItemsMax: 200_000,
  tagsMax: 50,
  tagCharactersMax: 100,
  subjectsMax: 20,
  /** Of a file's name, where a document is shown by it. */
  captionCharactersMax: 200,
  /** Of a name before it is redacted: a longer one is not shown at all. */
  nameCharactersMax: 1_200,
  /** Of all that a document is shown by, redacted; without its tags where they would make it more. */
  captionBytesMax: 48 * KiB,
  nameQueryCharactersMax: 200,
  /** Documents that one says it supersedes. */
  supersedesMax: 20,
  /** Of what is stated: a relation, such as "lives in". */
  statesCharactersMax: 100,
  /** Graphs of a tenant: each is an object with a database, and a key. */
  graphsMax: 100,
  /** Ingests are refused with 429 while more documents than this are unfinished. */
  queueDocumentsMax: 5_000,
  /** Free disk below which ingest answers 507; reads go on. */
  diskFreeBytesMin: 1024 * MiB,
  /** Free disk below which whatever has to be recorded answers 507; what only reads goes on. */
  recordFreeBytesMin: 64 * MiB,
  waitSecondsMax: 30,
  /** Idempotency-Keys of a tenant: how long they are known, and how many. */
  idempotencyHours: 24,
  idempotencyKeysMax: 100_000,
  idempotencyKeyCharactersMax: 255,
  pageSizeMax: 200,

  /** Extraction. */
  expandedRatioMax: 200,
  archiveEntriesMax: 5_000,
  nestingDepthMax: 8,
  pagesMax: 5_000,
  xmlDepthMax: 256,
  attachmentsMax: 200,
  /** Parts that could not be read, of which a document's status tells the number. */
  omissionsMax: 1_000,
  /** Names that a file names its authors and parties by, each looked for in all of its text. */
  namesPerDocumentMax: 200_000,

  /** Engine deadline: min(timeoutSeconds, engineBaseMs + engineMsPerMiB * size). */
  engineBaseMs: 5_000,
  engineMsPerMiB: 1_000,
  engineKillsMax: 2,

  /** Ciphertext frames. */
  frameBytes: MiB,

  /** Audit log: an entry is 2..65,535 bytes because bundles use a uint16 length (C2SP tlog-tiles). */
  auditEntryBytesMax: 65_535,
  auditAppendRecordsMax: 256,
  /** Records on one page of a trail. */
  trailEntriesMax: 1_000,
  recallNodesMax: 5_000,
  recallHopsMax: 10,
  /** Results whose vectors one recall asks for. */
  onyxResultsMax: 100,
  /** Documents named for one node of a recall; with many nodes fewer are. */
  recallSourcesMax: 64,
  /** Of a view of the graph; each opens what it shows. */
  viewNodesMax: 200,
  /** Of a view with all that its cursors lead to: each page walks there again. */
  viewWalkNodesMax: 1_000,
  viewHopsMax: 3,
  /** Of an export, read and recorded at a time. */
  exportDocumentsPerPage: 100,
  exportChunksPerPage: 500,
  recallTokensMax: 200_000,
  /** Documents that the filter of a recall may come to. */
  filterDocumentsMax: 1_000,
  /** Values of one field of such a filter. */
  filterValuesMax: 10,
  /** Of what a reveal says that it is for. */
  purposeCharactersMax: 200,
  /** Nodes of a recall that reveals. */
  revealNodesMax: 200,
  /** Recalls of one caller that reveal, in an hour. */
  revealsPerHourMax: 120,
  /** Decisions of a tenant that two labels mean one, and labels that mean one. */
  aliasesMax: 2_000,
  aliasedLabelsMax: 32,
  /** Of tokens: how long one lives, one of a task, and a task itself; how often it is given on, and how long it is. */
  tokenSecondsMax: 15 * 60,
  taskTokenSecondsMax: 30 * 60,
  taskHoursMax: 24,
  pageSessionHoursMax: 12,
  delegationDepthMax: 4,
  tokenCharactersMax: 4_096,
  /** Of a token of an identity provider, which may list hundreds of groups. */
  issuedTokenCharactersMax: 16_384,
  /** Of a tenant: tokens that were ended before their time, tasks under way, keys whose tokens may be good. */
  endedTokensMax: 10_000,
  tokenTasksPerKeyMax: 500,
  tokenTasksMax: 10_000,
  tokenKeysMax: 8,
  /** Tools of others: providers of an instance, tools of one, a tool's definition, all of a tenant's. */
  providersMax: 16,
  toolsPerProviderMax: 300,
  toolDefinitionBytesMax: 32 * KiB,
  toolsBytesMax: 8 * MiB,
  /** What a provider's description may be at most. */
  providerDescriptionBytesMax: 8 * MiB,
  /** Of an answer of one: what more brings is no agent's to read, and each value costs on the way. */
  toolAnswerBytesMax: 2 * MiB,
  toolAnswerValuesMax: 50_000,
  /** Of a description. */
  toolDescriptionValuesMax: 500_000,
  /** Operations that became no tool, as reading a provider lists them. */
  toolsLeftShownMax: 500,
  /** Of the address and of the headers that params make. */
  toolAddressCharactersMax: 8_192,
  /** Calls of tools that are on their way at one time: of a tenant, of one caller. */
  toolCallsAtOnceMax: 64,
  toolCallsPerCallerMax: 16,
  /** Of a name and a password that somebody signs in with; longer ones are nobody's. */
  signInNameCharactersMax: 256,
  passwordBytesMax: 1_024,
  /** Passwords tried in a minute, of one name and of all: counted in each isolate. */
  passwordTriesPerName: 10,
  passwordTriesMax: 600,
  /** Of what a client registers, and of what it or a browser sends to the authorization server. */
  redirectUrisMax: 8,
  redirectUriCharactersMax: 500,
  clientIdCharactersMax: 2_000,
  oauthFormBytesMax: 16 * KiB,
  /** A code is used at once. */
  oauthCodeSeconds: 60,
  /** Of a response of SAML, as XML: it is measured before it is parsed. */
  samlResponseBytesMax: 256 * KiB,
  /** A group is an element, of which 1,000 are read; what verifies takes 0.1 ms for each. */
  samlElementsMax: 1_500,
  samlAttributesMax: 3_000,
  samlElementAttributesMax: 32,
  samlDepthMax: 32,
  /** In base64 and percent-encoded it takes at most 1.4 times as much, with what comes beside it. */
  samlFormBytesMax: 400 * KiB,
  /** Between a request and its response somebody signs in at the identity provider. */
  samlRequestMinutes: 10,
  /** Responses that are read in a minute: counted in each isolate. The worst take 0.15 s each, so all of them half a minute. */
  samlResponsesMax: 240,
  /** Of a tenant's policy. */
  policyRulesMax: 2_000,
  policyRolesMax: 64,
  /** Different ones, in all rules: each decision may be about all of them, and so is what stores are asked. */
  policyVerticalsMax: 128,
  policyBytesMax: 512 * KiB,
  /** How long a call waits for a person, and an approval for its call. */
  approvalHours: 24,
  approvalsMax: 1_000,
  approvalsPerCallerMax: 100,
  /** Those that are over, beside them. */
  approvalsKeptMax: 10_000,
  /** So much can a person look at. */
  approvalArgumentsBytesMax: 64 * KiB,
  /** Sessions of MCP 2025: how many, how long one is kept that nobody uses, what its client says of itself. */
  mcpSessionsMax: 10_000,
  mcpSessionsPerCallerMax: 256,
  mcpSessionIdleHours: 24,
  mcpInitializeCharactersMax: 16 * KiB,
  /** What clients are asked at one time, how long an answer is waited for, and how long it may be. */
  mcpAsksMax: 64,
  mcpAsksPerSessionMax: 8,
  mcpAskMinutes: 5,
  mcpAnswerCharactersMax: 256 * KiB,
  /** Resources that a client is told of, and the streams that tell it: of a tenant, of one caller. */
  mcpWatchedMax: 100,
  mcpUriCharactersMax: 512,
  mcpStreamsMax: 128,
  mcpStreamsPerCallerMax: 16,
  mcpStreamMinutes: 30,
  chunkWordsMax: 120,
  /** Tries of a document in which an engine answered that it failed. */
  stageAttemptsMax: 5,
  /** Leases of a document that ran out while it ran alone: what ends the process each time is given up. */
  crashesAloneMax: 5,
} as const
