// A view of memory on the wire: the neighbourhood of a node, a document or a label.
import * as z from 'zod'
import { identityLabelSchema } from './identity.ts'
import { limits } from './limits.ts'
import { sourceSchema } from './recall.ts'
import { documentIdSchema, graphNameSchema, nodeIdSchema } from './tenant.ts'

/** One of `node`, `document` and `label` says where it begins. */
export const memoryGraphQuerySchema = z.strictObject({
  node: nodeIdSchema.optional(),
  document: documentIdSchema.optional(),
  label: identityLabelSchema.optional(),
  hops: z.coerce.number().int().min(0).max(limits.viewHopsMax).default(1),
  maxNodes: z.coerce.number().int().min(1).max(limits.viewNodesMax).default(50),
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,3}$/, 'the nextCursor of the answer before')
    .optional()
    .describe(
      '`nextCursor` of the answer before, of the same view with the same `maxNodes`: what the walk reaches next',
    ),
  graph: graphNameSchema.optional(),
  vertical: z
    .string()
    .regex(/^[a-z]{2,32}$/)
    .optional(),
})
export type MemoryGraphQuery = z.infer<typeof memoryGraphQuerySchema>

export const relations = ['MENTIONS', 'NEXT', 'PART_OF', 'SAID_BY', 'SUPERSEDES'] as const

export const memoryGraphSchema = z.object({
  graph: z.string(),
  // In the order in which they were reached.
  nodes: z.array(
    z.object({
      id: nodeIdSchema,
      content: z.string(),
      hops: z.number().int(),
      tokens: z.number().int(),
      // The first is the one whose content it is.
      sources: z.array(sourceSchema),
      moreSources: z.boolean(),
    }),
  ),
  documents: z.array(z.object({ id: documentIdSchema, time: z.string(), createdAt: z.string() })),
  // What nodes mention: names as they stand in text, and labels of whoever is not named.
  entities: z.array(z.object({ id: z.string(), kind: z.enum(['name', 'label']), name: z.string() })),
  edges: z.array(z.object({ from: z.string(), relation: z.enum(relations), to: z.string() })),
  // True where maxNodes left out what is near.
  truncated: z.boolean(),
  // Null where nothing is left, or the view has as many nodes as a view may.
  nextCursor: z.string().nullable(),
})
export type MemoryGraphAnswer = z.infer<typeof memoryGraphSchema>

export const memoryTreeQuerySchema = memoryGraphQuerySchema.pick({ graph: true }).extend({ document: documentIdSchema })
export type MemoryTreeQuery = z.infer<typeof memoryTreeQuerySchema>

export const memoryTreeSchema = z.object({
  graph: z.string(),
  document: documentIdSchema,
  revision: z.number().int(),
  chunks: z.number().int(),
  // `parts` where the text has no headings, and equal parts stand for sections.
  basis: z.enum(['headings', 'parts']),
  // In the order of the text; `parent` is the place of another in this list. Chunks run from one to before another.
  sections: z.array(
    z.object({
      title: z.string(),
      level: z.number().int(),
      parent: z.number().int().nullable(),
      from: z.number().int(),
      below: z.number().int(),
    }),
  ),
})
export type MemoryTreeAnswer = z.infer<typeof memoryTreeSchema>

export const memoryExportQuerySchema = memoryGraphQuerySchema.pick({ graph: true, vertical: true }).extend({
  provenance: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'With the document, the revision and the root that each item is proven by, as `provenance`; an ingest takes lines without it',
    ),
})
export type MemoryExportQuery = z.infer<typeof memoryExportQuerySchema>
