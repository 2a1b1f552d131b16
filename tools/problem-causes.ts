// Why each problem code is answered: the part of its reference page that contract/problems.ts does not say.
import type { ProblemCode } from '../contract/problems.ts'

/** A code without an entry does not compile. */
export const problemCauses: { readonly [code in ProblemCode]: string } = {
  AUTH_REQUIRED:
    'Under `api.auth.mode: apiKey` the request had no Bearer key, one that is neither in `api-keys.json` nor made by `clawql keys create`, or one that has expired or been revoked; `detail` says which. Where people sign in by a directory: no such name with this password, or a password where none is taken.',
  ATR_PERMISSION_DENIED: 'The key is known, but neither its roles nor its scopes grant the scope of this route.',
  APPROVAL_REQUIRED:
    'A rule of the tenant’s [policy](../../operating/policy.md) has effect `approve` for this call; `details` has its approvalId, and until when it waits.',
  ATR_MISSING_PURPOSE: 'A recall of mode `cross_vertical` came without `options.purpose`.',
  ORIGIN_REFUSED: 'The browser said with `Origin` or `Sec-Fetch-Site` that the page of another site sent the request.',
  HOST_REFUSED:
    'The `Host` header is neither loopback, nor that of `api.publicUrl`, nor listed in `api.hosts`: the way that DNS rebinding takes.',
  NOT_FOUND: 'The path or the identifier does not exist, or it belongs to another tenant; both answer alike.',
  METHOD_NOT_ALLOWED: 'The path exists, but not with this method. The `Allow` header lists those that do.',
  TOOL_NOT_FOUND:
    'No operation has this id. With status 503 and `details.reason: CIRCUIT_OPEN` it exists and is switched off for a while.',
  VALIDATION_FAILED:
    'The body, a query parameter or the metadata does not match the schema in `/openapi.json`, or JSON nests too deep.',
  PAYLOAD_TOO_LARGE:
    'The file, the metadata, a part header or the JSON body is larger than its bound in [limits](../limits.md).',
  UNSUPPORTED_MEDIA_TYPE: 'The request’s content type is not the one that the route takes.',
  REQUEST_TIMEOUT:
    'For `uploadChunkMs` in [limits](../limits.md) less than 64 KiB of the body came, or others waited for the room that this upload held.',
  RATE_LIMITED:
    'More documents are unfinished than `queueDocumentsMax` in [limits](../limits.md), as many uploads or previews are under way as may be, passwords are tried too often, or more requests came in a minute than `api.rateLimit` allows a key or a tenant.',
  INSUFFICIENT_STORAGE:
    'Free disk fell below `diskFreeBytesMin` in [limits](../limits.md): uploads are refused, everything else goes on. Below `recordFreeBytesMin` recalls are refused too, for each is recorded; status and lists go on.',
  CONFLICT: 'An identifier came a second time with other content.',
  IDEMPOTENCY_KEY_REUSED:
    'The same caller sent another file, name, metadata or body under this `Idempotency-Key` within the hours of `idempotencyHours` in [limits](../limits.md).',
  LEGAL_HOLD: 'An erasure would take something of a document whose matter is under a legal hold.',
  WORM_IMMUTABLE: 'Something tried to change or delete a record of the audit log; its triggers refused.',
  AUDIT_FORK:
    'The log is shorter than a checkpoint of its own, hashes to another root, or does not agree with itself; or a receipt, a root or an archived page is not the recorded one: a store was changed, or an old copy was restored.',
  AUDIT_UNAVAILABLE: 'The audit log did not answer or refused; without its record nothing succeeds.',
  NOT_READY: 'The instance is starting, or a part that the request needs does not answer.',
  CONFIG_REJECTED: 'A setting is unknown, out of range or not allowed in this tier, or a secret is missing.',
  PRESIDIO_UNAVAILABLE:
    'A redactor failed, was out of reach or answered what cannot be trusted. The document is `blocked`; nothing of it left quarantine.',
  TIKA_UNAVAILABLE: 'The extractor does not answer: it is starting, restarting, or its address is wrong.',
  GOTENBERG_UNAVAILABLE: 'The converter does not answer, or failed on the document.',
  PAPERLESS_UNAVAILABLE: 'The archive does not answer or refuses its key.',
  PROVIDER_UNAVAILABLE:
    'An engine, or a provider of tools, is configured by an address that cannot be reached, that answers with errors of its own, or for which this deployment has no binding.',
  PROVIDER_QUERY_FAILED:
    'A provider of tools was asked and answered with an error, with something that is not what its description says, or with more than is read. `details` has the status and, where it is short, the answer.',
  ISSUER_UNAVAILABLE:
    'The identity provider of `api.auth` was not in reach since this instance started, or not for an hour, or what it says of itself is not what it should be. Until it is, nobody comes in. Or a directory (`api.auth.ldap`) did not answer, or does not take who looks people up: then nobody signs in by password, and keys and tokens go on. Under `saml` the sign-in Worker was not in reach.',
  UNSUPPORTED_FORMAT: 'The content, not the name, is of a kind that no extractor takes; see [formats](../formats.md).',
  EMPTY_FILE: 'The file has no bytes. It is refused at the door; nothing was stored or recorded.',
  NO_TEXT:
    'The file was read and holds no text, as a scan does. It stays ciphertext; nothing is remembered or archived.',
  DOCUMENT_PASSWORD: 'The file is encrypted and opens with a password only.',
  DOCUMENT_DAMAGED: 'The file breaks the rules of its format beyond what the extractor reads over.',
  LIMIT_EXCEEDED:
    'The file expands, nests, or counts more pages, entries or characters than a bound in [limits](../limits.md) allows, its XML declares entities, or an engine twice passed its cap of memory with it.',
  DEADLINE_EXCEEDED:
    'Twice an engine needed longer than min(`timeoutSeconds`, `engineBaseMs` + `engineMsPerMiB` per MiB); see [limits](../limits.md).',
  ENGINE_KILLED:
    'Twice the engine’s process crashed or was ended with this document in it: it hung. A kill from outside does not count.',
  GLYPH_MISSING:
    'The page to archive has a character that no font has. Text, root and memory exist; the archived PDF does not.',
  PAGE_WITHHELD:
    'The gate reads the text of the rendered page. It found a value there that the redacted text does not hold, so that drawing brought it about; the page is not archived.',
  CONTENT_ERASED:
    'The key of the content is destroyed, or the key shares are missing after a restore; see [backup](../../operating/backup.md).',
  INTERNAL: 'A bug of ours. No content is in the answer or the log.',
}
