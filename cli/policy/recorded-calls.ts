// Calls that the audit log has, of the last hours: each with who made it, what of, and how it was decided.
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { decodeBundle } from '../../core/audit/entry-bundle.ts'
import { formatTilePath, tileWidth } from '../../core/audit/tile-path.ts'
import { toFailure, type Api } from '../api.ts'
import { CommandFailure, exitCodes } from '../output.ts'

/** What is read of a record. */
export interface ReadRecord {
  readonly type: string
  readonly op: string
  readonly ts: string
  readonly req: string
  readonly actor: { readonly id: string; readonly type: 'human' | 'agent' | 'service' }
  readonly res: { readonly kind: string; readonly id: string }
  readonly vertical: string | null
}

export interface RecordedCall extends Omit<ReadRecord, 'ts' | 'type' | 'req'> {
  readonly atMs: number
  readonly outcome: 'done' | 'denied' | 'waits'
}

export interface RecordedCalls {
  readonly calls: readonly RecordedCall[]
  /** Whether the log begins within the time asked for: what came before stands in an earlier epoch, if anywhere. */
  readonly isWhole: boolean
}

const outcomes: { readonly [type: string]: RecordedCall['outcome'] } = {
  'access.denied': 'denied',
  'approval.requested': 'waits',
}

/** Of one request the first record is the call; what became of it comes behind. What a person said to an approval is a call of its own. */
export function callsOf(records: readonly ReadRecord[]): readonly RecordedCall[] {
  const byRequest = new Map<string, ReadRecord>()
  for (const record of records) {
    const isAnswer = record.type.startsWith('approval.') && record.type !== 'approval.requested'
    if (!isAnswer && !byRequest.has(record.req)) byRequest.set(record.req, record)
  }
  return [...byRequest.values()].map(({ type, op, ts, actor, res, vertical }) => ({
    op,
    actor,
    res,
    vertical,
    atMs: Date.parse(ts),
    outcome: outcomes[type] ?? 'done',
  }))
}

async function read(api: Api, path: string): Promise<Uint8Array> {
  const answer = await api.fetch(path)
  if (!answer.ok) throw await toFailure(answer)
  return new Uint8Array(await answer.arrayBuffer())
}

async function readBundle(api: Api, n: number, size: number): Promise<readonly ReadRecord[]> {
  const width = Math.min(tileWidth, size - n * tileWidth)
  const bundle = decodeBundle(await read(api, `/api/audit/log/${formatTilePath({ level: 'entries', n, width })}`))
  if (bundle === null) throw new CommandFailure(`Entry bundle ${n} is malformed.`, exitCodes.unverified)
  return bundle.map((entry) => JSON.parse(new TextDecoder().decode(entry)) as ReadRecord)
}

/** From the end of the log backwards, as far as the time goes. */
export async function readRecordedCalls(api: Api, sinceMs: number): Promise<RecordedCalls> {
  const note = parseCheckpointNote(new TextDecoder().decode(await read(api, '/api/audit/log/checkpoint')))
  if (note === null) throw new CommandFailure('The checkpoint is malformed.', exitCodes.unverified)
  const { size } = note.checkpoint
  const records: ReadRecord[] = []
  for (let n = Math.ceil(size / tileWidth) - 1; n >= 0; n--) {
    const bundle = await readBundle(api, n, size)
    records.unshift(...bundle.filter(({ ts }) => Date.parse(ts) >= sinceMs))
    if (Date.parse(bundle[0]?.ts ?? '') < sinceMs) return { calls: callsOf(records), isWhole: true }
  }
  return { calls: callsOf(records), isWhole: false }
}
