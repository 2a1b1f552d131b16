// What one would send and be answered, by name of the shape: examples of openapi.json, and what the documentation's lines send.
const documentId = '01M8KJVB8MSHGH61KTAK056TY0'
const merkleRoot = '559c14c8be522cc00256dd601ee41075e8912c5499d1ee80e0358745addaa6aa'
const digest = 'b'.repeat(64)
const acceptedAt = '2026-11-29T12:00:34.600Z'
const completedAt = '2026-11-29T12:00:35.109Z'

/** Bodies of requests. Each is taken by its schema, and none does harm where it is sent as it stands. */
const asked = {
  IngestMetadata: { tags: ['credit'], matter: 'M-204' },
  PreviewRequest: { text: 'Maria Keller asked for a bridge loan.' },
  MemorySent: { text: 'The harbour crane stands on the third quay.', time: '2026-11-29T14:05:00Z' },
  RecallRequest: { query: 'what secures the bridge loan', options: { maxNodes: 5 } },
  AliasRequest: { a: 'PERSON_k3f9q2t', b: 'PERSON_z1pjmz1' },
  ErasureRequest: { label: 'PERSON_k3f9q2t', purpose: 'request of 29 November, ticket 1204' },
  VerifyRequest: { merkleRoot, contentId: documentId },
  EpochRequest: { reason: 'the log key is rotated, change 88' },
  ToolSearch: { query: 'what is remembered near a document', limit: 3 },
  ExecuteRequest: {
    operationId: 'memory.recall',
    params: { query: 'bridge loan' },
    projection: 'results { content } requestId',
  },
  ToolArguments: { id: '7' },
  ProviderAcceptance: { digest },
  ApiKeyRequest: { name: 'claims agent', roles: ['operator'], actorType: 'agent' },
  PolicyWish: { policy: { rules: [{ effect: 'deny', operations: ['clawql__memory__export'] }] }, dryRun: true },
  ExplainRequest: { operationId: 'memory.recall', principal: { roles: ['viewer'], actorType: 'agent' } },
  ApprovalDecision: { decision: 'approve', argumentsDigest: digest, reason: 'seen with the customer' },
  TokenRequest: { scopes: ['memory:read'], expiresInSeconds: 300 },
  TokenRenewal: {},
  SessionRequest: { hours: 8 },
  SessionRenewal: {},
  TokenKeyRotation: { endTokens: false },
  ActorRequest: { subject: 'f3b1c6d2-6a0e-4a52-9d0c-2f7f6a1f7d11' },
} as const

/** Answers. */
const answered = {
  IngestAnswer: {
    documentId,
    status: 'processing',
    stages: ['tika', 'gotenberg', 'presidio', 'paperless'],
    merkleRoot: null,
  },
  DocumentStatus: {
    documentId,
    revision: 1,
    status: 'completed',
    name: 'Minutes of May.txt',
    tags: ['minutes'],
    subjects: ['<PERSON_k3f9q2t>'],
    matter: '<MATTER_8d2hq5n>',
    mediaType: 'text/plain',
    stages: [
      { name: 'presidio', state: 'done', attempts: 1, startedAt: acceptedAt, durationMs: 12, merkleRoot: null },
      { name: 'merkle', state: 'done', attempts: 1, startedAt: completedAt, durationMs: 1, merkleRoot },
    ],
    stageErrors: [],
    merkleRoot,
    paperlessId: '17',
    createdAt: acceptedAt,
    completedAt,
    error: null,
  },
  Verdict: {
    merkleRoot,
    contentId: documentId,
    valid: false,
    reason: 'UNKNOWN_ROOT',
    inclusionProof: [],
    leafIndex: null,
    leafHash: null,
    treeSize: 7,
    signedHead: null,
    record: null,
  },
  Liveness: { status: 'ok', version: '2026.11.6' },
} as const

export const examples: { readonly [name: string]: object } = { ...asked, ...answered }

/** Of parameters that have to be there, by their names. */
export const parameterExamples: { readonly [name: string]: string } = {
  documentId,
  document: documentId,
  nodeId: 'n_01a2272dad1492a1d051fdf1a72a3491',
  label: 'PERSON_k3f9q2t',
  a: 'PERSON_k3f9q2t',
  b: 'PERSON_z1pjmz1',
  operationId: 'clawql__memory__recall',
  provider: 'crm',
  keyId: 'k_01M8KJVB8MSHGH61KTAK056TY0',
  approvalId: 'a_01M8KJVB8MSHGH61KTAK056TY0',
  jti: '01M8KJVB8MSHGH61KTAK056TY0',
  epoch: '1',
  tilePath: '0/000',
}

/** Of those that need not be there: without one of them, these operations have nothing to look at. */
export const parametersSent: { readonly [operationId: string]: readonly string[] } = {
  clawql__memory__graph: ['label'],
  clawql__memory__tree: ['document'],
}
