// A set made for one question: what do we know about somebody? Documents of people with namesakes, in every form of a name.

export interface WhoDocument {
  readonly text: string
  /** Who it is about, by place. */
  readonly person: number
}

export interface WhoQuestion {
  readonly query: string
  readonly person: number
}

export interface WhoSet {
  readonly documents: readonly WhoDocument[]
  readonly questions: readonly WhoQuestion[]
}

/** Surnames stand several times: each has namesakes. */
const people: readonly (readonly [given: string, surname: string])[] = [
  ...['Maria', 'Jonas', 'Annika', 'Henrik'].map((given) => [given, 'Lindqvist'] as const),
  ...['Aoife', 'Ciaran', 'Fiachra'].map((given) => [given, "O'Driscoll"] as const),
  ...['Pedro', 'Lucía', 'Álvaro'].map((given) => [given, 'Alonso'] as const),
  ...['Ifeanyi', 'Chidi', 'Ngozi'].map((given) => [given, 'Okonkwo'] as const),
  ...['Jean-Marc', 'Solène', 'Thibault'].map((given) => [given, 'Delacroix'] as const),
  ...['Katarzyna', 'Tomasz', 'Zofia'].map((given) => [given, 'Nowicka'] as const),
  ...['Priya', 'Rohan', 'Ananya'].map((given) => [given, 'Deshpande'] as const),
  ...['Emre', 'Elif', 'Burak'].map((given) => [given, 'Yıldırım'] as const),
  ...['Giulia', 'Matteo', 'Chiara'].map((given) => [given, 'Bianchi'] as const),
  ...['Sanne', 'Pieter', 'Daan'].map((given) => [given, 'van der Berg'] as const),
  ...['Ingrid', 'Lars', 'Sigrid'].map((given) => [given, 'Solberg'] as const),
  ...['Thomas', 'Rebecca', 'Gareth'].map((given) => [given, 'Whitcombe'] as const),
  ...['Minh', 'Thuy', 'Quang'].map((given) => [given, 'Nguyen'] as const),
]

const things = 'barn,tractor,orchard,ferry licence,greenhouse,cold store,lorry,vineyard,quarry,sawmill,trawler,windmill,hostel,bakery,dry dock,brewery,loom,tannery,kiln,apiary'.split(',') // oxfmt-ignore
const matters = 'lease,insurance claim,survey,renewal,refund,inspection,guarantee,complaint,valuation,overdraft'.split(
  ',',
)

const turned = (given: string, surname: string): string => `${surname}, ${given}`
const initial = (given: string, surname: string): string => `${given[0]}. ${surname}`
const isWoman = (given: string): boolean => 'Maria Annika Aoife Lucía Ngozi Solène Katarzyna Zofia Priya Ananya Elif Giulia Chiara Sanne Ingrid Sigrid Rebecca Thuy'.split(' ').includes(given) // oxfmt-ignore
const titled = (given: string, surname: string): string => `${isWoman(given) ? 'Mrs' : 'Mr'} ${surname}`

type Template = (given: string, surname: string, thing: string, matter: string) => string

/** Each names its person in full once, in one form or another, and goes on in parts of the name. */
const templates: readonly Template[] = [
  (g, s, thing, matter) =>
    `Call note. ${g} ${s} rang about the ${matter} of the ${thing}. ${titled(g, s)} will send the papers on Monday.`,
  (g, s, thing, matter) =>
    `Subject: ${matter} of the ${thing}\n\nDear ${titled(g, s)},\n\nwe have your letter. Please sign below.\n\nSigned for the client: ${g} ${s}`,
  (g, s, thing, matter) =>
    `Form\nName: ${turned(g, s)}\nObject: ${thing}\nReason: ${matter}\n\nThe office looked at the ${thing} in May.`,
  (g, s, thing, matter) =>
    `Minutes. The ${matter} of the ${thing} was opened. ${initial(g, s)} asked for more time, and the board agreed. Present: ${g} ${s}.`,
  (g, s, thing, matter) =>
    `CLIENT: ${g.toUpperCase()} ${s.toUpperCase()}\nThe ${thing} is to be valued for the ${matter}; the file stays open.`,
]

const questions: readonly ((given: string, surname: string) => string)[] = [
  (g, s) => `What do we know about ${g} ${s}?`,
  (g, s) => `everything on ${turned(g, s)}`,
  (g, s) => `${g} ${s}`.toLowerCase(),
  (g, s) => `Show me what ${isWoman(g) ? 'Mrs' : 'Mr'} ${g} ${s} asked for`,
]

/** 200 documents, 100 questions, always the same. */
export function whoSet(): WhoSet {
  const documents = Array.from({ length: 200 }, (_, n): WhoDocument => {
    const person = n % people.length
    const [given, surname] = people[person]!
    const round = Math.floor(n / people.length)
    const template = templates[(person + round) % templates.length]!
    return {
      person,
      text: template(given, surname, things[(n * 7) % things.length]!, matters[(n * 3) % matters.length]!),
    }
  })
  const asked = Array.from({ length: 100 }, (_, n): WhoQuestion => {
    const person = (n * 7) % people.length
    const [given, surname] = people[person]!
    return { person, query: questions[Math.floor(n / people.length + n) % questions.length]!(given, surname) }
  })
  return { documents, questions: asked }
}
