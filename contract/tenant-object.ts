// The RPC surface of the Tenant object: one object per tenant holds its catalog, its audit log and its keys.
import type { ApprovalRpc } from './approval.ts'
import type { ApiKeyRpc } from './api-key.ts'
import type { AuditLogInspection, AuditLogRpc } from './audit.ts'
import type { CatalogRpc } from './catalog.ts'
import type { IdentityRpc } from './identity.ts'
import type { ToolRpc } from './external-tool.ts'
import type { KeyVaultRpc } from './keys.ts'
import type { PolicyRpc } from './policy-rpc.ts'
import type { TokenRpc } from './token-rpc.ts'

export interface TenantRpc
  extends
    CatalogRpc,
    AuditLogRpc,
    AuditLogInspection,
    KeyVaultRpc,
    ApiKeyRpc,
    PolicyRpc,
    ApprovalRpc,
    TokenRpc,
    ToolRpc,
    IdentityRpc {}
