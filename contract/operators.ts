// Operators: what redaction puts in place of a finding, by entity type; Presidio's word.
import * as z from 'zod'
import { entityNameSchema } from './redaction-rules.ts'

/** `pseudonym`: a label that is the same for one identity in all documents of a tenant. `replace`: the type alone, which links nothing. */
const operatorSchema = z.enum(['pseudonym', 'replace'])
export type Operator = z.infer<typeof operatorSchema>

export const operatorsSchema = z.strictObject({
  /** `replace` leaves anonymous text: memory then knows nobody by name. */
  default: operatorSchema.default('pseudonym'),
  byEntity: z.record(entityNameSchema, operatorSchema).default({}),
})
export type Operators = z.infer<typeof operatorsSchema>
