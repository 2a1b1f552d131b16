// The shape of a problem on the wire (RFC 9457), for descriptions and clients.
import * as z from 'zod'
import { problems, type ProblemCode } from './problems.ts'

export const inputErrorSchema = z.object({
  pointer: z.string().describe('JSON pointer (RFC 6901) into the input; of a query or a header its name'),
  message: z.string().describe('What is wrong there; it quotes nothing that was sent'),
  fix: z.string().describe('How to put it right'),
})

/** Stable: programs go by it. */
export const problemCodeSchema = z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]])

export const problemSchema = z.looseObject({
  type: z.string().describe('Address of the code’s page'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().describe('What happened this time'),
  instance: z.string(),
  requestId: z.string(),
  code: problemCodeSchema.describe('Stable: programs go by it'),
  next: z.string().describe('What the caller can do'),
  details: z.record(z.string(), z.unknown()).optional().describe('Facts of this code, such as missing.scopes'),
  errors: z.array(inputErrorSchema).optional().describe('Places in the input, where it was refused'),
})
