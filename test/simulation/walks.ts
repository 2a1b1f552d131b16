// Says which statements of an object walk a table that grows with what it holds: then their time grows with it, and a turn's.

/** One row, or as many as are under way, owed or allowed: by the name that the statement gives the table. */
const small: ReadonlySet<string> = new Set(
  `head pin progress graph counter hold pruning forgotten unlisted u checkpoint outbox segment use_page filter_snapshot filter_removed fresh
   recent_nodes recent_documents alias r sqlite_schema sqlite_master j asked json_each oldest token_key token_ended token_task`.split(
    /\s+/,
  ),
)

/** Indexes of what is unfinished. */
const smallIndexes: ReadonlySet<string> = new Set([
  'document_unfinished',
  'document_suspect',
  'scope_unfinished',
  'erasure_unfinished',
  'document_dropped',
])

/** Statements that walk on purpose, and where they end. */
const meant: readonly RegExp[] = [
  // A page of the list, in the order of the index.
  /^SELECT d\.\* FROM document d WHERE d\.revision = .* ORDER BY d\.document_id DESC LIMIT \?$/,
  // A step of a graph's tables, once.
  /^UPDATE entity_names SET stale = 1 WHERE document IN \(SELECT document FROM contribution GROUP BY document HAVING /,
  // The counts of a wake's check: only of a log that is no longer than the tail it walks.
  /^SELECT count\(\*\) AS n FROM idem$/,
  /^SELECT \(SELECT count\(\*\) FROM entry_ix\) \+ /,
  // What a graph reads once, when it wakes or has no filter.
  /^SELECT id, document, (?:ordinal, )?length_terms, created_at(?:, coalesce\(said_at, 0\))? FROM node ORDER BY id$/,
  /^SELECT id, vertical FROM document WHERE vertical IS NOT NULL$/,
  // Whether there is any: the first row ends it.
  /^SELECT EXISTS \(SELECT 1 FROM supersedes\) OR EXISTS \(SELECT 1 FROM document WHERE statement IS NOT NULL\) AS found$/,
  /^SELECT node, document FROM contribution$/,
  /^SELECT id, digest FROM node$/,
  // A log that is no longer than the tail which every wake reads is counted whole; a longer one is counted in slices.
  /^SELECT count\(\*\) AS n FROM idem$/,
  /^SELECT \(SELECT count\(\*\) FROM entry_ix\) \+ /,
]

const isLargeWalk = (step: string): boolean => {
  const { table, index } =
    /^SCAN (?<table>[a-z_]+)(?: USING (?:COVERING )?INDEX (?<index>\w+))?$/.exec(step)?.groups ?? {}
  return table !== undefined && !small.has(table) && !smallIndexes.has(index ?? '')
}

export function walksOf(plans: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...plans].flatMap(([text, steps]) => {
    const query = text.replaceAll(/\s+/g, ' ').trim()
    if (meant.some((pattern) => pattern.test(query))) return []
    return steps.filter(isLargeWalk).map((step) => `${step}: ${query}`)
  })
}
