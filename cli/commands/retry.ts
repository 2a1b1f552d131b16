// clawql retry: a document that came to a bad end, tried again.
import { setTimeout as wait } from 'node:timers/promises'
import type { DocumentStatusAnswer } from '../../contract/document.ts'
import { hasFlag, requireArgument, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes } from '../output.ts'

/** What an earlier try left is taken out first, which takes some seconds. */
const forgettingMaxMs = 30_000
const waitMaxMs = 15 * 60_000
const lookMs = 500

async function retry({ api }: Invocation, id: string): Promise<DocumentStatusAnswer> {
  const path = `/api/documents/${encodeURIComponent(id)}/retry`
  for (const untilMs = Date.now() + forgettingMaxMs; ;) {
    try {
      return await api.json<DocumentStatusAnswer>(path, { method: 'POST' })
    } catch (error) {
      const isForgetting = error instanceof CommandFailure && error.problem?.details?.['reason'] === 'FORGETTING'
      if (!isForgetting || Date.now() > untilMs) throw error
      await wait(lookMs)
    }
  }
}

async function settled({ api }: Invocation, id: string): Promise<DocumentStatusAnswer> {
  for (const untilMs = Date.now() + waitMaxMs; ;) {
    const status = await api.json<DocumentStatusAnswer>(`/api/documents/${encodeURIComponent(id)}/status`)
    if (status.status !== 'processing' || Date.now() > untilMs) return status
    await wait(lookMs)
  }
}

export const retryCommand: Command = {
  usage: 'retry <documentId>',
  summary: 'Try a document again that is blocked, failed, or partial without a release; recorded',
  options: { wait: { type: 'boolean', help: 'wait until it is processed' } },
  example: 'clawql retry 01M8GBBGNCK3629NTH1APM5S53 --wait',
  async run(invocation) {
    const { output } = invocation
    const id = requireArgument(invocation, retryCommand.usage)
    const begun = await retry(invocation, id)
    const { status, error, ...rest } = hasFlag(invocation, 'wait') ? await settled(invocation, id) : begun
    output.answer({ ...rest, status, error })
    output.line(`${rest.documentId}  ${status}`)
    if (error !== null) output.line(`${error.code}: ${error.message}\n  ${error.next}`)
    return status === 'completed' || status === 'processing' ? exitCodes.done : exitCodes.failed
  },
}
