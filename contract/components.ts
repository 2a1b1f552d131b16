// Names of the shapes on the wire: schemas of openapi.json under which generated clients know them.
import type * as z from 'zod'
import { apiKeySchema, apiKeysSchema, apiKeyWishSchema, createdApiKeySchema } from './api-key.ts'
import { approvalSchema, approvalsSchema, decideApprovalSchema } from './approval.ts'
import {
  auditRecordSchema,
  epochOpenedSchema,
  openEpochSchema,
  trailSchema,
  verifyAnswerSchema,
  verifyRequestSchema,
} from './audit.ts'
import {
  documentListSchema,
  documentStatusSchema,
  ingestAnswerSchema,
  ingestedStatusSchema,
  ingestMetadataSchema,
  queueAnswerSchema,
  redactionReceiptSchema,
  stageErrorSchema,
} from './document.ts'
import {
  acceptProviderSchema,
  providersAnswerSchema,
  readProviderSchema,
  readToolSchema,
  toolCallAnswerSchema,
  toolParamsSchema,
} from './external-tool.ts'
import { healthzSchema, openApiSchema, pipelineHealthSchema, readyzSchema } from './health.ts'
import {
  aliasAnswerSchema,
  aliasListSchema,
  aliasSchema,
  erasureAnswerSchema,
  erasureSchema,
  identitySchema,
} from './identity.ts'
import { actorAnswerSchema, actorWishSchema, protectedResourceSchema } from './issuer.ts'
import { memoryBatchSchema, memoryIngestAnswerSchema, memoryItemSchema, memorySentSchema } from './memory-item.ts'
import { memoryGraphSchema, memoryTreeSchema } from './memory-view.ts'
import {
  executeAnswerSchema,
  executeRequestSchema,
  foundToolSchema,
  searchAnswerSchema,
  searchRequestSchema,
} from './execute.ts'
import { pruneAnswerSchema } from './forgetting.ts'
import { cuckooStatusSchema } from './memory.ts'
import {
  explainAnswerSchema,
  explainRequestSchema,
  heldPolicySchema,
  policyAnswerSchema,
  policyVersionsSchema,
  writePolicySchema,
} from './policy-answer.ts'
import { policySchema } from './policy.ts'
import { recallAnswerSchema, recallFilterSchema, recallRequestSchema, sourceSchema } from './recall.ts'
import { previewAnswerSchema, previewTextSchema, previewWishSchema } from './preview.ts'
import { inputErrorSchema, problemSchema } from './problem-shape.ts'
import { sessionSchema } from './session.ts'
import {
  jwksSchema,
  renewTokenSchema,
  revokedTokenSchema,
  rotatedTokenKeySchema,
  rotateTokenKeySchema,
  tokenAnswerSchema,
  tokenWishSchema,
} from './token.ts'
import { jsonSchemaSchema, toolHealthSchema, toolListSchema, toolRequirementsSchema } from './tool.ts'

/** A name says one thing in a description: the same schema is not used for input and for output. */
export const components: { readonly [name: string]: z.ZodType } = {
  Problem: problemSchema,
  InputError: inputErrorSchema,
  IngestMetadata: ingestMetadataSchema,
  IngestAnswer: ingestAnswerSchema,
  IngestedStatus: ingestedStatusSchema,
  DocumentStatus: documentStatusSchema,
  Stage: documentStatusSchema.shape.stages.element,
  StageError: stageErrorSchema,
  DocumentList: documentListSchema,
  ListedDocument: documentListSchema.shape.documents.element,
  DocumentQueue: queueAnswerSchema,
  QueuedDocument: queueAnswerSchema.shape.documents.element,
  RedactionReceipt: redactionReceiptSchema,
  PreviewOptions: previewWishSchema,
  PreviewRequest: previewTextSchema,
  Preview: previewAnswerSchema,
  Finding: previewAnswerSchema.shape.findings.element,
  RecallRequest: recallRequestSchema,
  Recall: recallAnswerSchema,
  RecallResult: recallAnswerSchema.shape.results.element,
  RecallFilter: recallFilterSchema,
  Source: sourceSchema,
  MemoryItem: memoryItemSchema,
  MemoryBatch: memoryBatchSchema,
  MemorySent: memorySentSchema,
  MemoryView: memoryGraphSchema,
  MemoryTree: memoryTreeSchema,
  MemoryIngested: memoryIngestAnswerSchema,
  IngestedItem: memoryIngestAnswerSchema.shape.items.element,
  Identity: identitySchema,
  AliasRequest: aliasSchema,
  Alias: aliasAnswerSchema,
  AliasList: aliasListSchema,
  ErasureRequest: erasureSchema,
  Erasure: erasureAnswerSchema,
  Pruned: pruneAnswerSchema,
  CuckooStatus: cuckooStatusSchema,
  Trail: trailSchema,
  TrailEntry: trailSchema.shape.entries.element,
  AuditRecord: auditRecordSchema,
  VerifyRequest: verifyRequestSchema,
  Verdict: verifyAnswerSchema,
  EpochRequest: openEpochSchema,
  OpenedEpoch: epochOpenedSchema,
  JsonSchema: jsonSchemaSchema,
  Tool: toolListSchema.element,
  ToolList: toolListSchema,
  ToolArguments: toolParamsSchema,
  ToolAnswer: toolCallAnswerSchema,
  FoundTool: foundToolSchema,
  ToolSearch: searchRequestSchema,
  ToolsFound: searchAnswerSchema,
  ExecuteRequest: executeRequestSchema,
  Executed: executeAnswerSchema,
  ToolHealth: toolHealthSchema,
  ToolRequirements: toolRequirementsSchema,
  ProviderList: providersAnswerSchema,
  Provider: providersAnswerSchema.shape.providers.element,
  ReadProvider: readProviderSchema,
  ReadTool: readToolSchema,
  ProviderAcceptance: acceptProviderSchema,
  PolicyDraft: policySchema,
  Policy: heldPolicySchema,
  PolicyWish: writePolicySchema,
  HeldPolicy: policyAnswerSchema,
  PolicyVersions: policyVersionsSchema,
  PolicyVersion: policyVersionsSchema.shape.versions.element,
  ExplainRequest: explainRequestSchema,
  Explanation: explainAnswerSchema,
  ApprovalList: approvalsSchema,
  ListedApproval: approvalsSchema.shape.approvals.element,
  Approval: approvalSchema,
  ApprovalDecision: decideApprovalSchema,
  ApiKeyRequest: apiKeyWishSchema,
  ApiKey: apiKeySchema,
  ApiKeyList: apiKeysSchema,
  CreatedApiKey: createdApiKeySchema,
  TokenRequest: tokenWishSchema,
  Token: tokenAnswerSchema,
  TokenRenewal: renewTokenSchema,
  TokenKeyRotation: rotateTokenKeySchema,
  TokenKeys: rotatedTokenKeySchema,
  EndedToken: revokedTokenSchema,
  PublicKeys: jwksSchema,
  ProtectedResource: protectedResourceSchema,
  ActorRequest: actorWishSchema,
  Actor: actorAnswerSchema,
  Session: sessionSchema,
  Liveness: healthzSchema,
  Readiness: readyzSchema,
  EngineHealth: pipelineHealthSchema,
  OpenApi: openApiSchema,
}
