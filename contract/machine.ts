// What the launcher of a self-hosted instance tells the gateway about the machine, for the metrics.
import * as z from 'zod'

export const machineFactsSchema = z.object({
  freeBytes: z.number(),
  processes: z.array(
    z.object({
      name: z.string().regex(/^[a-z]+(?:-\d+)?$/),
      residentBytes: z.number(),
      restarts: z.number(),
      isUp: z.boolean(),
    }),
  ),
  /** Sizes on disk by store: `objects`, `catalog`, `queues`, `schedule`, `buckets`, `key-shares`. */
  storeBytes: z.record(z.string().regex(/^[a-z-]+$/), z.number()),
  logBytes: z.number(),
  startedAtMs: z.number(),
  /** Null where there was none yet. */
  backupAtMs: z.number().nullable(),
})
export type MachineFacts = z.infer<typeof machineFactsSchema>
