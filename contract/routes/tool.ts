// Routes of tools: list, breaker state, requirements.
import * as z from 'zod'
import { toolHealthSchema, toolListSchema, toolRequirementsSchema } from '../tool.ts'
import { json, type Route } from './route.ts'

const toolParams = z.object({ operationId: z.string().min(1).max(128) })

export const toolRoutes = {
  tools: {
    method: 'GET',
    path: '/api/tools',
    operationId: 'clawql__tools__list',
    aliases: [],
    scope: 'tools:read',
    resource: 'tool',
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
    summary: 'What a tool requires, and whether the caller has it',
    params: toolParams,
    answers: { 200: json(toolRequirementsSchema, 'Requirements') },
    refusals: [404],
  },
} as const satisfies Record<string, Route>
