// Routes of the audit log: trails, verification, tlog-tiles.
import * as z from 'zod'
import { trailSchema, verifyAnswerSchema, verifyRequestSchema } from '../audit.ts'
import { nodeIdSchema } from '../tenant.ts'
import { documentParams, json, text, type Route } from './route.ts'

export const auditRoutes = {
  auditDocument: {
    method: 'GET',
    path: '/api/audit/document/{documentId}',
    operationId: 'clawql__audit__document',
    aliases: [],
    scope: 'audit:read',
    resource: 'audit',
    summary: 'Every recorded operation on a document, with inclusion proofs',
    params: documentParams,
    answers: { 200: json(trailSchema, 'Trail') },
    refusals: [404, 503],
  },
  auditNode: {
    method: 'GET',
    path: '/api/audit/memory-node/{nodeId}',
    operationId: 'clawql__audit__memory_node',
    aliases: [],
    scope: 'audit:read',
    resource: 'audit',
    summary: 'Every recorded operation on a memory node',
    params: z.object({ nodeId: nodeIdSchema }),
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
    summary: 'Is this the Merkle root of this content, and is its record in the log?',
    body: { mediaType: 'application/json', schema: verifyRequestSchema, required: true },
    answers: { 200: json(verifyAnswerSchema, 'Verdict with its proof') },
    refusals: [413, 415, 503],
  },
  logCheckpoint: {
    method: 'GET',
    path: '/api/audit/log/checkpoint',
    operationId: 'clawql__audit__log_checkpoint',
    aliases: [],
    scope: 'audit:read',
    resource: 'audit',
    summary: 'Signed tree head (C2SP tlog-checkpoint)',
    answers: { 200: text('text/plain', 'Checkpoint') },
    refusals: [503],
  },
  logVkey: {
    method: 'GET',
    path: '/api/audit/log/log.vkey',
    operationId: 'clawql__audit__log_vkey',
    aliases: [],
    scope: 'audit:read',
    resource: 'audit',
    summary: 'The log’s verifier key',
    answers: { 200: text('text/plain', 'Verifier key') },
    refusals: [503],
  },
  logTile: {
    method: 'GET',
    path: '/api/audit/log/tile/{tilePath}',
    operationId: 'clawql__audit__log_tile',
    aliases: [],
    scope: 'audit:read',
    resource: 'audit',
    summary: 'A tile or entry bundle (C2SP tlog-tiles)',
    params: z.object({ tilePath: z.string().max(100) }),
    answers: {
      200: {
        mediaType: 'application/octet-stream',
        schema: z.string().meta({ format: 'binary' }),
        description: 'Tile or bundle',
      },
    },
    refusals: [404, 503],
  },
} as const satisfies Record<string, Route>
