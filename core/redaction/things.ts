// Things: words for what has numbers and is no person (orders, parcels, devices, versions); a number behind one is the thing's.

const things = new Set(
  `order orders po purchase invoice invoices parcel parcels package tracking shipment shipping consignment waybill delivery awb container
   ticket tickets issue bug part parts serial batch lot build builds version versions release releases revision rev firmware kernel
   model imei imeisv imsi iccid meid esn sku ean upc gtin isbn issn doi oclc article item items product asset barcode commit changeset
   page pages chapter section figure fig table equation volume vol aisle bin qty quantity port ports timestamp epoch offset
   bestellung bestellnummer bestellnr auftrag auftragsnummer auftragsnr rechnung rechnungsnummer rechnungsnr lieferschein
   lieferscheinnummer sendung sendungsnummer paket paketnummer paketnr seriennummer serie charge chargennummer teil teilenummer artikel
   artikelnummer artikelnr gerätenummer vorgang beleg belegnummer ticketnummer ausgabe
   commande facture colis envoi livraison lot série pièce billet modèle référence
   pedido factura paquete envío lote albarán artículo pieza modelo seguimiento
   ordine fattura pacco spedizione lotto articolo pezzo seriale modello matricola
   bestelling bestelnummer factuur factuurnummer pakket zending ordernummer serienummer artikelnummer onderdeel
   encomenda fatura remessa peça zamówienie zamówienia faktura faktury paczka przesyłka przesyłki seria seryjny partia`
    .split(/\s+/)
    .filter(Boolean),
)

/** Between a thing and its number. */
const neutral =
  /^(?:no|nos|nr|num|number|numbers|nummer|numero|número|numéro|n|id|code|ref|is|was|the|de|di|da|do|del|della|des|du|la|le|der|numer|confirmation|reference)$/

/** The same in scripts without spaces between words. */
const unspacedThing =
  /(?:注文番号|伝票番号|追跡番号|製造番号|型番|订单号?|訂單編號|快递单号|运单号|序列号|주문번호|송장번호|운송장|หมายเลขพัสดุ)[^\d]{0,4}$/u

/** The start of a parcel's number of a carrier that writes letters among its digits: "1Z 999 AA1 01 2345 6784". */
const parcel = /(?<![\p{L}\p{N}])1z ?[a-z0-9]{3} ?[a-z0-9]{2,3} ?$/u

const charactersMax = 48
const wordsMax = 4

/** Whether the word nearest in front of a place, on its line, is one for a thing that has numbers. */
export function isOfThing(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - charactersMax), start)
  const line = before.slice(before.lastIndexOf('\n') + 1).toLowerCase()
  if (parcel.test(line) || unspacedThing.test(line)) return true
  const words = (line.match(/[\p{L}\p{M}-]+/gu) ?? []).slice(-wordsMax)
  for (const word of words.toReversed()) {
    const bare = word.replace(/^-+|-+$/g, '')
    // "order-number": a key of data.
    if (things.has(bare) || bare.split('-').some((part) => things.has(part))) return true
    if (bare !== '' && !neutral.test(bare)) return false
  }
  return false
}
