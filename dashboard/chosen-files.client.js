// Files that somebody chose or dropped, folders with all that is in them.

/** More are for the command line: `clawql ingest`. */
export const filesMax = 10_000

/** What systems leave in folders, which nobody meant to send. */
const left = /^(?:\..*|~\$.*|Thumbs\.db|desktop\.ini)$/i

/** @param {Iterable<File>} files of a folder that was chosen */
export const ofFolder = (files) => [...files].filter(({ name }) => !left.test(name)).slice(0, filesMax)

/**
 * What was dropped. Entries have to be asked for before anything is waited for: the drop forgets them.
 * @param {DataTransfer | null} dropped
 */
export async function ofDrop(dropped) {
  const entries = [...(dropped?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? [])
  /** @type {File[]} */
  const files = []
  for (const entry of entries) await collect(entry, files, false)
  return files
}

/**
 * @param {FileSystemEntry} entry
 * @param {File[]} files
 * @param {boolean} isWithin
 */
async function collect(entry, files, isWithin) {
  if (files.length >= filesMax || (isWithin && left.test(entry.name))) return
  if (entry instanceof FileSystemFileEntry) {
    files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)))
    return
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return
  const reader = entry.createReader()
  for (;;) {
    // A part at a time, until there is none.
    const part = await /** @type {Promise<FileSystemEntry[]>} */ (
      new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    )
    if (part.length === 0) return
    for (const one of part) await collect(one, files, true)
  }
}
