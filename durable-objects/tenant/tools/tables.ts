// Tools of others that a tenant's agents may call, each as somebody looked at it.

export const toolTables: readonly string[] = [
  `CREATE TABLE tool(
     operation_id TEXT PRIMARY KEY, provider TEXT NOT NULL, definition TEXT NOT NULL, digest TEXT NOT NULL CHECK(length(digest)=64),
     state TEXT NOT NULL CHECK(state IN ('good','changed','gone')), accepted_ms INTEGER NOT NULL, accepted_by TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX tool_provider ON tool(provider)`,
  // What was accepted is what is called: another definition is another acceptance. One that was blocked stays so until then.
  `CREATE TRIGGER tool_u BEFORE UPDATE OF operation_id, provider, definition, digest, accepted_ms, accepted_by ON tool
     BEGIN SELECT RAISE(ABORT,'TOOL_UPDATE'); END`,
  `CREATE TRIGGER tool_s BEFORE UPDATE OF state ON tool WHEN NEW.state = 'good' AND OLD.state <> 'good'
     BEGIN SELECT RAISE(ABORT,'TOOL_STATE'); END`,
]
