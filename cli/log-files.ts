// The log files of an instance, running or not: read from their end, by service, document or request, and followed.
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface LogFileLine {
  readonly process: string
  readonly at: string
  readonly text: string
}

/** Written files of a process, by age: `main.log`, `main.log.1`, … */
const generations = ['', '.1', '.2', '.3'] as const
const namePattern = /^([\w-]+)\.log$/

export const logFolder = (environment: NodeJS.ProcessEnv): string =>
  join(resolve(environment['CLAWQL_DATA_DIR'] ?? './data'), 'run', 'logs')

/** Processes that wrote a log here. */
export function listProcesses(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => namePattern.exec(name)?.[1] ?? [])
    .toSorted()
}

function parseLine(process: string, text: string): LogFileLine | undefined {
  const [, at] = /^\{"(?:at|startedAt)":"([^"]+)"/.exec(text) ?? /"(?:at|startedAt)":"([^"]+)"/.exec(text) ?? []
  return at === undefined ? undefined : { process, at, text }
}

/** The newest lines that are wanted, oldest first; at most `count` of each process are looked for. */
export function readTail(folder: string, count: number, isWanted: (line: LogFileLine) => boolean): LogFileLine[] {
  const all = listProcesses(folder).flatMap((process) => {
    const found: LogFileLine[] = []
    for (const generation of generations) {
      const path = join(folder, `${process}.log${generation}`)
      if (found.length >= count || !existsSync(path)) break
      const lines = readFileSync(path, 'utf8').split('\n')
      const wanted = lines.flatMap((text) => parseLine(process, text) ?? []).filter((line) => isWanted(line))
      found.unshift(...wanted)
    }
    return found.slice(-count)
  })
  return all.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-count)
}

interface Place {
  readonly inode: number
  readonly offset: number
  /** The beginning of a line whose end is not written yet. */
  readonly rest: string
}

/** What was written to a file since, and where it ends now. A file that was rotated is read from its beginning. */
function readSince(path: string, place: Place | undefined): { readonly text: string; readonly place: Place } {
  const fd = openSync(path, 'r')
  try {
    const { ino: inode, size } = fstatSync(fd)
    if (place === undefined) return { text: '', place: { inode, offset: size, rest: '' } }
    const isSame = place.inode === inode && place.offset <= size
    const from = isSame ? place.offset : 0
    const bytes = Buffer.alloc(size - from)
    const read = readSync(fd, bytes, 0, bytes.length, from)
    const text = (isSame ? place.rest : '') + bytes.toString('utf8', 0, read)
    const end = text.lastIndexOf('\n') + 1
    return { text: text.slice(0, end), place: { inode, offset: from + read, rest: text.slice(end) } }
  } finally {
    closeSync(fd)
  }
}

/** Answers the lines written since the last call; the first call answers none. */
export function createFollower(folder: string): () => readonly LogFileLine[] {
  const places = new Map<string, Place>()
  let isFirst = true
  return () => {
    const lines = listProcesses(folder).flatMap((process) => {
      // A process that appears later is read from its first line.
      const known = places.get(process) ?? (isFirst ? undefined : { inode: -1, offset: 0, rest: '' })
      const { text, place } = readSince(join(folder, `${process}.log`), known)
      places.set(process, place)
      return text.split('\n').flatMap((line) => parseLine(process, line) ?? [])
    })
    isFirst = false
    return lines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  }
}
