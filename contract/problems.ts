// Problem codes of the HTTP API (RFC 9457): status, title and what the caller can do next. A code without an entry does not compile.

interface ProblemEntry {
  readonly status: number
  readonly title: string
  readonly next: string
}

const entry = (status: number, title: string, next: string): ProblemEntry => ({ status, title, next })

export const problems = {
  AUTH_REQUIRED: entry(
    401,
    'Authentication required',
    'Send Authorization: Bearer <key>. An administrator makes keys with clawql keys create; on the machine itself, clawql keys reset-admin makes a new administrator’s key.',
  ),
  ATR_PERMISSION_DENIED: entry(
    403,
    'Not permitted',
    'Ask an administrator for the roles or scopes listed in details.missing.',
  ),
  APPROVAL_REQUIRED: entry(
    409,
    'A person has to approve this',
    'Have a person decide (clawql approvals list), then send exactly the same request again.',
  ),
  ATR_MISSING_PURPOSE: entry(
    403,
    'Purpose missing',
    'Say what the rows of other verticals are for, where errors[] points; it is recorded.',
  ),
  ORIGIN_REFUSED: entry(
    403,
    'Foreign origin refused',
    'Call from the same origin, or without Origin and Sec-Fetch-Site headers. Behind a proxy that ends TLS, set api.publicUrl.',
  ),
  HOST_REFUSED: entry(
    421,
    'Host not served here',
    'Use localhost, 127.0.0.1, [::1], the address in api.publicUrl or a host name in api.hosts.',
  ),
  NOT_FOUND: entry(404, 'Not found', 'Check the identifier; it must belong to your tenant.'),
  METHOD_NOT_ALLOWED: entry(405, 'Method not allowed', 'See /openapi.json for the methods of this path.'),
  TOOL_NOT_FOUND: entry(
    404,
    'Tool not found',
    'List tools with GET /api/tools; names are case-sensitive with double underscores.',
  ),
  VALIDATION_FAILED: entry(
    422,
    'Input refused',
    'Correct what detail names and send again; GET /openapi.json has the schemas.',
  ),
  PAYLOAD_TOO_LARGE: entry(413, 'Too large', 'Send less; docs/reference/limits.md has the bounds.'),
  UNSUPPORTED_MEDIA_TYPE: entry(
    415,
    'Media type not accepted',
    'Send the media type that detail names; GET /openapi.json lists those of each operation.',
  ),
  REQUEST_TIMEOUT: entry(
    408,
    'The body came too slowly',
    'Send it again over a faster connection, or in smaller files.',
  ),
  RATE_LIMITED: entry(
    429,
    'Too many requests',
    'Wait Retry-After seconds and send again; detail says which bound is reached.',
  ),
  INSUFFICIENT_STORAGE: entry(507, 'Storage is full', 'Free disk space; reads go on meanwhile.'),
  CONFLICT: entry(409, 'Conflict', 'The same identifier was used before with other content.'),
  IDEMPOTENCY_KEY_REUSED: entry(
    422,
    'Idempotency-Key used for something else',
    'Send another request under a key of its own; under this key, send what was sent before.',
  ),
  LEGAL_HOLD: entry(409, 'Held', 'Release the legal hold first; nothing that it covers is erased while it stands.'),
  WORM_IMMUTABLE: entry(409, 'The audit log is append-only', 'Append a correcting record instead.'),
  AUDIT_FORK: entry(
    503,
    'What is stored is not what the audit log recorded',
    'Preserve the state and investigate; see docs/operating/incidents.md.',
  ),
  AUDIT_UNAVAILABLE: entry(503, 'The audit log did not accept the record', 'Retry; nothing was changed.'),
  NOT_READY: entry(503, 'Not ready', 'Retry after Retry-After seconds; GET /readyz says what is missing.'),
  CONFIG_REJECTED: entry(503, 'Configuration rejected', 'Correct the named setting or secret and restart.'),
  PRESIDIO_UNAVAILABLE: entry(
    503,
    'Redaction is not available',
    'Find out why the redactor fails; nothing was released. Then try the document again.',
  ),
  TIKA_UNAVAILABLE: entry(503, 'Extraction is not available yet', 'Retry after Retry-After seconds.'),
  GOTENBERG_UNAVAILABLE: entry(
    503,
    'Conversion is not available',
    'Check documents.gotenberg.url and the engine’s log.',
  ),
  PAPERLESS_UNAVAILABLE: entry(503, 'The archive is not available', 'Check documents.paperless.url and its key.'),
  PROVIDER_UNAVAILABLE: entry(
    503,
    'A provider is not available',
    'Retry later; GET /api/pipeline/healthz and GET /api/tools/providers name providers.',
  ),
  PROVIDER_QUERY_FAILED: entry(
    502,
    'A provider did not do it',
    'Look at details: what the provider answered says what to change.',
  ),
  ISSUER_UNAVAILABLE: entry(
    503,
    'The identity provider is not available',
    'Retry later; detail says what is wrong, and docs/operating/identity-providers.md what it needs.',
  ),
  UNSUPPORTED_FORMAT: entry(
    422,
    'Format not supported',
    'Convert the file to one of the formats in docs/reference/formats.md.',
  ),
  EMPTY_FILE: entry(422, 'The file is empty', 'Check the file at its sender; a file without bytes is not taken.'),
  NO_TEXT: entry(422, 'No text found', 'The file holds no text layer; text recognition (OCR) is not available yet.'),
  DOCUMENT_PASSWORD: entry(422, 'Protected by a password', 'Remove the password and ingest again.'),
  DOCUMENT_DAMAGED: entry(422, 'The file is damaged', 'Repair or export the file again.'),
  LIMIT_EXCEEDED: entry(
    422,
    'A structural limit was exceeded',
    'Split the file: it expands, nests or takes memory beyond the bounds in docs/reference/limits.md.',
  ),
  DEADLINE_EXCEEDED: entry(422, 'The document took too long', 'Split it, or raise the stage’s timeoutSeconds.'),
  ENGINE_KILLED: entry(
    422,
    'The document ended its engine twice',
    'Treat the file as hostile; it is kept as ciphertext only.',
  ),
  GLYPH_MISSING: entry(
    422,
    'A character cannot be rendered',
    'details.codePoints lists what no installed font can draw.',
  ),
  PAGE_WITHHELD: entry(
    422,
    'The page shows what the text does not',
    'Text, root and memory exist. Report the requestId; send the document as plain text to have a page.',
  ),
  CONTENT_ERASED: entry(410, 'Erased', 'The content was erased by destruction of its key.'),
  INTERNAL: entry(500, 'Internal error', 'Report the requestId; the log has the reason.'),
} as const satisfies Record<string, ProblemEntry>

export type ProblemCode = keyof typeof problems

/** A place in the input that was refused, what is wrong there, and how to put it right. */
export interface InputError {
  /** JSON pointer (RFC 6901); of a parameter, query or header its name. */
  readonly pointer: string
  readonly message: string
  readonly fix: string
}

/** An `application/problem+json` body. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly requestId: string
  readonly code: ProblemCode
  readonly next: string
  readonly details?: { readonly [name: string]: unknown }
  readonly errors?: readonly InputError[]
}
