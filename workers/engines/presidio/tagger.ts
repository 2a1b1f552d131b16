// The tagger where the Worker runs: its weights are modules of the bundle, read at the first text.
import { Tagger } from '../../../core/redaction/tagger/tagger.ts'
import addressWeights from '../../../core/redaction/tagger/weights/addresses.bin'
import nameWeights from '../../../core/redaction/tagger/weights/names.bin'

let tagger: Tagger | null = null

export const openTagger = (): Tagger =>
  (tagger ??= new Tagger(new Uint8Array(nameWeights), new Uint8Array(addressWeights)))
