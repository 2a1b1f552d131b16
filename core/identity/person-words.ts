// Words of a person's name in the order given name, surname: what spellings of one full name have in common.
import { lowerForm } from '../memory/normal-form.ts'
import { foldMarks } from '../memory/tokenise.ts'

/** Most words of a name that count. */
const wordsMax = 12

const titles = new Set(
  (
    'mr mrs ms miss mx sir dame lord lady madam dr prof professor doctor rev reverend hon judge justice capt captain col sgt ' +
    'herr frau hr fr dipl ing mag mme mlle monsieur madame me maitre sr sra srta don dona senor senora senorita ' +
    'sig sigra dott dottssa avv geom dhr mevr mw pan pani bay bayan jr iii ii iv phd md esq msc bsc mba'
  ).split(' '),
)

/** In front of a surname in many languages; whether they are written is chance. The last word of a name is none. */
const particles = new Set('van von der den de da dos ter ten zu zur du del della bin ibn'.split(' '))
/** The same, but names as well where they stand first. */
const innerParticles = new Set('le la al el do di das des st'.split(' '))

/** Lower case without marks, in plain letters: as words of names are compared, in a text and in a query. */
export const foldName = (text: string): string => lowerForm(foldMarks(text))

/** "Doe, Jane" is "Jane Doe"; what follows a second comma, or is a title ("Jane Doe, MD"), is no name. */
function turned(name: string): string {
  const [last = '', first = ''] = name.split(/[,,、]/, 2)
  const isName = splitWords(first).some((word) => !titles.has(word))
  return isName ? `${first} ${last}` : last
}

/** Apostrophes join ("O'Neil" is "oneil"), hyphens and full stops part. */
const splitWords = (text: string): string[] =>
  foldName(text)
    .replace(/['’ʼ`]s(?![\p{L}\p{N}])/gu, '')
    .replace(/['’ʼ`]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** Plain lower case without titles, particles and stops; empty where nothing of the name is left. */
export function personWords(name: string): readonly string[] {
  const words = splitWords(turned(name)).slice(0, wordsMax)
  const bare = words.filter((word) => !titles.has(word))
  const kept = bare.filter((word, at) => {
    if (at === bare.length - 1) return true
    return !particles.has(word) && (at === 0 || !innerParticles.has(word))
  })
  return kept.length === 0 ? words : kept
}

export const isInitial = (word: string): boolean => /^\p{L}$/u.test(word)
