// Routes of tools: list, breaker state, requirements.
import * as z from 'zod'
import {
  executeAnswerSchema,
  executeRequestSchema,
  operationIdSchema,
  searchAnswerSchema,
  searchRequestSchema,
} from '../execute.ts'
import { limits } from '../limits.ts'
import { toolHealthSchema, toolListSchema, toolRequirementsSchema } from '../tool.ts'
import { idempotentHeaders, json, type Route } from './route.ts'

const toolParams = z.object({ operationId: operationIdSchema })

export const toolRoutes = {
  search: {
    method: 'POST',
    path: '/api/search',
    operationId: 'clawql__tools__search',
    aliases: ['tools.search'],
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'Find operations by what they do, among those that the caller may call',
    body: searchRequestSchema,
    answers: { 200: json(searchAnswerSchema, 'Operations with what they take, best first') },
    refusals: [413, 415],
  },
  execute: {
    method: 'POST',
    path: '/api/execute',
    operationId: 'clawql__tools__execute',
    aliases: ['tools.execute'],
    // Beside what the operation itself needs.
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    runsOthers: true,
    summary: 'Run an operation by its name, as its own route does, and choose what comes back',
    headers: idempotentHeaders,
    body: executeRequestSchema,
    bodyBytesMax: limits.executeBodyBytesMax,
    answers: { 200: json(executeAnswerSchema, 'What the operation answered') },
    refusals: [409, 410, 413, 415, 503, 507],
  },
  tools: {
    method: 'GET',
    path: '/api/tools',
    operationId: 'clawql__tools__list',
    aliases: [],
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'Every registered tool',
    query: z.strictObject({
      vertical: z
        .string()
        .regex(/^[a-z]{2,32}$/)
        .optional(),
    }),
    answers: { 200: json(toolListSchema, 'Tools') },
    refusals: [],
  },
  toolHealth: {
    method: 'GET',
    path: '/api/tools/{operationId}/health',
    operationId: 'clawql__tools__health',
    aliases: [],
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'Circuit-breaker state of a tool',
    params: toolParams,
    answers: { 200: json(toolHealthSchema, 'State') },
    refusals: [404],
  },
  toolProbe: {
    method: 'POST',
    path: '/api/tools/{operationId}/probe',
    operationId: 'clawql__tools__probe',
    aliases: [],
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'Probe a tool now and answer its breaker state',
    params: toolParams,
    answers: { 200: json(toolHealthSchema, 'State') },
    refusals: [404],
  },
  toolRequirements: {
    method: 'GET',
    path: '/api/tools/{operationId}/requirements',
    operationId: 'clawql__tools__requirements',
    aliases: [],
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'What a tool requires, and whether the caller has it',
    params: toolParams,
    answers: { 200: json(toolRequirementsSchema, 'Requirements') },
    refusals: [404],
  },
} as const satisfies Record<string, Route>
