// Routes of the instance itself: health, metrics, description.
import * as z from 'zod'
import { healthzSchema, pipelineHealthSchema, readyzSchema } from '../health.ts'
import { sessionSchema } from '../session.ts'
import { json, text, type Route } from './route.ts'

export const instanceRoutes = {
  sessionInspect: {
    method: 'GET',
    path: '/api/auth/session/inspect',
    operationId: 'clawql__session__inspect',
    aliases: [],
    scope: 'session:inspect',
    resource: 'session',
    summary: 'The claims of the caller’s session and what they allow; administrators only',
    answers: { 200: json(sessionSchema, 'Session') },
    refusals: [],
  },
  healthz: {
    method: 'GET',
    path: '/healthz',
    operationId: 'clawql__instance__healthz',
    aliases: [],
    scope: 'public',
    resource: 'instance',
    summary: 'Liveness; touches nothing downstream',
    answers: { 200: json(healthzSchema, 'Alive') },
    refusals: [],
  },
  readyz: {
    method: 'GET',
    path: '/readyz',
    operationId: 'clawql__instance__readyz',
    aliases: [],
    scope: 'public',
    resource: 'instance',
    summary: 'Readiness with its checks',
    answers: { 200: json(readyzSchema, 'Ready'), 503: json(readyzSchema, 'Not ready') },
    refusals: [],
  },
  pipelineHealthz: {
    method: 'GET',
    path: '/api/pipeline/healthz',
    operationId: 'clawql__pipeline__healthz',
    aliases: [],
    scope: 'documents:read',
    resource: 'instance',
    summary: 'State of the engines',
    answers: { 200: json(pipelineHealthSchema, 'States by engine') },
    refusals: [],
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    operationId: 'clawql__instance__metrics',
    aliases: [],
    scope: 'metrics:read',
    resource: 'instance',
    summary: 'Prometheus metrics',
    answers: { 200: text('text/plain', 'Metrics') },
    refusals: [],
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    operationId: 'clawql__instance__openapi',
    aliases: [],
    scope: 'public',
    resource: 'instance',
    summary: 'This description',
    answers: { 200: json(z.record(z.string(), z.unknown()), 'OpenAPI 3.1') },
    refusals: [],
  },
} as const satisfies Record<string, Route>
