// The pages of docs/ that the manual has, by their paths; written by tools/reference-pages.ts.
// oxlint-disable import/default -- pages are bundled as text
import text0 from '../../docs/operating/README.md'
import text1 from '../../docs/operating/access.md'
import text2 from '../../docs/operating/agents.md'
import text3 from '../../docs/operating/backup.md'
import text4 from '../../docs/operating/behind-tls.md'
import text5 from '../../docs/operating/directories.md'
import text6 from '../../docs/operating/engines.md'
import text7 from '../../docs/operating/forgetting.md'
import text8 from '../../docs/operating/identity-providers.md'
import text9 from '../../docs/operating/incidents.md'
import text10 from '../../docs/operating/monitoring.md'
import text11 from '../../docs/operating/policy.md'
import text12 from '../../docs/operating/saml.md'
import text13 from '../../docs/operating/self-host.md'
import text14 from '../../docs/operating/service.md'
import text15 from '../../docs/operating/tools.md'
import text16 from '../../docs/operating/upgrade.md'
import text17 from '../../docs/reference/api.md'
import text18 from '../../docs/reference/audit-log.md'
import text19 from '../../docs/reference/formats.md'
import text20 from '../../docs/reference/limits.md'
import text21 from '../../docs/reference/memory.md'
import text22 from '../../docs/reference/problems/APPROVAL_REQUIRED.md'
import text23 from '../../docs/reference/problems/ATR_MISSING_PURPOSE.md'
import text24 from '../../docs/reference/problems/ATR_PERMISSION_DENIED.md'
import text25 from '../../docs/reference/problems/AUDIT_FORK.md'
import text26 from '../../docs/reference/problems/AUDIT_UNAVAILABLE.md'
import text27 from '../../docs/reference/problems/AUTH_REQUIRED.md'
import text28 from '../../docs/reference/problems/CONFIG_REJECTED.md'
import text29 from '../../docs/reference/problems/CONFLICT.md'
import text30 from '../../docs/reference/problems/CONTENT_ERASED.md'
import text31 from '../../docs/reference/problems/DEADLINE_EXCEEDED.md'
import text32 from '../../docs/reference/problems/DOCUMENT_DAMAGED.md'
import text33 from '../../docs/reference/problems/DOCUMENT_PASSWORD.md'
import text34 from '../../docs/reference/problems/EMPTY_FILE.md'
import text35 from '../../docs/reference/problems/ENGINE_KILLED.md'
import text36 from '../../docs/reference/problems/GLYPH_MISSING.md'
import text37 from '../../docs/reference/problems/GOTENBERG_UNAVAILABLE.md'
import text38 from '../../docs/reference/problems/HOST_REFUSED.md'
import text39 from '../../docs/reference/problems/IDEMPOTENCY_KEY_REUSED.md'
import text40 from '../../docs/reference/problems/INSUFFICIENT_STORAGE.md'
import text41 from '../../docs/reference/problems/INTERNAL.md'
import text42 from '../../docs/reference/problems/ISSUER_UNAVAILABLE.md'
import text43 from '../../docs/reference/problems/LEGAL_HOLD.md'
import text44 from '../../docs/reference/problems/LIMIT_EXCEEDED.md'
import text45 from '../../docs/reference/problems/METHOD_NOT_ALLOWED.md'
import text46 from '../../docs/reference/problems/NOT_FOUND.md'
import text47 from '../../docs/reference/problems/NOT_READY.md'
import text48 from '../../docs/reference/problems/NO_TEXT.md'
import text49 from '../../docs/reference/problems/ORIGIN_REFUSED.md'
import text50 from '../../docs/reference/problems/PAGE_WITHHELD.md'
import text51 from '../../docs/reference/problems/PAPERLESS_UNAVAILABLE.md'
import text52 from '../../docs/reference/problems/PAYLOAD_TOO_LARGE.md'
import text53 from '../../docs/reference/problems/PRESIDIO_UNAVAILABLE.md'
import text54 from '../../docs/reference/problems/PROVIDER_QUERY_FAILED.md'
import text55 from '../../docs/reference/problems/PROVIDER_UNAVAILABLE.md'
import text56 from '../../docs/reference/problems/RATE_LIMITED.md'
import text57 from '../../docs/reference/problems/README.md'
import text58 from '../../docs/reference/problems/REQUEST_TIMEOUT.md'
import text59 from '../../docs/reference/problems/TIKA_UNAVAILABLE.md'
import text60 from '../../docs/reference/problems/TOOL_NOT_FOUND.md'
import text61 from '../../docs/reference/problems/UNSUPPORTED_FORMAT.md'
import text62 from '../../docs/reference/problems/UNSUPPORTED_MEDIA_TYPE.md'
import text63 from '../../docs/reference/problems/VALIDATION_FAILED.md'
import text64 from '../../docs/reference/problems/WORM_IMMUTABLE.md'

export const texts: ReadonlyMap<string, string> = new Map([
  ['operating/README', text0],
  ['operating/access', text1],
  ['operating/agents', text2],
  ['operating/backup', text3],
  ['operating/behind-tls', text4],
  ['operating/directories', text5],
  ['operating/engines', text6],
  ['operating/forgetting', text7],
  ['operating/identity-providers', text8],
  ['operating/incidents', text9],
  ['operating/monitoring', text10],
  ['operating/policy', text11],
  ['operating/saml', text12],
  ['operating/self-host', text13],
  ['operating/service', text14],
  ['operating/tools', text15],
  ['operating/upgrade', text16],
  ['reference/api', text17],
  ['reference/audit-log', text18],
  ['reference/formats', text19],
  ['reference/limits', text20],
  ['reference/memory', text21],
  ['reference/problems/APPROVAL_REQUIRED', text22],
  ['reference/problems/ATR_MISSING_PURPOSE', text23],
  ['reference/problems/ATR_PERMISSION_DENIED', text24],
  ['reference/problems/AUDIT_FORK', text25],
  ['reference/problems/AUDIT_UNAVAILABLE', text26],
  ['reference/problems/AUTH_REQUIRED', text27],
  ['reference/problems/CONFIG_REJECTED', text28],
  ['reference/problems/CONFLICT', text29],
  ['reference/problems/CONTENT_ERASED', text30],
  ['reference/problems/DEADLINE_EXCEEDED', text31],
  ['reference/problems/DOCUMENT_DAMAGED', text32],
  ['reference/problems/DOCUMENT_PASSWORD', text33],
  ['reference/problems/EMPTY_FILE', text34],
  ['reference/problems/ENGINE_KILLED', text35],
  ['reference/problems/GLYPH_MISSING', text36],
  ['reference/problems/GOTENBERG_UNAVAILABLE', text37],
  ['reference/problems/HOST_REFUSED', text38],
  ['reference/problems/IDEMPOTENCY_KEY_REUSED', text39],
  ['reference/problems/INSUFFICIENT_STORAGE', text40],
  ['reference/problems/INTERNAL', text41],
  ['reference/problems/ISSUER_UNAVAILABLE', text42],
  ['reference/problems/LEGAL_HOLD', text43],
  ['reference/problems/LIMIT_EXCEEDED', text44],
  ['reference/problems/METHOD_NOT_ALLOWED', text45],
  ['reference/problems/NOT_FOUND', text46],
  ['reference/problems/NOT_READY', text47],
  ['reference/problems/NO_TEXT', text48],
  ['reference/problems/ORIGIN_REFUSED', text49],
  ['reference/problems/PAGE_WITHHELD', text50],
  ['reference/problems/PAPERLESS_UNAVAILABLE', text51],
  ['reference/problems/PAYLOAD_TOO_LARGE', text52],
  ['reference/problems/PRESIDIO_UNAVAILABLE', text53],
  ['reference/problems/PROVIDER_QUERY_FAILED', text54],
  ['reference/problems/PROVIDER_UNAVAILABLE', text55],
  ['reference/problems/RATE_LIMITED', text56],
  ['reference/problems/README', text57],
  ['reference/problems/REQUEST_TIMEOUT', text58],
  ['reference/problems/TIKA_UNAVAILABLE', text59],
  ['reference/problems/TOOL_NOT_FOUND', text60],
  ['reference/problems/UNSUPPORTED_FORMAT', text61],
  ['reference/problems/UNSUPPORTED_MEDIA_TYPE', text62],
  ['reference/problems/VALIDATION_FAILED', text63],
  ['reference/problems/WORM_IMMUTABLE', text64],
])
