// clawql status: one document with its stages.
import type { DocumentStatusAnswer } from '../../contract/document.ts'
import { requireArgument, type Command } from '../command.ts'
import { exitCodes, table } from '../output.ts'

const failedStates = new Set(['blocked', 'failed', 'quarantined'])

export const statusCommand: Command = {
  usage: 'status <documentId>',
  summary: 'Where a document stands, stage by stage',
  example: 'clawql status 01M8GBBGNCK3629NTH1APM5S53',
  async run(invocation) {
    const { api, output } = invocation
    const id = requireArgument(invocation, statusCommand.usage)
    const status = await api.json<DocumentStatusAnswer>(`/api/documents/${encodeURIComponent(id)}/status`)
    output.answer(status)
    output.line(`${status.documentId}  revision ${status.revision}  ${status.status}`)
    const rows = status.stages.map(({ name, state, attempts, durationMs, reason }) => [
      `  ${name}`,
      state,
      `${attempts}×`,
      durationMs === null ? '' : `${durationMs} ms`,
      reason ?? '',
    ])
    for (const line of table(rows)) output.line(line)
    for (const { stage, code, message } of status.stageErrors) output.line(`  ${stage}: ${code} ${message}`)
    if (status.error !== null) output.line(`${status.error.code}: ${status.error.message}\n  ${status.error.next}`)
    output.line(`merkleRoot ${status.merkleRoot ?? '-'}`)
    return failedStates.has(status.status) ? exitCodes.failed : exitCodes.done
  },
}
