// What memory forgets by itself: how old, how long unused, how weak and how many its nodes may be, and for whom that is otherwise.
import * as z from 'zod'

/** Ten years and some: longer is for ever. */
const daysMax = 36_500
const days = z.number().min(0.01).max(daysMax)

/** Each rule by itself; what is absent lets everything stay. */
const rules = {
  /** Of what a document brought to memory, since it came. */
  maxAgeDays: days.optional(),
  /** Of a node, since a recall answered it last, or it came. */
  maxUnusedDays: days.optional(),
  /** The same of a node that nothing leads to: alone in its document, and no name of it is another's. */
  orphanNodeTtlDays: days.optional(),
}

const verticalRulesSchema = z
  .strictObject({
    ...rules,
    /** Stays whatever the other rules say, and above the maximum too. */
    retain: z.boolean().default(false),
  })
  .refine(({ retain, ...limited }) => !retain || Object.keys(limited).length === 0, {
    error: 'retain keeps all of it: leave the other rules out',
  })

export const forgettingRules = {
  ...rules,
  /** A node's weight is 1 when it is used, and halves with each half-life; below the least it goes. */
  decay: z
    .strictObject({ halfLifeDays: days, minWeight: z.number().min(0.000_001).max(0.999_999).default(0.05) })
    .optional(),
  /** By vertical, in place of the rules above, each by itself. */
  verticals: z.record(z.string().regex(/^[a-z]{2,32}$/, 'names of verticals'), verticalRulesSchema).default({}),
}

export const forgettingPolicySchema = z.strictObject({ maxNodes: z.number().int().min(0), ...forgettingRules })
export type ForgettingPolicy = z.infer<typeof forgettingPolicySchema>

/** Why something is forgotten, in the order in which it is looked for. */
export const forgettingReasons = ['age', 'unused', 'decay', 'orphan', 'maxNodes'] as const
export type ForgettingReason = (typeof forgettingReasons)[number]

/** Nodes that a dry run names; it counts the others. */
export const forgettingNamedMax = 1_000

/**
 * The `maxNodes` of a call for a dry run, whose maximum stands in its policy alone: a graph of a release before 2026.11.6 knows no
 * dry run and would prune, but refuses this.
 */
export const dryRunMaxNodes = -1

const forgottenNodeSchema = z.object({ id: z.string(), graph: z.string(), why: z.enum(forgettingReasons) })

export const pruneAnswerSchema = z.object({
  pruned: z.number().int(),
  kept: z.number().int(),
  heldSkipped: z.number().int(),
  /** True where nothing was removed: `pruned` is what would go. */
  dryRun: z.boolean(),
  /** Nodes by reason. */
  why: z.partialRecord(z.enum(forgettingReasons), z.number().int()),
  /** Of a dry run, in the order in which they would go. */
  nodes: z.array(forgottenNodeSchema).optional(),
})
export type PruneAnswer = z.infer<typeof pruneAnswerSchema>
export type ForgottenNode = Omit<z.infer<typeof forgottenNodeSchema>, 'graph'>

export const pruneQuerySchema = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional(),
})
