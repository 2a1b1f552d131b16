// Routes of the tenant's policy: read, write, its versions, and what it decides of whom.
import { limits } from '../limits.ts'
import {
  explainAnswerSchema,
  explainRequestSchema,
  policyAnswerSchema,
  policyQuerySchema,
  policyVersionsSchema,
  writePolicySchema,
} from '../policy-answer.ts'
import { json, type Route } from './route.ts'

export const policyRoutes = {
  policyRead: {
    method: 'GET',
    path: '/api/policy',
    operationId: 'clawql__policy__read',
    aliases: ['policy.read'],
    scope: 'policy:read',
    resource: 'policy',
    rows: 'none',
    summary:
      'The policy that holds, or an earlier version of it: roles of the tenant, and rules that narrow what roles allow',
    query: policyQuerySchema,
    answers: { 200: json(policyAnswerSchema, 'Policy') },
    refusals: [404],
  },
  policyVersions: {
    method: 'GET',
    path: '/api/policy/versions',
    operationId: 'clawql__policy__versions',
    aliases: ['policy.versions'],
    scope: 'policy:read',
    resource: 'policy',
    rows: 'none',
    summary: 'Versions of the policy, newest first: when each was written and by whom',
    answers: { 200: json(policyVersionsSchema, 'Versions') },
    refusals: [],
  },
  policyWrite: {
    method: 'POST',
    path: '/api/policy',
    operationId: 'clawql__policy__write',
    aliases: ['policy.write'],
    scope: 'policy:write',
    resource: 'policy',
    rows: 'all',
    summary:
      'Put a policy in place of the one that holds, everywhere within a second; the same text again makes no version',
    body: writePolicySchema,
    bodyBytesMax: limits.policyBytesMax,
    answers: { 200: json(policyAnswerSchema, 'The policy that holds now, or would') },
    refusals: [409, 413, 415],
  },
  policyExplain: {
    method: 'POST',
    path: '/api/policy/explain',
    operationId: 'clawql__policy__explain',
    aliases: ['policy.explain'],
    scope: 'policy:read',
    resource: 'policy',
    rows: 'none',
    summary:
      'What is decided of a caller and an operation, why, and by which rules; under the policy that holds or a draft',
    // With a small draft: a large one is tried by the command line, where it takes nobody's time.
    body: explainRequestSchema,
    answers: { 200: json(explainAnswerSchema, 'Decision') },
    refusals: [404, 413, 415],
  },
} as const satisfies Record<string, Route>
