// clawql trail: what the audit log says about a document or a memory node.
import type { TrailAnswer } from '../../contract/audit.ts'
import { requireArgument, type Command } from '../command.ts'
import { exitCodes, table } from '../output.ts'

export const trailCommand: Command = {
  usage: 'trail <documentId or nodeId>',
  summary: 'Every recorded operation on it, with its proof',
  example: 'clawql trail 01M8GBBGNCK3629NTH1APM5S53',
  async run(invocation) {
    const { api, output } = invocation
    const id = requireArgument(invocation, trailCommand.usage)
    const kind = id.startsWith('n_') ? 'memory-node' : 'document'
    const trail = await api.json<TrailAnswer>(`/api/audit/${kind}/${encodeURIComponent(id)}`)
    output.answer(trail)
    const rows = trail.entries.map(({ seq, timestamp, type, outcome, actorId, requestId }) => [
      String(seq),
      timestamp,
      type,
      outcome,
      actorId,
      requestId,
    ])
    for (const line of table([['SEQ', 'TIME', 'TYPE', 'OUTCOME', 'ACTOR', 'REQUEST'], ...rows])) output.line(line)
    output.line(trail.verified ? `${rows.length} records, each proven in the log` : 'NOT verified')
    return trail.verified ? exitCodes.done : exitCodes.unverified
  },
}
