// The commands of `clawql`, by name, in the order in which help lists them.
import type { Command } from './command.ts'
import { approvalsCommand } from './commands/approvals.ts'
import { auditCommand } from './commands/audit.ts'
import { backupCommand, restoreCommand } from './commands/backup.ts'
import { completionCommand } from './commands/completion.ts'
import { configCommand } from './commands/config.ts'
import { doctorCommand } from './commands/doctor.ts'
import { getCommand } from './commands/get.ts'
import { ingestCommand } from './commands/ingest.ts'
import { memoryCommand } from './commands/memory.ts'
import { identitiesCommand } from './commands/identities.ts'
import { psCommand, restartCommand, upCommand } from './commands/instance.ts'
import { keysCommand } from './commands/keys.ts'
import { listCommand } from './commands/list.ts'
import { logsCommand } from './commands/logs.ts'
import { mcpCommand } from './commands/mcp.ts'
import { policyCommand } from './commands/policy.ts'
import { recallCommand } from './commands/recall.ts'
import { rememberCommand } from './commands/remember.ts'
import { retryCommand } from './commands/retry.ts'
import { statusCommand } from './commands/status.ts'
import { sessionsCommand } from './commands/sessions.ts'
import { toolsCommand } from './commands/tools.ts'
import { trailCommand } from './commands/trail.ts'

export const commands: { readonly [name: string]: Command } = {
  ingest: ingestCommand,
  list: listCommand,
  status: statusCommand,
  retry: retryCommand,
  get: getCommand,
  remember: rememberCommand,
  recall: recallCommand,
  memory: memoryCommand,
  identities: identitiesCommand,
  trail: trailCommand,
  audit: auditCommand,
  mcp: mcpCommand,
  up: upCommand,
  ps: psCommand,
  logs: logsCommand,
  restart: restartCommand,
  doctor: doctorCommand,
  config: configCommand,
  keys: keysCommand,
  policy: policyCommand,
  approvals: approvalsCommand,
  sessions: sessionsCommand,
  tools: toolsCommand,
  backup: backupCommand,
  restore: restoreCommand,
  completion: completionCommand(() => commands),
}
