// Names of many cultures in every position: cases for the tagger and the rules, made for this project. Half is kept aside from tuning.

export const cultures: Readonly<Record<string, readonly string[]>> = {
  english: [
    'Margaret Holloway',
    'Duncan Pettigrew',
    'Alison Thornbury',
    'Rupert Langdale',
    'Hazel Winterbourne',
    'Gareth Prosser',
  ],
  irish: ['Siobhán Mulcahy', 'Fiachra O’Driscoll', 'Niamh Ní Bhriain', 'Cormac McGlinchey'],
  ordinary: ['Faith Waters', 'Bill Stone', 'Grace Field', 'Mark Rivers', 'Rose Baker', 'Jack Frost'],
  german: [
    'Jürgen Kretschmer',
    'Annegret Schönfeld',
    'Klaus-Peter Vogt',
    'Heike von Arnsberg',
    'Uwe Brömmel',
    'Ilse Tiedemann',
  ],
  french: [
    'Jean-Marc Delacroix',
    'Élodie Charpentier',
    'Bérengère Maillard',
    'Thibault de Rochefort',
    'Solène Quéméneur',
  ],
  spanish: [
    'Sofía Villanueva',
    'Íñigo Echeverría',
    'María del Carmen Ortuño',
    'Gonzalo Peñalver',
    'Ximena Zambrano Ruiz',
  ],
  portuguese: ['João Figueiredo', 'Inês Carvalhal', 'Thiago dos Santos Moura', 'Beatriz Vasconcelos'],
  italian: ['Giulia Bonfanti', 'Ettore Mastrangelo', 'Ludovica Spadafora', 'Piero Quagliarella'],
  dutch: ['Marijke van der Velden', 'Joost Hoogendoorn', 'Sanne Kuijpers', 'Pieter de Wit'],
  nordic: ['Astrid Lindqvist', 'Øystein Håkonsen', 'Søren Damgaard', 'Päivi Korhonen'],
  polish: ['Tomasz Wieczorek', 'Małgorzata Szczepańska', 'Zbigniew Kłos', 'Agnieszka Dąbrowska'],
  czech: ['Zdeněk Hruška', 'Jaroslava Novotná', 'Miloš Řehák'],
  balkan: ['Dragana Stojković', 'Luka Perković', 'Ioana Munteanu', 'Szilárd Kovács'],
  turkish: ['Mehmet Yıldırım', 'Ayşegül Karaca', 'Emre Özdoğan', 'Gülşen Aktaş'],
  indian: ['Priya Raghunathan', 'Devraj Chatterjee', 'Anirudh Iyer', 'Meenakshi Deshpande', 'Harpreet Gill'],
  arabic: ['Fatima al-Mansouri', 'Yousef Haddad', 'Noura bint Khalid', 'Tariq Benjelloun'],
  persian: ['Shirin Rahimi', 'Babak Tehrani', 'Laleh Moghaddam'],
  vietnamese: ['Nguyễn Thị Hạnh', 'Tran Quoc Bao', 'Lê Minh Tuấn', 'Pham Thu Ha'],
  indonesian: ['Budi Santoso', 'Siti Nurhaliza Wulandari', 'Agus Pranoto'],
  african: ['Ifeoma Okonkwo', 'Kwabena Asante', 'Thandiwe Mokoena', 'Abebe Tesfaye', 'Mamadou Diallo'],
  chinese: ['Wei Zhang', 'Liu Xiaoming', 'Chen Meiling', 'Ng Wai Man'],
  japanese: ['Haruki Tanaka', 'Kobayashi Yuki', 'Ayumi Nakagawa', 'Shinji Morimoto'],
  korean: ['Kang Seo-yun', 'Min-ji Lee', 'Park Joon-ho', 'Choi Eun-kyung'],
}

/** What stands around a name; `first` and `last` are its first and last words. */
export type Write = (name: string, words: { readonly first: string; readonly last: string }) => string

const turned = (name: string): string => {
  const words = name.split(' ')
  return `${words.at(-1)}, ${words.slice(0, -1).join(' ')}`
}
const initials = (name: string): string => {
  const words = name.split(' ')
  return `${words[0]?.[0]}. ${words.slice(1).join(' ')}`
}

export const positions: Readonly<Record<string, readonly Write[]>> = {
  'inside, full': [
    (name) => `Please tell ${name} that the audit of the warehouse starts on Monday.`,
    (name) => `The invoice was approved by ${name} after two days.`,
    (name) => `We met ${name} at the counter and discussed the refund.`,
  ],
  'inside, first name': [
    (_, { first }) => `I asked ${first} to send the report again before lunch.`,
    (_, { first }) => `Could you tell ${first} the parcel has arrived?`,
  ],
  'inside, surname': [
    (_, { last }) => `The claim of Mr ${last} was settled in March.`,
    (name, { last }) => `${name} called twice. Later ${last} withdrew the complaint.`,
  ],
  start: [
    (name) => `${name} signed the lease yesterday and returned the keys.`,
    (name) => `${name} has not paid the deposit yet.`,
    (_, { first }) => `${first}, could you call the bank back today?`,
  ],
  possessive: [
    (name) => `We have received ${name}'s statement about the accident.`,
    (name) => `${name}’s contract ends in June.`,
  ],
  'lower case': [
    (name) => `hi, can you ask ${name.toLowerCase()} about the refund please`,
    (name) => `my name is ${name.toLowerCase()} and i never got my order`,
  ],
  capitals: [(name) => `PATIENT: ${name.toUpperCase()}\nWARD: 4`, (name) => `HOLDER ${name.toUpperCase()} HAS SIGNED`],
  'surname first': [(name) => `Present: ${turned(name)}`, (name) => `Employee: ${turned(name)}; grade 7`],
  initial: [
    (name) => `The survey was done by ${initials(name)} in two visits.`,
    (name) => `Reviewed: ${initials(name)}, 12 March`,
  ],
  label: [
    (name) => `Contact: ${name}\nDepartment: Claims`,
    (name) => `Kunde: ${name}\nVertrag: aktiv`,
    (name) => `Nom du client : ${name}\nDossier ouvert`,
  ],
  signature: [
    (name) => `Thank you for your help.\n\nKind regards,\n${name}\nClaims desk`,
    (name) => `Mit freundlichen Grüßen\n\n${name}\nBuchhaltung`,
    (name) => `See you on Friday.\n\n-- \n${name}`,
  ],
  chat: [
    (name) => `${name}: can you send the invoice again?\nSupport: of course.`,
    (_, { first }) => `[10:42] ${first}: the pump is leaking again\n[10:43] desk: we send someone`,
  ],
  'quoted mail': [
    (name) => `> On Tuesday ${name} wrote:\n> the goods have not arrived`,
    (name) => `>> Dear ${name},\n>> your booking is confirmed.`,
  ],
  'file name': [
    (name) => `See the attachment cv_${name.replaceAll(' ', '_')}.pdf for details.`,
    (name) => `Uploaded: ${name.replaceAll(' ', '-')}-contract.docx`,
  ],
  'line end': [
    (name) => `The meeting of the committee was opened by its new chair, ${name.replace(' ', '\n')}, at nine.`,
    (name) => `All questions about the new tariff are to be sent to ${name.replace(' ', '\n')} before Friday.`,
  ],
  table: [
    (name) => `Name\tRole\tPhone\n${name}\tdriver\t12\nopen\tclerk\t13`,
    (name) => `no,customer,city\n1,${name},Leeds\n2,none,York`,
  ],
  list: [
    (name) => `Participants: ${name}, two guests and the board.`,
    (name) => `They had invited three people:\n- ${name}\n- the auditor\n- the landlord`,
  ],
  'other languages': [
    (name) => `Bitte teilen Sie ${name} mit, dass die Lieferung am Montag kommt.`,
    (name) => `Nous avons envoyé la facture à ${name} hier matin.`,
    (name) => `Hemos hablado con ${name} sobre el contrato de alquiler.`,
    (name) => `Abbiamo parlato con ${name} del contratto di locazione.`,
    (name) => `Proszę przekazać, że ${name} podpisze umowę jutro.`,
  ],
}

export interface NameCase {
  readonly culture: string
  readonly position: string
  readonly text: string
  /** The words of the name that must be gone. */
  readonly gone: readonly string[]
  /** Not looked at while rules and weights were made. */
  readonly isKept: boolean
}

/** Every name in every position, the position's texts in turn. */
export function nameCases(): NameCase[] {
  const cases: NameCase[] = []
  let turn = 0
  for (const [culture, names] of Object.entries(cultures)) {
    for (const [index, name] of names.entries()) {
      for (const [position, writes] of Object.entries(positions)) {
        const words = name.split(' ')
        const parts = { first: words[0] ?? '', last: words.at(-1) ?? '' }
        const write = writes[turn % writes.length]
        turn += 1
        if (write === undefined) continue
        const text = write(name, parts)
        const gone = words.flatMap((word) => word.split(/[-’]/)).filter((word) => isIn(text, word))
        cases.push({ culture, position, text, gone, isKept: index % 2 === 1 })
      }
    }
  }
  return cases
}

const isIn = (text: string, word: string): boolean =>
  new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'iu').test(text) && word.length > 1
