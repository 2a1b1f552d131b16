// Function words, which tell the language of a text, and words that stand in front of names. By their hashes.
import { hashOfWord } from './hashes.ts'

/** The commonest words of English, German, French, Spanish, Portuguese, Italian, Polish, Dutch, Scandinavian, Turkish, Finnish. */
const byLanguage = [
  'the and of to is that for with you was this have are not be from on by it we',
  'der die und das nicht ist mit ein eine den dem auf für sich auch wird zu im ich sie wir',
  'le la les des est une dans pour que qui sur pas avec au du et je vous nous',
  'el los las una por con para del que se su y en la de es',
  'os uma não com para do da em um é ao o a de',
  'il di che per una con non del della è sono la',
  'w na z się nie do jest że to przez i po dla',
  'de het een van en is niet voor met op dat ik',
  'och att det som en på är av ikke og er til i jeg jag',
  've bir bu için ile da de çok olarak',
  'ja on ei että oli hän',
]

const titles =
  'mr mrs ms dr prof miss sir herr frau mme madame monsieur sr sra señor señora don doña pan pani sig signor signora senhor senhora dhr mevr bay hanım sayın nurse judge uncle aunt auntie'

const particles =
  'von van vom zu zum zur de del della delle dello dei di da das do dos du des den der ter ten het te la le bin bint ibn ben al el as af av y'

export const languageCount = byLanguage.length

let languages: Map<number, number> | null = null
let titleHashes: Set<number> | null = null
let particleHashes: Set<number> | null = null

/** Bits of the languages in which a word is a function word. */
export function languagesOf(hash: number): number {
  return (languages ??= readLanguages()).get(hash) ?? 0
}

export function isTitle(hash: number): boolean {
  return (titleHashes ??= new Set(titles.split(' ').map(hashOfWord))).has(hash)
}

/** Words in lower case between two of a name. */
export function isParticle(hash: number): boolean {
  return (particleHashes ??= new Set(particles.split(' ').map(hashOfWord))).has(hash)
}

function readLanguages(): Map<number, number> {
  const bits = new Map<number, number>()
  for (const [language, words] of byLanguage.entries()) {
    for (const word of words.split(' ')) {
      const hash = hashOfWord(word)
      bits.set(hash, (bits.get(hash) ?? 0) | (1 << language))
    }
  }
  return bits
}
