// Routes of the audit log: trails, verification, tlog-tiles.
import * as z from 'zod'
import {
  epochOpenedSchema,
  openEpochSchema,
  trailQuerySchema,
  trailSchema,
  verifyAnswerSchema,
  verifyRequestSchema,
} from '../audit.ts'
import { nodeIdSchema } from '../tenant.ts'
import { bytes, documentParams, idempotentHeaders, json, text, type Route } from './route.ts'

const epochSchema = z.string().regex(/^[1-9][0-9]{0,5}$/, 'the number of an epoch')

/** Names of tools and of their providers, as records have them. */
const recordedSchema = z.string().regex(/^[a-z][A-Za-z0-9_]{1,127}$/, 'the id of a tool, or the name of a provider')

/** What all that only read the log have in common. */
const auditRead = { method: 'GET', aliases: [], scope: 'audit:read', resource: 'audit', rows: 'all' } as const

export const auditRoutes = {
  auditDocument: {
    ...auditRead,
    path: '/api/audit/document/{documentId}',
    operationId: 'clawql__audit__document',
    summary: 'Every recorded operation on a document, with inclusion proofs',
    params: documentParams,
    query: trailQuerySchema,
    answers: { 200: json(trailSchema, 'Trail') },
    refusals: [404, 503],
  },
  auditTool: {
    ...auditRead,
    path: '/api/audit/tool/{operationId}',
    operationId: 'clawql__audit__tool',
    summary: 'Every recorded call of a tool of others, or what was accepted and blocked of a provider’s by its name',
    params: z.object({ operationId: recordedSchema }),
    query: trailQuerySchema,
    answers: { 200: json(trailSchema, 'Trail') },
    refusals: [404, 503],
  },
  auditNode: {
    ...auditRead,
    path: '/api/audit/memory-node/{nodeId}',
    operationId: 'clawql__audit__memory_node',
    summary: 'Every recorded operation on a memory node',
    params: z.object({ nodeId: nodeIdSchema }),
    query: trailQuerySchema,
    answers: { 200: json(trailSchema, 'Trail') },
    refusals: [404, 503],
  },
  auditVerify: {
    method: 'POST',
    path: '/api/audit/verify',
    operationId: 'clawql__audit__verify',
    aliases: ['audit.verify'],
    scope: 'audit:read',
    resource: 'audit',
    rows: 'all',
    summary: 'Is this the Merkle root of this content, and is its record in the log?',
    body: verifyRequestSchema,
    answers: { 200: json(verifyAnswerSchema, 'Verdict with its proof') },
    refusals: [413, 415, 503],
  },
  logCheckpoint: {
    ...auditRead,
    path: '/api/audit/log/checkpoint',
    operationId: 'clawql__audit__log_checkpoint',
    summary: 'Signed tree head (C2SP tlog-checkpoint)',
    answers: { 200: text('text/plain', 'Checkpoint') },
    refusals: [503],
  },
  logVkey: {
    ...auditRead,
    path: '/api/audit/log/log.vkey',
    operationId: 'clawql__audit__log_vkey',
    summary: 'The log’s verifier key',
    answers: { 200: text('text/plain', 'Verifier key') },
    refusals: [503],
  },
  logEpoch: {
    method: 'POST',
    path: '/api/audit/log/epoch',
    operationId: 'clawql__audit__log_epoch',
    aliases: [],
    scope: 'audit:write',
    resource: 'audit',
    rows: 'all',
    summary: 'Close the log for good and open its next epoch, which names the final checkpoint of this one',
    headers: idempotentHeaders,
    body: openEpochSchema,
    answers: { 200: json(epochOpenedSchema, 'The new epoch and what it closed') },
    refusals: [413, 415, 503],
  },
  logEpochCheckpoint: {
    ...auditRead,
    path: '/api/audit/log/epoch/{epoch}/checkpoint',
    operationId: 'clawql__audit__log_epoch_checkpoint',
    summary: 'Signed tree head of an epoch, of a closed one its final',
    params: z.object({ epoch: epochSchema }),
    answers: { 200: text('text/plain', 'Checkpoint') },
    refusals: [404, 503],
  },
  logEpochTile: {
    ...auditRead,
    path: '/api/audit/log/epoch/{epoch}/tile/{tilePath}',
    operationId: 'clawql__audit__log_epoch_tile',
    summary: 'A tile or entry bundle of an epoch (C2SP tlog-tiles)',
    params: z.object({ epoch: epochSchema, tilePath: z.string().max(100) }),
    answers: { 200: bytes('application/octet-stream', 'Tile or bundle') },
    refusals: [404, 503],
  },
  logTile: {
    ...auditRead,
    path: '/api/audit/log/tile/{tilePath}',
    operationId: 'clawql__audit__log_tile',
    summary: 'A tile or entry bundle (C2SP tlog-tiles)',
    params: z.object({ tilePath: z.string().max(100) }),
    answers: { 200: bytes('application/octet-stream', 'Tile or bundle') },
    refusals: [404, 503],
  },
} as const satisfies Record<string, Route>
