// Routes of approvals: what waits for a person, with its arguments, and the decision.
import {
  approvalParams,
  approvalSchema,
  approvalsQuerySchema,
  approvalsSchema,
  decideApprovalSchema,
} from '../approval.ts'
import { json, type Route } from './route.ts'

export const approvalRoutes = {
  approvals: {
    method: 'GET',
    path: '/api/hitl/approvals',
    operationId: 'clawql__approvals__list',
    aliases: ['approvals.list'],
    scope: 'approvals:read',
    resource: 'approval',
    rows: 'all',
    summary: 'Calls that wait for a person, or did, newest first',
    query: approvalsQuerySchema,
    answers: { 200: json(approvalsSchema, 'Approvals') },
    refusals: [],
  },
  approval: {
    method: 'GET',
    path: '/api/hitl/approvals/{approvalId}',
    operationId: 'clawql__approvals__get',
    aliases: ['approvals.get'],
    scope: 'approvals:read',
    resource: 'approval',
    rows: 'all',
    summary: 'A call that waits for a person, with the arguments that it would run with',
    params: approvalParams,
    answers: { 200: json(approvalSchema, 'Approval') },
    refusals: [404],
  },
  approvalDecide: {
    method: 'POST',
    path: '/api/hitl/approvals/{approvalId}',
    operationId: 'clawql__approvals__decide',
    aliases: ['approvals.decide'],
    scope: 'approvals:write',
    resource: 'approval',
    rows: 'all',
    summary: 'Approve or deny a call that waits, as a person other than who asked for it',
    params: approvalParams,
    body: decideApprovalSchema,
    answers: { 200: json(approvalSchema, 'The approval as it is now') },
    refusals: [404, 409, 413, 415],
  },
} as const satisfies Record<string, Route>
