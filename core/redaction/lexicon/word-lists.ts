// Word lists of the recognisers of names and places: titles, particles, labels, streets, units, states, organisations.

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean))

/** Forms of address in front of a name, lower-case, without their full stop. */
export const honorifics = list(
  `mr mrs ms miss mx dr prof professor sir dame madam madame monsieur mme mlle señor señora sra sr herr frau fräulein rev reverend fr father
sister brother capt captain sgt sergeant lt lieutenant col colonel gen maj hon judge justice senator sen congressman congresswoman rep
president governor gov mayor ambassador rabbi imam pastor deacon lady lord mister doctor attorney esq detective officer nurse coach dott ing
dipl mag`,
)

/** Honorifics that are ordinary words as well: not a title by themselves. */
export const wordyHonorifics = list(
  `father sister brother captain sergeant lieutenant colonel judge justice president governor mayor officer nurse coach attorney doctor lady
lord general professor detective senator pastor rep hon gen mag ing fr sr maj col sen gov`,
)

/** Lower-case words inside a name. */
export const particles = list(
  `de da do dos das du di del della dei des la le el al bin ibn ben van von der den ter ten zu zum zur af av y e i of st und`,
)

/** Words behind a name that make it one of an organisation. */
export const organisationEnds = list(
  `inc incorporated llc llp lp ltd limited corp corporation company co plc gmbh ag kg sa sarl srl bv nv ab oy as pty holdings holding group partners
associates technologies technology solutions systems industries international enterprises ventures capital bank insurance university
college institute foundation hospital clinic church school labs laboratories studios pharmaceuticals airlines motors orchestra records
consulting analytics software media networks healthcare bancorp financial advisors securities trust society association agency`,
)

/** Labels whose value is a person. */
export const personLabels = list(
  `name patient attn attention signed author employee customer client contact borrower applicant lender guarantor debtor creditor insured
claimant plaintiff defendant witness tenant landlord lessee lessor buyer seller beneficiary holder cardholder recipient sender from to cc bcc
by user username prepared reviewed approved submitted physician doctor provider spouse mother father guardian manager supervisor taxpayer
student teacher member policyholder owner director trustee executor nominee payee payer signatory signature notary counsel attorney
surname firstname lastname forename nickname alias directed written produced sincerely regards`,
)

/** Labels whose value is a place. */
export const placeLabels = list(`city town state province county country region location birthplace residence`)

/** Prepositions in front of a place. */
export const placeLeads = list(
  `in to from at near into toward towards around outside southern northern eastern western visit visiting visited leave leaving`,
)

/** Verbs and nouns behind which a person stands, in any case of letters. */
export const personLeads = list(
  `by with named called i'm am is tribute and met said says told asked ask see hired husband wife son daughter kid friend partner sister brother
mother father uncle aunt cousin boss colleague him her starring featuring features is it's that's about under early late add`,
)

/** Verbs behind a name at the start of a sentence. */
export const verbsBehind = list(
  `is was has had will said says asked told wrote writes lives lived works worked joined signed called calls wants wanted needs likes
loves went goes came comes gave gives took takes made makes spent shouted replied answered reported listed named moved agreed born sent
testified stated claims claimed paid owes owns bought sold filed filled applied resides attended graduated married died can would
should could may might does did thinks thought knows knew`,
)

/** Street words, as a word of their own, in many languages. */
export const streetWords = list(
  `street st avenue ave av road rd boulevard blvd lane ln drive dr court ct place pl square sq squares terrace ter way parkway pkwy circle cir
highway hwy trail trl alley loop crescent cres close row mews walk plaza broadway turnpike pike route rte expressway gardens grove hill
heights rue via viale vicolo corso calle rua avenida avda plaza piazza strasse straße str weg platz gasse allee laan straat plein gracht
ulica ul utca út u tér körút vej gade allé gata gatan gate vägen veien katu tie puistokatu prospekt pr ulitsa chemin impasse quai cours
carrera carretera paseo camino largo travessa praça odos dromos köz fasor park bridge green rise view`,
)

/** Street words that are too ordinary to prove an address. */
export const weakStreetWords = list(
  `st dr way place square close row walk hill green rise view park route drive court u e tie i pr av pl via bridge circle trail pike loop
heights grove gate gardens corso cours camino largo tér ter row plaza close circle mews`,
)

/** Endings of street names that are one word. */
export const streetEnding =
  /.{3}(?:stra(?:ss|ß)e|str|gasse|gässli|weg|platz|allee|laan|straat|gracht|dreef|gade|vej|gata|gatan|gate|vägen|vagen|veien|vegen|katu|tie|polku|kuja|stræti|straeti|götu|gata|utca|stien|torvet|lundur|hólar|braut|vegur|puiestee|tänav|tee|mäe)$/

/** Parts of a building, and boxes. */
export const unitWords = list(
  `apt apartment suite ste unit floor fl room rm box psc bldg building flat po p.o apo fpo dpo postbox esc lgh`,
)

/** Postal abbreviations of the states of the USA, provinces of Canada, and military post. */
export const states = list(
  `AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV
WI WY DC PR GU VI AS MP AA AE AP AB BC MB NB NL NS NT NU ON PE QC SK YT FM MH PW`,
)

/** Countries and places that compromise's lexicon lacks. */
export const morePlaces = list(
  `greenland faroe england scotland wales britain uk usa uae eu holland catalonia bavaria tyrol lapland czechia kosovo myanmar eswatini
tunis hong kong macau vatican scandinavia balkans siberia`,
)

/** Nationalities and peoples that compromise's lexicon lacks. */
export const morePeoples = list(
  `english greenlander greenlandic flemish catalan basque welsh scottish irish cypriot icelander slovene slovenian croatian serbian bosnian
faroese luxembourgish polish finnish spanish swedish turkish danish british french german italian russian chinese japanese dutch greek latino hispanic caucasian christian muslim jewish catholic protestant hindu buddhist sikh`,
)
