// The tagger with its weights in Node, as the engines have it: for tests and evaluation.
import { readFileSync } from 'node:fs'
import { Tagger } from '../../core/redaction/tagger/tagger.ts'

const weights = new URL('../../core/redaction/tagger/weights/', import.meta.url)
let tagger: Tagger | null = null

export const openTagger = (): Tagger =>
  (tagger ??= new Tagger(readFileSync(new URL('names.bin', weights)), readFileSync(new URL('addresses.bin', weights))))
