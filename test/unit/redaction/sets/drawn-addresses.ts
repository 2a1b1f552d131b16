// Addresses drawn by grammar: streets, doors, codes and towns of 35 regions as they are written there, in every layout. Made for this project.
import { drawing } from '../value-texts.ts'

type Draw = ReturnType<typeof drawing>

/** `{street}` and the like are drawn from the region's own; `#` is a digit, `\#` a hash, `@` a capital; `(a|b|)` is one of some. */
interface Region {
  readonly language: keyof typeof prose
  readonly streets: string
  readonly towns: string
  readonly one: string
  /** The lines of a label on a letter. */
  readonly lines: string
}

/** What stands around an address in running text. */
const prose = {
  en: ['The parcel went to {A} on Monday.', 'She has lived at {A}, next to the school, since May.', 'We met at {A}. Nobody answered.', 'residing at {A} (the "Tenant")', 'Please invoice {A}, not the head office.'],
  de: ['Das Paket ging am Montag an {A} zurück.', 'wohnhaft {A}, nachfolgend Mieter genannt', 'Sie wohnt seit Mai in der {A}, und der Hund auch.', 'Lieferung bitte an: {A}. Vielen Dank!', 'Der Termin findet bei ihm zu Hause statt ({A}).'],
  fr: ['Le colis est parti au {A} lundi dernier.', 'demeurant {A}, ci-après le preneur', 'Elle habite {A} et ne sort plus.', 'Merci de livrer ici : {A}. Bonne journée !', 'Rendez-vous chez lui ({A}) à midi.'],
  es: ['El paquete salió hacia {A} el lunes.', 'con domicilio en {A}, en adelante el arrendatario', 'Vive en {A} y no quiere mudarse.', 'Entregar en: {A}. Gracias', 'La cita es en su casa ({A}) a mediodía.'],
  it: ['Il pacco è partito per {A} lunedì.', 'residente in {A}, di seguito il conduttore', 'Abita in {A} e non vuole traslocare.', 'Consegnare a: {A}. Grazie', 'Ci vediamo a casa sua ({A}) a mezzogiorno.'],
  nl: ['Het pakket ging maandag naar {A} terug.', 'wonende te {A}, hierna huurder', 'Ze woont op {A} en wil niet weg.', 'Graag leveren op: {A}. Bedankt', 'De afspraak is bij hem thuis ({A}) om twaalf uur.'],
  pl: ['Paczka poszła w poniedziałek na {A} i wróciła.', 'zamieszkały {A}, zwany dalej najemcą', 'Mieszka przy {A} i nie chce się wyprowadzić.', 'Proszę dostarczyć na adres: {A}. Dziękuję', 'Spotkanie jest u niego ({A}) w południe.'],
  pt: ['A encomenda foi para {A} na segunda.', 'residente em {A}, doravante inquilino', 'Ela mora em {A} e não quer sair.', 'Entregar em: {A}. Obrigado', 'O encontro é em casa dele ({A}) ao meio-dia.'],
  tr: ['Paket pazartesi {A} adresine gitti.', 'ikametgâh adresi {A} olan kiracı', 'Teslimat: {A}. Teşekkürler', 'Randevu evde ({A}) öğlen.'],
  sv: ['Paketet gick till {A} i måndags.', 'Hon bor på {A} sedan i våras.', 'Levereras till: {A}. Tack', 'Vi ses hemma hos honom ({A}) klockan tolv.'],
} as const // oxfmt-ignore

const regions: Readonly<Record<string, Region>> = {
  'united states': { language: 'en', streets: 'Sycamore Bluff Dr|N Halsted St|Old Mill Rd|W 114th St|County Road 18|Quail Hollow Ln|Martin Luther King Jr Blvd', towns: 'Tulsa, OK 741##|Flagstaff, AZ 860##|Eau Claire, WI 547##|Chattanooga, TN 374##-####', one: '#### {street}(, Apt #@| \\#1##|, Unit #|, Suite 2##|), {town}', lines: '#### {street}( Apt #@| Unit ##|)\n{town}' },
  'united kingdom': { language: 'en', streets: 'Cherry Orchard Road|St Wilfrid’s Close|Marsh Lane|The Crescent|Upper Tachbrook Street|Hollins Mews', towns: 'Halifax HX# #@@|Leamington Spa CV## #@@|Truro TR# #@@|London SE## #@@|Stoke-on-Trent ST# #@@', one: '(Flat ##, |Rose Cottage, |c/o Bennett, |)## {street}, {town}', lines: '(Flat #@\n|The Old Forge\n|)## {street}\n{town}' },
  ireland: { language: 'en', streets: 'Castle Street|Ballinderry Road|Sarsfield Terrace|Main Street', towns: 'Mullingar, Co. Westmeath, N91 @#@#|Tralee, Co. Kerry|Dublin 8|Cork T12 @#@#', one: '(Apt ##, |)## {street}, {town}', lines: '## {street}\n{town}' },
  canada: { language: 'en', streets: 'Bannatyne Ave|Rue Sainte-Famille|Quadra Street|Spadina Crescent E', towns: 'Winnipeg MB R#@ #@#|Victoria, BC V#@ #@#|Saskatoon SK S#@ #@#|Halifax, NS B#@ #@#', one: '(##-|)### {street}(, Unit ##|), {town}', lines: '### {street}( Apt ##|)\n{town}' },
  australia: { language: 'en', streets: 'Banksia Parade|Wattle Grove Rd|Bourke St|Jacaranda Crescent', towns: 'Wollongong NSW 25##|Geelong VIC 32##|Toowoomba QLD 43##|Fremantle WA 61##', one: '(#/|Unit ##, |)### {street}, {town}', lines: '(Unit ##\n|)## {street}\n{town}' },
  'new zealand': { language: 'en', streets: 'Rimu Street|Tamaki Drive|Great North Road', towns: 'Whangārei 01##|Palmerston North 44##|Nelson 70##', one: '(#/|)## {street}, {town}', lines: '## {street}\n{town}' },
  germany: { language: 'de', streets: 'Kastanienallee|Am Mühlengraben|Hinter der Kirche|Theodor-Heuss-Str.|Obere Karlstraße|Im Winkel|Lange Reihe|Breslauer Ring', towns: '3#### Peine|2#### Itzehoe|7#### Backnang|0#### Freital|4#### Castrop-Rauxel|8#### Bad Aibling', one: '{street} ##(a|), (Hinterhaus, |3. OG links, |c/o Wolter, |){town}', lines: '(c/o Wolter\n|){street} ##(b|)\n{town}' },
  austria: { language: 'de', streets: 'Leopoldsgasse|Linzer Straße|Am Hauptplatz|Roseggerweg', towns: '1##0 Wien|8### Leoben|4### Steyr|6### Dornbirn', one: '{street} ##(/#/##|/Top #|), {town}', lines: '{street} ##(/#/##|)\n{town}' },
  switzerland: { language: 'de', streets: 'Seestrasse|Obergrundstrasse|Im Baumgarten|Chemin du Levant', towns: '8### Thalwil|6### Emmenbrücke|3### Köniz|1### Nyon', one: '{street} ##(a|), (Postfach ###, |)(CH-|){town}', lines: '{street} ##\n{town}' },
  france: { language: 'fr', streets: 'rue des Tanneurs|avenue du Maréchal-Foch|impasse des Lilas|chemin de la Garenne|boulevard Voltaire|allée des Cèdres|place Saint-Bruno|quai de la Rapée', towns: '3#### Albi|5#### Laval|6#### Bayonne|2#### Auxerre|69### Lyon Cedex 0#', one: '##( bis|), {street}, (bât. @, |appt ##, |3e étage, |résidence Les Ormes, |){town}', lines: '(Résidence du Parc, bât. @\n|)## {street}\n(BP ###\n|){town}' },
  belgium: { language: 'fr', streets: 'rue de la Station|chaussée de Namur|avenue des Volontaires|Lange Nieuwstraat', towns: '1### Wavre|5### Gembloux|4### Verviers|2### Mortsel', one: '{street} ##( bte #| boîte ##|), {town}', lines: '{street} ##\n{town}' },
  flanders: { language: 'nl', streets: 'Kortrijksesteenweg|Molenstraat|Groenlaan|Beukendreef', towns: '9### Aalst|8### Roeselare|3### Genk|2### Lier', one: '{street} ##( bus #|), (B-|){town}', lines: '{street} ##( bus #|)\n{town}' },
  netherlands: { language: 'nl', streets: 'Prinsengracht|Kerkstraat|Van Goghlaan|Oude Rijksweg|Koningin Wilhelminaplein|Het Hoogt|Lage Mors', towns: '12## @@ Hilversum|72## @@ Zutphen|97## @@ Groningen|46## @@ Bergen op Zoom', one: '{street} ###(-#| hs|-A|), {town}', lines: '{street} ##\n{town}' },
  italy: { language: 'it', streets: 'Via Cesare Battisti|Viale dei Tigli|Corso Garibaldi|Piazza Matteotti|Largo Augusto|Vicolo del Forno|Strada Provinciale 12|Via XX Settembre', towns: '2#### Lodi (LO)|4#### Faenza RA|3#### Rovigo|0#### Latina LT|70### Bari', one: '{street}(, | n. | )##(/A|), (scala B, |int. #, |piano 3, |){town}', lines: '{street} ##(, int. #|)\n{town}' },
  spain: { language: 'es', streets: 'Calle Mayor|C/ Alfonso XII|Avda. de la Constitución|Paseo de Gracia|Plaza de España|Ronda de Atocha|Camino Viejo|Travesía del Horno', towns: '28### Getafe|410## Sevilla|15### Santiago de Compostela|500## Zaragoza|03### Elche (Alicante)', one: '{street}(, | nº | )##, (#º @, |bajo izda., |esc. @, piso #, |){town}', lines: '{street}, ##(, #.º @|)\n{town}' },
  portugal: { language: 'pt', streets: 'Rua da Alegria|Avenida da Liberdade|Travessa das Flores|Largo do Rato|Praceta dos Plátanos|Estrada da Luz|Beco do Carneiro', towns: '1###-### Lisboa|40##-### Porto|3000-### Coimbra|8###-### Faro', one: '{street}(, n.º |, | )##, (#.º Dto., |#º Esq, |r/c, |){town}', lines: '{street}, ##(, #.º @|)\n{town}' },
  brazil: { language: 'pt', streets: 'Rua Barão de Itapetininga|Avenida Brasil|Alameda dos Anjos|Travessa São José|Praça da República|Rua 7 de Setembro', towns: 'Campinas - SP, 13###-###|Recife/PE, CEP 50###-###|Centro, Porto Alegre – RS|Belo Horizonte, MG, 30###-###', one: '{street}, ###(, apto ##|, bloco @|, sala 4#|), {town}', lines: '{street}, ###(, ap. ##|)\n{town}' },
  mexico: { language: 'es', streets: 'Calle Morelos|Av. Insurgentes Sur|Blvd. Kukulcán|Privada de las Rosas|Calzada de Tlalpan', towns: 'Col. Centro, 0#### Ciudad de México|Col. Del Valle, C.P. 6#### Monterrey, N.L.|4#### Zapopan, Jal.', one: '{street}( | No. | \\#)###( Int. #|-@|), {town}', lines: '{street} ###( Int. #|)\n{town}' },
  argentina: { language: 'es', streets: 'Av. Rivadavia|Calle San Martín|Bv. Oroño|Pasaje Lezica', towns: 'C1###@@@ CABA|B19## La Plata|S2000 Rosario, Santa Fe|(5000) Córdoba', one: '{street} 2###, (piso #, dpto. @, |#° @, |){town}', lines: '{street} 2###, #° @\n{town}' },
  chile: { language: 'es', streets: 'Avenida Providencia|Calle Merced|Pasaje Los Aromos', towns: 'Ñuñoa, Santiago|Viña del Mar|Concepción', one: '{street} ####(, depto. 3##|, of. ##|), {town}', lines: '{street} ####\n{town}' },
  poland: { language: 'pl', streets: 'ul. Kościuszki|ul. 3 Maja|al. Niepodległości|os. Piastowskie|pl. Wolności|ul. Jana Pawła II|ul. Długa', towns: '31-### Kraków|80-### Gdańsk|15-### Białystok|43-### Bielsko-Biała', one: '{street} ##(/##| m. #|A lok. #|), {town}', lines: '{street} ##(/##|)\n{town}' },
  czechia: { language: 'en', streets: 'Jiráskova|Na Hrázi|Husova|Třída Míru', towns: '602 00 Brno|301 00 Plzeň|110 00 Praha 1|779 00 Olomouc', one: '{street} ##(/#|), {town}', lines: '{street} ###/#\n{town}' },
  hungary: { language: 'en', streets: 'Petőfi Sándor utca|Váci út|Deák Ferenc tér|Rákóczi u.', towns: '6720 Szeged|4024 Debrecen|1062 Budapest', one: '{town}, {street} ##.( #. em. #.|)', lines: '{town}\n{street} ##.' },
  romania: { language: 'en', streets: 'Str. Mihai Eminescu|Bd. Unirii|Calea Victoriei|Aleea Teilor', towns: '010### București|Cluj-Napoca 400###|Timișoara', one: '{street} nr. ##, (bl. @#, sc. #, ap. ##, |){town}', lines: '{street} nr. ##, ap. #\n{town}' },
  greece: { language: 'en', streets: 'Ermou|Leoforos Kifisias|Odos Athinas', towns: '105 63 Athens|546 24 Thessaloniki', one: '{street} ##, {town}', lines: '{street} ##\n{town}' },
  sweden: { language: 'sv', streets: 'Kungsgatan|Vasagatan|Norra Strandvägen|Björkgränd', towns: '753 ## Uppsala|211 ## Malmö|903 ## Umeå', one: '{street} ##( @|, lgh 1###|, 3 tr|), {town}', lines: '{street} ##( @|)\n{town}' },
  norway: { language: 'sv', streets: 'Storgata|Bekkeveien|Kirkegaten|Nedre Slottsgate', towns: '0### Oslo|7### Trondheim|4### Stavanger', one: '{street} ##(@|, H02##|), {town}', lines: '{street} ##\n{town}' },
  denmark: { language: 'sv', streets: 'Nørregade|Søndergade|Skovvej|Frederiksberg Allé', towns: '5000 Odense C|8000 Aarhus C|2### Hvidovre|9### Aalborg SV', one: '{street} ##(@|), (#. tv., |st. th., |){town}', lines: '{street} ##, #. th\n{town}' },
  finland: { language: 'sv', streets: 'Kauppakatu|Aleksanterinkatu|Rantatie|Koivukuja', towns: '20### Turku|33### Tampere|90### Oulu', one: '{street} ##( @ ##|), {town}', lines: '{street} ## @ ##\n{town}' },
  turkey: { language: 'tr', streets: 'Atatürk Cad.|Menekşe Sok.|Cumhuriyet Bulvarı|1453. Sokak', towns: 'Çankaya/Ankara|Nilüfer / Bursa|35### Bornova/İzmir|Kadıköy, İstanbul', one: '(Barbaros Mah. |Yeni Mahalle, |){street} No: ##(/#| D: #| Kat: # Daire: #|)(,|) {town}', lines: '(Barbaros Mah. |){street} No:## D:#\n{town}' },
  india: { language: 'en', streets: 'MG Road|Linking Road|Nehru Marg|4th Cross, Gandhi Nagar|Park Street|Anna Salai', towns: 'Pune 4110##|Bengaluru - 560 0##|Kolkata 7000##|Chennai, Tamil Nadu 6000##', one: '(Flat ###, Sai Residency, |H.No. ##-#-##, |Plot No. ##, |){street}, (Andheri West, |){town}', lines: '(Flat ###, Sai Residency\n|)## {street}\n{town}' },
  singapore: { language: 'en', streets: 'Tampines Street 81|Jurong West Ave 1|Holland Road|Clementi Ave 4', towns: 'Singapore 5####1', one: '(Blk |)### {street} \\#0#-1##, {town}', lines: 'Blk ### {street}\n\\#0#-2##\n{town}' },
  'south africa': { language: 'en', streets: 'Voortrekker Road|Jan Smuts Avenue|Protea Street|Oxford Rd', towns: 'Bellville, 7530|Rosebank, Johannesburg 2196|Durban 4001', one: '(Unit #, |)## {street}, {town}', lines: '## {street}\n{town}' },
  nigeria: { language: 'en', streets: 'Awolowo Road|Adetokunbo Ademola Street|Aminu Kano Crescent', towns: 'Ikoyi, Lagos|Wuse 2, Abuja|Bodija, Ibadan', one: '(Plot ##, |)## {street}, {town}', lines: '## {street}\n{town}' },
  japan: { language: 'en', streets: 'Minami-Aoyama|Honcho|Sakuragaoka-cho', towns: 'Minato-ku, Tokyo 107-00##|Kita-ku, Osaka 530-00##|Naka-ku, Yokohama 231-00##', one: '(Room 4##, |)#-1#-# {street}, {town}', lines: '#-1#-# {street}\n{town}' },
} // oxfmt-ignore

const among = (draw: Draw, values: readonly string[]): string => values[draw(values.length)] ?? ''
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** `\#` stays a hash; the first digit of a number is no nought. */
function drawnFrom(draw: Draw, { streets, towns }: Region, grammar: string): string {
  return grammar
    .replaceAll(/\(([^()]*\|[^()]*)\)/g, (_, choices: string) => among(draw, choices.split('|')))
    .replaceAll('{street}', () => among(draw, streets.split('|')))
    .replaceAll('{town}', () => among(draw, towns.split('|')))
    .replaceAll(/(?<![\p{L}\p{N}#\\])#/gu, () => String(1 + draw(9)))
    .replaceAll(/(?<!\\)#/g, () => String(draw(10)))
    .replaceAll('\\#', '#')
    .replaceAll('@', () => letters[draw(letters.length)] ?? '')
}

const layouts = ['prose', 'list', 'block', 'form', 'chat', 'street alone'] as const
const names = ['Mirela Costa', 'Jonas Ekdahl', 'Aisha Rahman', 'Piet Hollander', 'Ola Nowicka']
const formLabels: Readonly<Record<keyof typeof prose, string>> = { en: 'Address', de: 'Anschrift', fr: 'Adresse', es: 'Domicilio', it: 'Indirizzo', nl: 'Adres', pl: 'Adres', pt: 'Morada', tr: 'Adres', sv: 'Adress' } // oxfmt-ignore

export interface DrawnAddress {
  readonly region: string
  readonly layout: (typeof layouts)[number]
  readonly text: string
  /** Where the address stands, line by line. */
  readonly places: readonly { readonly start: number; readonly end: number }[]
}

function inLayout(draw: Draw, region: Region, layout: (typeof layouts)[number]): { text: string; address: string } {
  const one = drawnFrom(draw, region, region.one)
  const around = among(draw, prose[region.language])
  if (layout === 'prose') return { text: around.replace('{A}', () => one), address: one }
  if (layout === 'list')
    return { text: `1. ${among(draw, names)} - ${one} - ok\n2. ${among(draw, names)} - ? - open`, address: one }
  if (layout === 'form')
    return { text: `Name: ${among(draw, names)}\n${formLabels[region.language]}: ${one}\nStatus: ok`, address: one }
  if (layout === 'chat')
    return { text: `${among(draw, names).split(' ')[0]}: ${one.toLowerCase()} ok?`, address: one.toLowerCase() }
  if (layout === 'street alone') {
    const lines = drawnFrom(draw, { ...region, towns: '' }, region.lines.replace('{street}', '\t{street}')).split('\n')
    const street = (lines.find((line) => line.includes('\t')) ?? '').replace('\t', '')
    return { text: around.replace('{A}', () => street), address: street }
  }
  const lines = drawnFrom(draw, region, region.lines)
  return { text: `${among(draw, names)}\n${lines}\n\n12.11.2025`, address: lines }
}

/** So many addresses of each region in each layout. */
export function drawnAddresses(rounds: number): DrawnAddress[] {
  const draw = drawing()
  const drawn: DrawnAddress[] = []
  for (const [name, region] of Object.entries(regions))
    for (const layout of layouts)
      for (let round = 0; round < rounds; round += 1) {
        const { text, address } = inLayout(draw, region, layout)
        let from = text.indexOf(address)
        const places = address.split('\n').map((line) => {
          const start = text.indexOf(line, from)
          from = start + line.length
          return { start, end: from }
        })
        drawn.push({ region: name, layout, text, places })
      }
  return drawn
}
