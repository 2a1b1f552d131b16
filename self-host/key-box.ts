// The admin key of a first start, kept until the last line of the terminal, and shown however that start ends.

export interface KeyBox {
  /** Nothing where this run made no key. */
  keep(key: string | undefined): void
  /** Shows the key, once. */
  open(): void
}

export function createKeyBox(line: (text: string) => void): KeyBox {
  let kept: string | undefined
  return {
    keep(key) {
      kept = key
    },
    open() {
      if (kept === undefined) return
      const text = `Admin key, shown this once; keep it: ${kept}`
      const rule = '─'.repeat(text.length)
      kept = undefined
      line(`\n${rule}\n${text}\n${rule}`)
    },
  }
}
