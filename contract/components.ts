// Names of the shapes on the wire: schemas of openapi.json under which generated clients know them.
import type * as z from 'zod'
import { apiKeySchema, apiKeysSchema, apiKeyWishSchema, createdApiKeySchema } from './api-key.ts'
import { trailSchema, verifyAnswerSchema, verifyRequestSchema } from './audit.ts'
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
import { healthzSchema, pipelineHealthSchema, readyzSchema } from './health.ts'
import { aliasAnswerSchema, aliasSchema, erasureAnswerSchema, erasureSchema, identitySchema } from './identity.ts'
import { memoryBatchSchema, memoryIngestAnswerSchema, memoryItemSchema } from './memory-item.ts'
import { memoryGraphSchema } from './memory-view.ts'
import {
  executeAnswerSchema,
  executeRequestSchema,
  foundToolSchema,
  searchAnswerSchema,
  searchRequestSchema,
} from './execute.ts'
import { pruneAnswerSchema } from './forgetting.ts'
import { cuckooStatusSchema } from './memory.ts'
import { recallAnswerSchema, recallRequestSchema } from './recall.ts'
import { previewAnswerSchema, previewTextSchema, previewWishSchema } from './preview.ts'
import { inputErrorSchema, problemSchema } from './problem-shape.ts'
import { sessionSchema } from './session.ts'
import { toolHealthSchema, toolListSchema, toolRequirementsSchema } from './tool.ts'

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
  MemoryItem: memoryItemSchema,
  MemoryBatch: memoryBatchSchema,
  MemoryView: memoryGraphSchema,
  MemoryIngested: memoryIngestAnswerSchema,
  IngestedItem: memoryIngestAnswerSchema.shape.items.element,
  Identity: identitySchema,
  AliasRequest: aliasSchema,
  Alias: aliasAnswerSchema,
  ErasureRequest: erasureSchema,
  Erasure: erasureAnswerSchema,
  Pruned: pruneAnswerSchema,
  CuckooStatus: cuckooStatusSchema,
  Trail: trailSchema,
  TrailEntry: trailSchema.shape.entries.element,
  VerifyRequest: verifyRequestSchema,
  Verdict: verifyAnswerSchema,
  Tool: toolListSchema.element,
  FoundTool: foundToolSchema,
  ToolSearch: searchRequestSchema,
  ToolsFound: searchAnswerSchema,
  ExecuteRequest: executeRequestSchema,
  Executed: executeAnswerSchema,
  ToolHealth: toolHealthSchema,
  ToolRequirements: toolRequirementsSchema,
  ApiKeyRequest: apiKeyWishSchema,
  ApiKey: apiKeySchema,
  ApiKeyList: apiKeysSchema,
  CreatedApiKey: createdApiKeySchema,
  Session: sessionSchema,
  Liveness: healthzSchema,
  Readiness: readyzSchema,
  EngineHealth: pipelineHealthSchema,
}
