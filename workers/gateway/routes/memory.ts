// Memory: recall, identities, prune, the duplicate filter's state.
import { requireVertical } from '../access.ts'
import { routes } from '../../../contract/routes.ts'
import { defaultGraph } from '../../../contract/tenant.ts'
import { listAliases } from '../aliases.ts'
import { answer } from '../answer.ts'
import { eraseIdentity } from '../erase.ts'
import { readIdentity } from '../identity.ts'
import { readGraph } from '../memory-view.ts'
import { exportMemory } from '../memory-export.ts'
import { readTree } from '../memory-tree.ts'
import { pruneGraphs } from '../prune.ts'
import { recall } from '../recall.ts'
import { serve } from '../serve.ts'

export const memoryRoutes = [
  serve(routes.recall, (session, { body }) => recall(session, body)),
  serve(routes.identity, (session, { params, query }) => readIdentity(session, { ...params, ...query })),
  serve(routes.identityAlias, ({ tenant, call, claims }, { body }) =>
    tenant.alias({ ...call, ...body, claims: claims.digest }),
  ),
  serve(routes.identityAliases, listAliases),
  serve(routes.identityErase, (session, { body }) => eraseIdentity(session, body)),
  serve(routes.identityUnalias, ({ tenant, call, claims }, { query }) =>
    tenant.unalias({ ...call, ...query, claims: claims.digest }),
  ),
  serve(routes.memoryGraph, (session, { query }) => {
    const shown = requireVertical(session, routes.memoryGraph, query.vertical)
    return shown.ok ? readGraph(session, query) : shown
  }),
  serve(routes.memoryTree, (session, { query }) => readTree(session, query)),
  serve(routes.memoryExport, async (session, { query }) => {
    const shown = requireVertical(session, routes.memoryExport, query.vertical)
    if (!shown.ok) return shown
    const lines = await exportMemory(session, query)
    return lines.ok ? answer(200, lines.value) : lines
  }),
  serve(routes.prune, ({ bindings, call, config }, { query }) =>
    pruneGraphs(bindings, call, {
      pruning: config.memory.pruning,
      nowMs: Date.now(),
      isDryRun: query.dryRun === 'true',
    }),
  ),
  serve(routes.cuckooStatus, async ({ graph, call }) => {
    const status = await graph(defaultGraph).status(call)
    return status.ok ? { ok: true, value: status.value.cuckoo } : status
  }),
]
