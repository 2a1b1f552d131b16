// A retrieval set on disk: what is to be remembered, by group, and what is asked of each.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'

const itemSchema = z.object({
  id: z.string(),
  title: z.string().optional(),
  text: z.string(),
  group: z.string().default(''),
  session: z.string().optional(),
  speaker: z.string().optional(),
})
const querySchema = z.object({
  id: z.string(),
  text: z.string(),
  group: z.string().default(''),
  gold: z.array(z.string()),
  grades: z.record(z.string(), z.number()).optional(),
})
export type Query = z.infer<typeof querySchema>

/** An item as it is ingested. */
export interface Item {
  readonly id: string
  readonly text: string
  /** The conversation that it is a part of. */
  readonly session: string | undefined
}

export interface Group {
  readonly name: string
  /** In the order of the set. */
  readonly items: readonly Item[]
  readonly queries: readonly Query[]
}

export interface RecallSet {
  readonly name: string
  readonly groups: readonly Group[]
}

function readLines<T>(path: string, schema: z.ZodType<T>): T[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => schema.parse(JSON.parse(line)))
}

/** What somebody said belongs to a conversation: that of its session, or of its whole group where the set names none. */
function itemOf({ id, title, text, session, speaker }: z.infer<typeof itemSchema>): Item {
  const conversation = session ?? (speaker === undefined ? undefined : 'conversation')
  return { id, text: title === undefined ? text : `${title}\n\n${text}`, session: conversation }
}

/** Names of the sets in a folder, each a folder with `queries.jsonl` and `corpus.jsonl`, gzipped or not. */
export const listSets = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'queries.jsonl')))
    .toSorted()

export function readSet(folder: string, name: string): RecallSet {
  const packed = join(folder, name, 'corpus.jsonl.gz')
  const corpus = readLines(existsSync(packed) ? packed : join(folder, name, 'corpus.jsonl'), itemSchema)
  const queries = readLines(join(folder, name, 'queries.jsonl'), querySchema)
  const items = Map.groupBy(corpus, ({ group }) => group)
  const asked = Map.groupBy(queries, ({ group }) => group)
  const names = new Set([...items.keys(), ...asked.keys()])
  return {
    name,
    groups: [...names].map((group) => ({
      name: group,
      items: (items.get(group) ?? []).map(itemOf),
      queries: asked.get(group) ?? [],
    })),
  }
}
