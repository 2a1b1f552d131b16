// Writes what memory holds as an Obsidian vault, note by note as it comes: nothing of it is held but names of notes.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandFailure, exitCodes } from '../output.ts'
import { labelNoteOf, noteOf, vaultFormat, type ExportedItem } from './note.ts'
import { pagesIn } from './note-text.ts'

export const memoryFolder = 'Memory'
const labelFolder = 'Labels'

/** Conversations whose last note is known: of another one, a note has no way back to the note before. */
const conversationsMax = 10_000

export interface Written {
  readonly notes: number
  readonly labels: number
}

/** A folder of its own: what somebody wrote there is never written over. */
export function createVault(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (readdirSync(folder).length === 0) return
  } catch {
    throw new CommandFailure(`${folder} can't be made or read.`, exitCodes.failed, 'Name another folder.')
  }
  throw new CommandFailure(`${folder} is not empty.`, exitCodes.failed, 'Name a folder that is empty or not there yet.')
}

/** False where it is there already. */
function writeNew(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Time and place among those of the same millisecond: characters that every file system takes, and nothing of what was said. */
export class NoteNames {
  #time = ''
  #count = 0

  next(time: string): string {
    this.#count = time === this.#time ? this.#count + 1 : 1
    this.#time = time
    const written = time.replace('T', ' ').replaceAll(':', '.').replace('Z', '')
    return this.#count === 1 ? written : `${written} ${this.#count}`
  }
}

/** The note before in each conversation, of so many of them as were heard of last. */
class Conversations {
  readonly #last = new Map<string, string>()

  previousOf(session: string | undefined, name: string): string | null {
    if (session === undefined) return null
    const previous = this.#last.get(session) ?? null
    this.#last.delete(session)
    this.#last.set(session, name)
    if (this.#last.size > conversationsMax) this.#last.delete(this.#last.keys().next().value ?? '')
    return previous
  }
}

const about = ({ notes, labels }: Written): string => `---
clawql: ${vaultFormat}
label: none
---
What ClawQL remembers, redacted: ${notes} notes in ${memoryFolder}, by the time of what they say, and ${labels} labels of people, accounts and numbers whose names were taken out.

\`clawql memory import\` takes this folder into another graph.
`

/** Into a folder that createVault made; items oldest first, as the export answers them. The note ClawQL stands once all of it does. */
export async function writeVault(folder: string, items: AsyncIterable<ExportedItem>): Promise<Written> {
  const names = new NoteNames()
  const conversations = new Conversations()
  let [notes, labels, month] = [0, 0, '']
  mkdirSync(join(folder, labelFolder), { mode: 0o700 })
  for await (const item of items) {
    const { time } = item
    const name = names.next(time)
    if (time.slice(0, 7) !== month) {
      month = time.slice(0, 7)
      mkdirSync(join(folder, memoryFolder, month), { recursive: true, mode: 0o700 })
    }
    const content = noteOf(item, conversations.previousOf(item.session, name))
    if (!writeNew(join(folder, memoryFolder, month, `${name}.md`), content))
      throw new CommandFailure(`Something else writes to ${folder}.`, exitCodes.failed, 'Export into another folder.')
    notes += 1
    for (const page of pagesIn(item.text))
      if (writeNew(join(folder, labelFolder, `${page}.md`), labelNoteOf(page))) labels += 1
  }
  writeNew(join(folder, 'ClawQL.md'), about({ notes, labels }))
  return { notes, labels }
}
