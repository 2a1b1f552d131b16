// Thing nouns: what has a maker, a brand or a finder. What stands right beside one is called after it, and is nobody.

const nouns: ReadonlySet<string> = new Set(
  `hoist pump pumps boiler fridge freezer washer dryer oven dishwasher printer printers scanner laptop tablet router server servers camera cameras saw
   mower sprayer van truck lorry scooter motorcycle car trailer tractor forklift excavator crane mattress wheelchair catheter cannula stent stoma
   dressing bandage splint nebuliser inhaler syringe needle monitor defibrillator ventilator cream ointment gel spray tablets capsules
   injection infusion vaccine antibiotic score scale airway tube mask suture wine beer whisky cheese chocolate coffee sauce shampoo detergent paint
   varnish glue sofa wardrobe lamp rug curtain jacket shoes boots trainers jeans watch handbag tyres brakes valve thermostat radiator sink
   toilet shower bins film movie novel album game app software plugin framework library browser database firewall antivirus font colors colours
   pears roses tomatoes drill kettle toaster blender vacuum
   drucker kopierer toner rechner waschmaschine trockner spülmaschine geschirrspüler kühlschrank backofen kaffeemaschine staubsauger bohrmaschine
   bohrhammer akkuschrauber säge rasenmäher heizung therme heizkessel wärmepumpe pumpe ventil armatur wasserhahn dusche badewanne rolltor markise lkw
   pkw wagen auto roller motorrad fahrrad anhänger traktor bagger stapler gabelstapler kran rollstuhl rollator lifter pflegebett matratze katheter
   kanüle verband pflaster salbe creme tropfen tabletten spritze insulin impfung prothese schiene sonde schraube naht skala zeichen manöver wein bier
   käse wurst nudeln schokolade kaffee schrank regal stuhl lampe teppich schuhe jacke uhr tasche reifen bremsen lack kleber mörtel putz
   dübel serie lied programm dosenöffner schimmel steckdose zähler
   chaudière pompe imprimante photocopieur ordinateur frigo réfrigérateur congélateur lave-linge cafetière aspirateur perceuse tondeuse voiture camion
   camionnette fourgon vélo remorque tracteur fauteuil matelas cathéter pansement attelle pommade crème gouttes comprimés vaccin échelle
   signe manœuvre vin bière fromage pâtes chocolat canapé armoire chaises chaussures veste montre pneus freins peinture colle série jeu logiciel
   compteur radiateurs radiateur meuble robinet robinetterie
   caldera bomba impresora ordenador nevera frigorífico lavadora horno cafetera aspiradora taladro coche camión furgoneta bicicleta remolque
   silla colchón catéter sonda apósito férula pomada crema gotas comprimidos inyección vacuna prótesis escala signo prueba maniobra vino cerveza queso
   sofá armario lámpara zapatos chaqueta reloj bolso neumáticos frenos pintura película juego programa licuadora batidora lavavajillas
   caldaia pompa stampante fotocopiatrice frigorifero lavatrice forno macchina trapano tosaerba furgone bici bicicletta rimorchio trattore
   muletto carrozzina materasso catetere medicazione tutore pomata gocce compresse iniezione vaccino protesi pacemaker chiodo placca
   segno manovra birra formaggio cioccolato divano armadio lampada scarpe giacca orologio borsa gomme freni pittura quadro centralina registratore
   gioco ascensore spaghetti aspirapolvere lavastoviglie bollitore
   ketel cv-ketel pomp kopieerapparaat koelkast wasmachine droger vaatwasser koffieautomaat koffiezetapparaat stofzuiger boormachine bestelbus busje
   vrachtwagen fiets heftruck tillift rolstoel matras zalf druppels injectie vaccin schaal proef wijn kaas chocolade koffie kast
   schoenen horloge handtas banden remmen verf spel programma magnetron
   pralka pralki pralkę lodówka lodówki zmywarka zmywarki piekarnik kuchenka ekspres odkurzacz drukarka drukarki samochód samochodu pojazd
   rower roweru motocykl przyczepa ciągnik wózek pompy kocioł kotła cewnik opatrunek maść krople tabletki leki zastrzyk szczepionka
   proteza skali testu objaw objawu manewr wino piwo czekolada kawa szafa buty kurtka zegarek torebka opony hamulce
   farba amortyzator kaseta kasety łańcuch przerzutki serial
   caldeira esquentador impressora computador geladeira máquina fogão aspirador berbequim carro camião caminhão carrinha mota
   reboque trator cadeira colchão cateter penso curativo injeção vacina prótese sinal teste manobra vinho cerveja queijo
   armário lâmpada sapatos casaco relógio pneus travões freios tinta filme jogo contactor elevador frigobar
   scala escala skala score teste centralino router dock monitor headset cuffie auriculares souris mouse tastiera teclado clavier
   strings picks pedal tuner tent backpack rucksack torch potatoes onions beans dahlias sponge salad pie yarn thread needles paints filters oil
   zelt karabiner seil helm mischpult mikrofon mikro beamer leinwand öl felgen filter kerzen kartoffeln tomaten apfel äpfel birne birnen rosen pfirsich stativ
   stative gitarre verstärker lasur schrauben lampen batterien dünger saatgut teppichboden
   huile filtres filtre engrais tomates pommes poire poires fraises tarte crêpe sole tournedos corde tente baudrier scie rabot lasure réchaud café bougies piles
   aceite filtros filtro pastillas abono tomate tomates patata patatas naranjo naranjas tarta ensalada huevos mochila linterna pilas semillas
   olio filtri candele vernice concime pomodori mele uva pera pere pesche torta insalata zaino tenda corda batterie semi
   olie filters bougies remblokken zadel ketting lak boon bonen appel appels peer peren aardappel aardappels taart sla tent rugzak touw batterijen mest
   olej filtry filtr klocki świece lakier nawóz ziemniaki jabłka jabłoń gruszki śliwa róża ciasto sałatka plecak namiot lina baterie
   óleo pastilhas velas adubo batata batatas maçã couve bolo salada mochila tenda corda pilhas sementes
   skrivare tvättmaskin kylskåp diskmaskin spis dammsugare bil lastbil cykel släp rullstol kateter salva kräm droppar`
    .split(/\s+/)
    .filter(Boolean),
)

/** Whether a word is one, in any case of letters. */
export function isThingNoun(word: string): boolean {
  const lower = word.toLowerCase()
  return nouns.has(lower) || compound.test(lower)
}

/** German and Dutch write two nouns as one. */
const compound =
  /^\p{L}{3,}(?:drucker|wagen|maschine|schrank|pumpe|schraube|säge|bohrer|gerät|kasse|anlage|heizung|kessel|herd|ofen|sauger|mäher|schleifer|katheter|verband|tropfen|tabletten|machine|automaat|ketel|kast|fiets|zeichen|handgriff|test|skala)$/u

const wordInFront =
  /(?<![\p{L}\p{M}])([\p{L}\p{M}-]{3,20})(?: (?:von|van|de|da|di|du|del|od|firmy|marca|marke|merk|marque|mit|with|con|com|avec|met|à|au|sous|nach|naar))? $/u
const wordBehind = /^[ -]([\p{L}\p{M}-]{3,20})(?![\p{L}\p{M}])/u
const reach = 34
const labelGap = 16

/** Labels of forms behind which a firm or a make stands. */
const firmLabels: ReadonlySet<string> = new Set(
  `insurer insurance carrier manufacturer make brand employer company school shop bank pharmacy supplier vendor airline provider landlord's
   versicherer versicherung krankenkasse hersteller marke arbeitgeber schule hausbank lieferant anbieter fabrikat
   assureur assurance mutuelle fabricant marque employeur entreprise école banque fournisseur
   aseguradora mutua fabricante marca empresa colegio banco proveedor
   assicurazione assicuratore produttore ditta scuola banca fornitore
   verzekeraar verzekering zorgverzekeraar fabrikant merk werkgever bedrijf leverancier
   ubezpieczyciel ubezpieczenie producent marka pracodawca szkoła dostawca
   city town ort stadt wohnort geburtsort ville città ciudad localidad población miasto miejscowość cidade localidade naturalidade plaats
   woonplaats geboorteplaats
   model instrument device appliance vehicle breed team hall ward
   modell instrument gerät fahrzeug rasse gruppe mannschaft saal raum halle
   modèle appareil véhicule race groupe équipe salle
   modelo instrumento aparato vehículo raza grupo equipo aula
   modello strumento apparecchio veicolo razza gruppo squadra sala palestra
   toestel voertuig ras groep ploeg zaal lokaal
   model instrument urządzenie pojazd rasa grupa drużyna sala
   aparelho veículo raça equipa turma sala
   seguradora convênio fabricante empregador escola fornecedor`
    .split(/\s+/)
    .filter(Boolean),
)
const labelInFront = /(?<![\p{L}\p{M}])([\p{L}\p{M}-]{3,20})\s?: {1,24}$/u

const linking: ReadonlySet<string> = new Set(
  'von van de da di du del od firmy marca marke merk marque mit with con com avec met à au sous nach naar'.split(' '),
)
const mayEnd = /[\p{L}\p{M}-]/u
const colonInFront = /: +$/
const wordMin = 3
const wordMax = 20

/** The word of ASCII letters that ends at a place, of a length that a noun has; null where it is no such word. */
function wordBefore(text: string, end: number): string | null {
  let start = end
  while (start > 0 && end - start <= wordMax && isAsciiLetter(text.charCodeAt(start - 1))) start -= 1
  const size = end - start
  if (size < wordMin || size > wordMax) return null
  const unit = start > 0 ? text.charCodeAt(start - 1) : 0x20
  return unit < 0x80 && unit !== 0x2d ? text.slice(start, end) : null
}

const isAsciiLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122

/** Whether one stands right in front of a place, or in front of a word for "of" or "make". */
export function isBehindThing(text: string, start: number): boolean {
  // Both expressions end with a blank.
  if (text[start - 1] !== ' ') return false
  const word = nounInFront(text, start)
  if (word !== undefined) return isThingNoun(word)
  if (!colonInFront.test(text.slice(Math.max(0, start - labelGap), start))) return false
  const label = labelInFront.exec(text.slice(Math.max(0, start - reach - labelGap), start))?.[1]
  return label !== undefined && (isThingNoun(label) || firmLabels.has(label.toLowerCase()))
}

/** Of nearly all places the word in front is one of plain letters, and no expression need run. */
function nounInFront(text: string, start: number): string | undefined {
  const last = wordBefore(text, start - 1)
  if (last !== null && !linking.has(last)) return last
  if (last === null && !mayEnd.test(text[start - 2] ?? '')) return undefined
  return wordInFront.exec(text.slice(Math.max(0, start - reach), start))?.[1]
}

/** Whether one in lower case stands right behind a place: "Baxter pumps". */
export function isBeforeThing(text: string, end: number): boolean {
  const word = wordBehind.exec(text.slice(end, end + reach))?.[1]
  return word !== undefined && nouns.has(word)
}

/** A dose or a size, a finding of a test, points of a score. */
const measured =
  /^ (?:\d{1,5}(?:[.,]\d{1,3})? ?(?:mg|µg|mcg|g|ml|IE|IU|UI|mmol|Tbl|Tabs?|cp|cpr|cps|gtt|bar|kW|kVA|V|W|Ah|GB|TB|mm|cm|ccm|kg|%)(?![\p{L}\p{N}])|\d{1,2}\/\d{1,2}(?![\p{N}/])|(?:(?:rechts|links|bds\.|beidseits|bilat\.|bilateral|right|left|droit|gauche) )?(?:posit|negat)(?:iv|if|ief)[\p{L}]{0,3}(?!\p{L})|(?:dodatni|ujemn)\p{L}{0,2}(?!\p{L})|(?:pos|neg)\.|\+{1,3}(?!\p{N}))/u

/** Whether what was measured stands right behind a place: "Ramipril 5 mg", "Schober 10/14". */
export const isMeasured = (text: string, end: number): boolean => measured.test(text.slice(end, end + 24))
