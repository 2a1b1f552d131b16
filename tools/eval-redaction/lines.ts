// Lines of a file one after the other, each bounded: how long the file is does not matter.
import { createReadStream } from 'node:fs'
import { EvaluationFailure } from './analyzer.ts'

export interface Line {
  readonly number: number
  readonly text: string
  /** Bytes of the file that were read so far. */
  readonly readBytes: number
}

/** Blank lines are left out, and counted. */
export async function* linesOf(path: string, charactersMax: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  let rest = ''
  let number = 0
  let readBytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    readBytes += chunk.byteLength
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const text of parts) {
      number++
      if (text.trim() !== '') yield { number, text, readBytes }
    }
    if (rest.length > charactersMax) throw tooLong(number + 1, charactersMax)
  }
  rest += decoder.decode()
  if (rest.trim() !== '') yield { number: number + 1, text: rest, readBytes }
}

const tooLong = (number: number, charactersMax: number): EvaluationFailure =>
  new EvaluationFailure(
    `line ${number} has more than ${charactersMax} characters`,
    'Split its text into several cases.',
  )
