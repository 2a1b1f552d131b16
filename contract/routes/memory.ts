// Routes of memory: recall, prune, filter status.
import { limits } from '../limits.ts'
import { memoryIngestAnswerSchema, memorySentSchema } from '../memory-item.ts'
import {
  memoryExportQuerySchema,
  memoryGraphQuerySchema,
  memoryGraphSchema,
  memoryTreeQuerySchema,
  memoryTreeSchema,
} from '../memory-view.ts'
import { pruneAnswerSchema, pruneQuerySchema } from '../forgetting.ts'
import { cuckooStatusSchema } from '../memory.ts'
import { recallAnswerSchema, recallRequestSchema } from '../recall.ts'
import { ingestHeaders } from './document.ts'
import { bytes, json, type Route } from './route.ts'

export const memoryRoutes = {
  memoryIngest: {
    method: 'POST',
    path: '/api/memory/ingest',
    operationId: 'clawql__memory__ingest',
    aliases: ['memory.ingest'],
    // An item is a document: whoever may send the one may send the other.
    scope: 'documents:write',
    resource: 'memory',
    rows: 'shown',
    summary: 'Remember an item, or a batch of them: redacted, rooted and recorded as documents are',
    headers: ingestHeaders,
    body: memorySentSchema,
    bodyBytesMax: limits.itemsBodyBytesMax,
    answers: {
      200: json(memoryIngestAnswerSchema, 'Processed while waiting'),
      202: json(memoryIngestAnswerSchema, 'Accepted: durable and chained, each item by itself'),
    },
    // 410: about somebody who was erased.
    refusals: [409, 410, 413, 415, 429, 503, 507],
  },
  recall: {
    method: 'POST',
    path: '/api/memory/recall',
    operationId: 'clawql__memory__recall',
    aliases: ['memory.recall'],
    scope: 'memory:read',
    resource: 'memory',
    rows: 'shown',
    summary: 'Recall from memory with sources, reasons and a token budget',
    body: recallRequestSchema,
    answers: { 200: json(recallAnswerSchema, 'What was recalled') },
    refusals: [413, 415, 503],
  },
  memoryGraph: {
    method: 'GET',
    path: '/api/memory/graph',
    operationId: 'clawql__memory__graph',
    aliases: ['memory.graph'],
    scope: 'memory:read',
    resource: 'memory',
    rows: 'shown',
    summary: 'What is near a node, a document or a label: nodes, documents, names and how they are joined',
    query: memoryGraphQuerySchema,
    answers: { 200: json(memoryGraphSchema, 'The neighbourhood') },
    refusals: [503],
  },
  memoryTree: {
    method: 'GET',
    path: '/api/memory/tree',
    operationId: 'clawql__memory__tree',
    aliases: ['memory.tree'],
    scope: 'memory:read',
    resource: 'memory',
    rows: 'shown',
    summary: 'The section tree of a document: its headings, and the chunks that stand under each',
    query: memoryTreeQuerySchema,
    answers: { 200: json(memoryTreeSchema, 'The tree') },
    refusals: [503],
  },
  memoryExport: {
    method: 'GET',
    path: '/api/memory/export',
    operationId: 'clawql__memory__export',
    aliases: ['memory.export'],
    scope: 'memory:read',
    resource: 'memory',
    rows: 'shown',
    summary: 'What a graph remembers, redacted, as items that an ingest takes: one a line',
    query: memoryExportQuerySchema,
    answers: { 200: bytes('application/jsonl', 'JSON Lines, oldest first, as a stream') },
    refusals: [503, 507],
  },
  prune: {
    method: 'POST',
    path: '/api/memory/prune',
    operationId: 'clawql__memory__prune',
    aliases: ['memory.prune'],
    scope: 'memory:write',
    resource: 'memory',
    rows: 'all',
    summary: 'Forget by the rules of memory.pruning, or name what would be forgotten',
    query: pruneQuerySchema,
    answers: { 200: json(pruneAnswerSchema, 'What was forgotten, or would be') },
    refusals: [503],
  },
  cuckooStatus: {
    method: 'GET',
    path: '/api/memory/cuckoo/status',
    operationId: 'clawql__memory__cuckoo_status',
    aliases: [],
    scope: 'memory:read',
    resource: 'memory',
    rows: 'all',
    summary: 'State of the duplicate filter',
    answers: { 200: json(cuckooStatusSchema, 'Filter status') },
    refusals: [503],
  },
} as const satisfies Record<string, Route>
