// Addresses as people write them in many countries, in sentences, on lines of their own and in forms. Made for this project.

export const regions: Readonly<Record<string, readonly string[]>> = {
  us: [
    '2210 Willow Creek Rd, Apt 5B, Dayton, OH 45402',
    '77 W Adams St #1402, Chicago, IL 60603',
    'PO Box 4418, Bend, OR 97708',
  ],
  uk: [
    'Flat 4, 17 Larkspur Gardens, Leeds LS6 2QT',
    'The Old Mill, Ford Lane, Bude EX23 8TT',
    '9 Harbour Row, London W1A 1HQ',
  ],
  ireland: ['12 Bridge Street, Ennis, Co. Clare, V95 K2P8', 'Apt 3, 40 Parnell Square, Dublin 1'],
  canada: ['1480 rue Fleury Est, app. 2, Montréal QC H2C 1S1', '55 King St W, Toronto, ON M5K 1A1'],
  australia: ['Unit 7/22 Banksia Ave, Coogee NSW 2034', '301 Flinders Lane, Melbourne VIC 3000'],
  'new zealand': ['14 Kauri Road, Devonport, Auckland 0624'],
  germany: ['Lindenstraße 44a, 50674 Köln', 'Am Alten Markt 3, 18055 Rostock', 'Postfach 10 22 33, 70018 Stuttgart'],
  austria: ['Mariahilfer Straße 88/2/14, 1070 Wien'],
  switzerland: ['Bahnhofstrasse 12, 8001 Zürich', 'Chemin des Vignes 6, 1009 Pully'],
  france: ['19 rue du Lavoir, 69004 Lyon', '3 bis, avenue Jean Jaurès, bâtiment C, 31000 Toulouse'],
  belgium: ['Rue Haute 115, 1000 Bruxelles', 'Kerkstraat 9 bus 3, 2060 Antwerpen'],
  netherlands: ['Keizersgracht 210-2, 1016 DX Amsterdam', 'Dorpsstraat 4, 9801 AB Zuidhorn'],
  italy: ['Via Garibaldi 12, 20121 Milano', 'Piazza San Marco 51, interno 4, 50121 Firenze FI'],
  spain: ['Calle de la Luna 5, 3º B, 41003 Sevilla', 'Avda. Diagonal 320, 2.º 1.ª, 08013 Barcelona'],
  portugal: ['Rua do Carmo 23, 2.º Esq., 1200-093 Lisboa'],
  brazil: ['Rua das Flores 120, apto 31, 01310-100 São Paulo - SP'],
  mexico: ['Calle Hidalgo 45, Col. Centro, 44100 Guadalajara, Jal.'],
  poland: ['ul. Krótka 8/12, 60-111 Poznań', 'al. Jerozolimskie 65, 00-697 Warszawa'],
  czechia: ['Dlouhá 14, 110 00 Praha 1'],
  sweden: ['Storgatan 12 B, 411 24 Göteborg'],
  norway: ['Kirkegata 7, 0153 Oslo'],
  denmark: ['Vestergade 31, 2. tv., 1456 København K'],
  finland: ['Mannerheimintie 20 A 12, 00100 Helsinki'],
  turkey: ['Atatürk Cad. No: 12 D: 5, Kadıköy/İstanbul'],
  india: ['Flat 302, Shanti Apartments, MG Road, Bengaluru 560001', '14/3 Park Street, Kolkata 700016'],
  japan: ['2-11-3 Kita-machi, Shinjuku-ku, Tokyo 162-0834'],
  singapore: ['Blk 215 Ang Mo Kio Ave 1 #08-123, Singapore 560215'],
  'south africa': ['27 Protea Road, Claremont, Cape Town 7708'],
  nigeria: ['15 Adeola Odeku Street, Victoria Island, Lagos'],
}

export const carriers: readonly ((address: string) => string)[] = [
  (address) => `The parcel goes to ${address} as agreed.`,
  (address) => `She has lived at ${address} since last spring.`,
  (address) => `Address: ${address}\nStatus: open`,
  (address) => `Customer file\n${address.replaceAll(', ', '\n')}\n\nThe contract runs until June.`,
  (address) => `we deliver to ${address.toLowerCase()} every friday`,
]

export interface AddressCase {
  readonly region: string
  readonly carrier: number
  readonly text: string
  readonly gone: readonly string[]
  readonly isKept: boolean
}

export function addressCases(): AddressCase[] {
  let turn = 0
  return Object.entries(regions).flatMap(([region, addresses]) =>
    addresses.flatMap((address) =>
      carriers.map((write, carrier) => ({
        region,
        carrier,
        text: write(address),
        gone: address.match(/[\p{L}\p{N}]{2,}/gu) ?? [],
        isKept: turn++ % 2 === 1,
      })),
    ),
  )
}
