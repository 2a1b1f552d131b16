// Conversations: which documents are parts of one, and in which order; memory follows the rows.
import type { Sql } from '../sql.ts'

export interface Sessions {
  readonly numberByName: Map<string, number>
  /** Documents of each conversation in order, by its number; that of 0 stands empty. */
  readonly documents: number[][]
  /** By document number: that of its conversation, 0 where it is of none, and its place there. */
  numbers: Uint32Array<ArrayBuffer>
  places: Uint32Array<ArrayBuffer>
}

export const createSessions = (): Sessions => ({
  numberByName: new Map(),
  documents: [[]],
  numbers: new Uint32Array(0),
  places: new Uint32Array(0),
})

/** True where the document is a part of a conversation. */
export const isMessage = ({ numbers }: Sessions, document: number): boolean => (numbers[document] ?? 0) > 0

function numberOf({ numberByName, documents }: Sessions, name: string): number {
  const known = numberByName.get(name)
  if (known !== undefined) return known
  const number = documents.push([]) - 1
  numberByName.set(name, number)
  return number
}

/** Notes where the documents from `from` on stand. */
function seat(sessions: Sessions, session: number, from: number): void {
  const documents = sessions.documents[session]!
  for (let place = from; place < documents.length; place += 1) {
    const document = documents[place]!
    if (document >= sessions.numbers.length) {
      const size = Math.max(1_024, 2 ** Math.ceil(Math.log2(document + 1)))
      const [numbers, places] = [new Uint32Array(size), new Uint32Array(size)]
      numbers.set(sessions.numbers)
      places.set(sessions.places)
      Object.assign(sessions, { numbers, places })
    }
    sessions.numbers[document] = session
    sessions.places[document] = place
  }
}

/** What is asked of the graph's memory here: it holds these conversations itself. */
interface Memory {
  readonly sql: Sql
  readonly resident: { readonly sessions: Sessions }
}

interface Joining {
  readonly document: number
  /** Ids ascend with the time of the upload, which is the order of a conversation. */
  readonly documentId: string
  readonly session: string
  /** The same conversation of another vertical is another one: what does not show stands beside nothing that does. */
  readonly vertical: string | null
}

/** Most come last; one that took longer than those behind it, a few places before. */
function placeFor(sql: Sql, documents: readonly number[], documentId: string): number {
  let place = documents.length
  for (; place > 0; place -= 1) {
    const query = 'SELECT document_id FROM document WHERE id = ?'
    const [row] = sql.exec<{ document_id: string }>(query, documents[place - 1]!).toArray()
    if (row !== undefined && row.document_id <= documentId) break
  }
  return place
}

/** Within the transaction that deleted the document: those behind it move up, as they stand after a wake. */
export function leaveSession(sessions: Sessions, document: number): void {
  const session = sessions.numbers[document] ?? 0
  if (session === 0) return
  const place = sessions.places[document]!
  sessions.documents[session]!.splice(place, 1)
  sessions.numbers[document] = 0
  seat(sessions, session, place)
}

const nameOf = (session: string, vertical: string | null): string =>
  vertical === null ? session : `${session} ${vertical}`

/** Within the transaction that inserted the document. */
export function joinSession({ sql, resident }: Memory, { document, documentId, session, vertical }: Joining): void {
  const { sessions } = resident
  const number = numberOf(sessions, nameOf(session, vertical))
  const documents = sessions.documents[number]!
  const place = placeFor(sql, documents, documentId)
  documents.splice(place, 0, document)
  seat(sessions, number, place)
}

export function loadSessions(sql: Sql, sessions: Sessions): void {
  const rows = sql
    .exec('SELECT session, vertical, id FROM document WHERE session IS NOT NULL ORDER BY session, document_id, id')
    .raw<[string, string | null, number]>()
  for (const [session, vertical, document] of rows)
    sessions.documents[numberOf(sessions, nameOf(session, vertical))]!.push(document)
  for (let session = 1; session < sessions.documents.length; session += 1) seat(sessions, session, 0)
}
