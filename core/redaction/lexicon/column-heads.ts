// Column heads: what people write above a column of personal values, in nine languages, folded to small letters of ASCII.

/** What the values of a column are. Heads that stand above names of things as well are `perhapsPerson`; `plain` is nobody's. */
export type ColumnKind =
  | 'account'
  | 'address'
  | 'age'
  | 'birth'
  | 'card'
  | 'iban'
  | 'licence'
  | 'nationalId'
  | 'passport'
  | 'perhapsPerson'
  | 'person'
  | 'phone'
  | 'plain'
  | 'postcode'
  | 'record'
  | 'secret'
  | 'ssn'

/** Phrases by kind, divided by commas; a phrase counts wherever its words stand together in a head of a few words. */
const phrases: Readonly<Record<ColumnKind, string>> = {
  ssn: `ssn, ssns, ss no, ss number, social security, soc sec, ssid, social insurance, sin no`,
  nationalId: `national id, national insurance, national number, national identity, identity number, identity no, identity card, id number,
    id no, id card, personal number, personal id, personal code, citizen id, nino, ni number, tax id, tax identification, taxpayer id, tin,
    itin, fiscal code, aadhaar, aadhar, pan number, identification number,
    sozialversicherungsnummer, sozialversicherungsnr, sv nummer, svnr, sv nr, rentenversicherungsnummer, versicherungsnummer,
    steuernummer, steuer id, steueridentifikationsnummer, steuer nr, steuernr, idnr, ausweisnummer, ausweisnr, personalausweis,
    personalausweisnummer, ahv, ahv nummer, ahv nr,
    numero de securite sociale, no de securite sociale, n de securite sociale, securite sociale, n secu, nir, numero fiscal, numero d identite,
    numero national, registre national, carte d identite, carte identite,
    dni, nif, nie, cif, documento de identidad, numero de documento, seguridad social, numero de identificacion, cedula, curp, rfc, nss,
    codice fiscale, cod fiscale, c f, tessera sanitaria, carta d identita, numero di previdenza,
    bsn, burgerservicenummer, sofinummer, rijksregisternummer, identiteitskaart, identiteitsnummer,
    pesel, nip, numer dowodu, dowod osobisty, nr dowodu, dowod, numer identyfikacyjny,
    cpf, rg, nis, niss, nif contribuinte, numero de contribuinte, contribuinte, bilhete de identidade, cartao de cidadao, numero de identidade,
    seguranca social`,
  account: `account, acct, acc no, acc number, bank number, bank account, checking, savings, iban or account,
    konto, kontonummer, konto nr, kontonr, ktonr, kto nr, kto, bankkonto, bankverbindung,
    compte, compte bancaire, numero de compte, no de compte, rib,
    cuenta, cuenta bancaria, numero de cuenta, ccc, clabe,
    conto, conto corrente, numero conto, c c bancario,
    rekening, rekeningnummer, bankrekening, rekeningnr,
    konta, rachunek, rachunku, numer rachunku, nr rachunku, numer konta, nr konta,
    conta, conta bancaria, conta corrente, numero da conta`,
  iban: `iban`,
  card: `card, card number, card no, credit card, debit card, pan, visa, mastercard, amex, cc number, cc no, ccn,
    kreditkarte, kreditkartennummer, kartennummer, kartennr, karte,
    carte, carte bancaire, numero de carte, carte de credit, cb,
    tarjeta, numero de tarjeta, tarjeta de credito, carta di credito, numero carta, carta,
    creditcard, kaartnummer, kaart, pasnummer, karta, numer karty, nr karty, karty, cartao, numero do cartao, cartao de credito`,
  passport: `passport, passports, passport no, travel document,
    reisepass, reisepassnummer, passnummer, pass nr, passnr, pass no, passeport, numero de passeport,
    pasaporte, numero de pasaporte, passaporto, numero passaporto, paspoort, paspoortnummer, paszport, paszportu, numer paszportu,
    passaporte, numero do passaporte`,
  licence: `driver license, drivers license, driver s license, driver licence, drivers licence, driving licence, driving license, licence no, license no,
    licence number, license number, dl no, dl number, dln,
    fuhrerschein, fuhrerscheinnummer, fuhrerscheinnr, permis de conduire, permis, numero de permis,
    permiso de conducir, carnet de conducir, licencia de conducir, patente di guida, patente, rijbewijs, rijbewijsnummer,
    prawo jazdy, numer prawa jazdy, carta de conducao, cnh, carteira de motorista`,
  phone: `phone, phones, phone number, tel, telephone, telephone number, mobile, mobile number, cell, cell phone, cellphone, cell number, fax, fax number,
    whatsapp, contact number, landline,
    telefon, telefonnummer, telefonnr, tel nr, telnr, handy, handynummer, mobil, mobilnummer, mobiltelefon, festnetz, rufnummer, telefax,
    portable, numero de telephone, mobile personnel, telefono, telefono movil, movil, celular, numero de telefono,
    cellulare, recapito telefonico, numero di telefono, telefoon, telefoonnummer, mobiel, mobiele nummer, gsm,
    telefonu, komorka, numer telefonu, telefon komorkowy, nr tel, nr telefonu, telefone, telemovel, telefones, numero de telefone`,
  birth: `date of birth, dob, d o b, birth date, birthdate, birthday, birth day, born, born on,
    geburtsdatum, geburtstag, geb datum, geb am, geboren, geboren am, gebdat, geb,
    date de naissance, naissance, ne le, nee le, date naissance,
    fecha de nacimiento, nacimiento, fecha nacimiento, f nacimiento, fecha nac, data di nascita, nascita, nato il, nata il, data nascita,
    geboortedatum, geboren op, geb datum, data urodzenia, urodzenia, ur, data ur, data de nascimento, nascimento, data nascimento`,
  record: `mrn, medical record, medical record number, patient id, patient no, patient number, chart no, chart number, member id, member no,
    member number, health card, health plan, nhs, nhs number, nhs no, medicare, mbi, hospital number, hospital no,
    patientennummer, patientennr, patienten nr, patienten id, krankenversichertennummer, versichertennummer, krankenkassennummer, kvnr, fallnummer,
    numero de dossier, dossier patient, ipp, historia clinica, numero de historia, nhc, cartella clinica, numero cartella,
    patientnummer, patientennummer, numer pacjenta, id pacjenta, numero do paciente, prontuario, numero de utente, utente, sns`,
  secret: `password, passwort, passwd, pwd, passphrase, passcode, pin, pin code, otp, cvv, cvc, cvv2, secret, token, api key, access key, secret key,
    kennwort, geheimzahl, mot de passe, code secret, contrasena, clave secreta, parola d ordine, wachtwoord, pincode, haslo, senha, palavra passe`,
  address: `address, home address, street, street address, mailing address, postal address, residential address, address line,
    adresse, anschrift, strasse, strasse hausnummer, wohnadresse, postanschrift, rue, adresse postale, domicile,
    direccion, domicilio, calle, indirizzo, residenza, adres, straat, woonadres, ulica, adres zamieszkania, endereco, morada, rua`,
  postcode: `zip, zip code, zipcode, postcode, postal code, post code, plz, postleitzahl, code postal, cp, codigo postal, cap, codice postale,
    kod pocztowy, cep`,
  age: `age, alter, edad, eta, leeftijd, wiek, idade`,
  person: `first name, last name, full name, given name, given names, family name, middle name, maiden name, legal name, preferred name, surname,
    forename, firstname, lastname, fullname, givenname, familyname, middlename, christian name, birth name, name of patient, patient name,
    employee name, customer name, client name, contact name, contact person, account holder, card holder, cardholder, policy holder, policyholder,
    account name holder, name on card, employee, employees, patient, patients, student, pupil, tenant, attendee, attendees, passenger, guest,
    beneficiary, applicant, candidate, next of kin, emergency contact, spouse, mother, father, claimant, borrower, insured, insured person,
    vorname, nachname, familienname, zuname, rufname, geburtsname, vor und nachname, vor und zuname, name vorname, vorname nachname, mitarbeiter,
    mitarbeiterin, mitarbeitername, kundenname, patientenname, ansprechpartner, kontoinhaber, karteninhaber, versicherter, versicherte, inhaber, mieter,
    schuler, angehorige, teilnehmer, bewerber,
    prenom, prenoms, nom de famille, nom complet, nom et prenom, nom prenom, nom du client, nom du patient, nom de naissance, titulaire, employe,
    salarie, assure, locataire, eleve, beneficiaire, interlocuteur,
    apellido, apellidos, nombre completo, nombre y apellidos, nombre del cliente, nombre del paciente, titular, empleado, trabajador, paciente,
    asegurado, inquilino, alumno, beneficiario,
    cognome, cognomi, nome e cognome, cognome e nome, nome completo, nome cognome, nominativo, intestatario, dipendente, paziente, assicurato, inquilino,
    alunno,
    voornaam, voornamen, achternaam, familienaam, volledige naam, naam klant, medewerker, werknemer, rekeninghouder, verzekerde, huurder, leerling,
    imie, imiona, nazwisko, nazwiska, imie i nazwisko, imie nazwisko, nazwisko i imie, nazwisko rodowe, pracownik, pacjent, klienta imie, wlasciciel,
    ubezpieczony, najemca, uczen, opiekun,
    sobrenome, apelido, apelidos, nome proprio, primeiro nome, ultimo nome, nome do cliente, nome do paciente, nome da mae, funcionario, colaborador,
    segurado, aluno`,
  perhapsPerson: `name, names, namen, nom, noms, nombre, nombres, nome, nomi, naam, nazwa, contact, kontakt, contacto, contatto, contato, contactpersoon,
    customer, client, clients, kunde, kunden, cliente, clienti, clientes, klant, klient, usager, owner, person, people, persona, personne, pessoa, osoba,
    signature, unterschrift, author, member, user, recipient, sender, buyer, seller, doctor, physician, teacher, supervisor, witness, plaintiff,
    defendant, lawyer, counsel, arzt, medico, medecin, autor, auteur, mitglied, empfanger, absender`,
  plain: `qty, quantity, amount, count, units, unit, price, unit price, cost, costs, total, sum, subtotal, discount, rate, tax, vat, net, gross, balance,
    currency, year, month, week, day, quarter, period, date, time, order, order no, order number, order id, order date, invoice, invoice no, invoice number, part,
    part no, part number, item, item no, item number, items, product, product name, product no, product code, sku, ean, gtin, upc, serial, serial no,
    article, article no, article number, batch, lot, weight, length, width, height, size, color, colour, category, type, status, state of order, description,
    version, build, position, pos, line, row, rank, score, points, result, value, percent, share, stock, due date, delivery, remarks, notes,
    comment, code, reference, ref, ref no, revenue, profit, budget, population, temperature, distance,
    menge, anzahl, stuck, stuckzahl, preis, einzelpreis, gesamtpreis, betrag, summe, gesamt, rabatt, steuer, mwst, netto, brutto, saldo, wahrung,
    jahr, monat, woche, tag, quartal, zeitraum, datum, uhrzeit, bestellung, bestellnummer, bestellnr, auftrag, auftragsnummer, auftragsnr, rechnung,
    rechnungsnummer, rechnungsnr, artikel, artikelnummer, artikelnr, teil, teilenummer, produkt, charge, gewicht, lange, breite, hohe, grosse, farbe,
    kategorie, art, zustand, beschreibung, bezeichnung, einheit, wert, prozent, anteil, lager, bestand, lieferung, bemerkung, bemerkungen, referenz,
    quantite, qte, prix, prix unitaire, cout, montant, somme, remise, taux, tva, ht, ttc, solde, devise, annee, mois, semaine, jour, trimestre, periode,
    commande, no de commande, n de commande, numero de commande, facture, no de facture, n de facture, numero de facture, piece, designation, produit,
    poids, longueur, largeur, hauteur, taille, couleur, categorie, etat, statut, unite, valeur, livraison, remarques, reference, ville, pays,
    cantidad, precio, precio unitario, coste, importe, suma, descuento, iva, moneda, ano, mes, semana, dia, trimestre, periodo, fecha, hora, pedido,
    numero de pedido, n de pedido, factura, numero de factura, articulo, producto, codigo, lote, peso, longitud, anchura, altura, tamano, color, categoria,
    estado, descripcion, unidad, valor, entrega, observaciones, referencia,
    quantita, prezzo, prezzo unitario, costo, importo, somma, totale, sconto, aliquota, valuta, anno, mese, settimana, giorno, periodo, data, ora, ordine,
    numero ordine, n ordine, fattura, numero fattura, articolo, prodotto, codice, codice articolo, lotto, lunghezza, larghezza, altezza, colore, stato,
    descrizione, unita, valore, consegna, note, riferimento,
    aantal, hoeveelheid, prijs, stuksprijs, kosten, bedrag, som, totaal, korting, btw, munt, jaar, maand, week, dag, kwartaal, periode, tijd, bestelling,
    bestelnummer, bestelnr, factuur, factuurnummer, product, artikelnaam, partij, lengte, breedte, hoogte, maat, kleur, categorie, toestand, omschrijving,
    eenheid, waarde, levering, opmerkingen, referentie, voorraad,
    ilosc, sztuk, cena, cena jednostkowa, koszt, kwota, suma, razem, rabat, stawka, waluta, rok, miesiac, tydzien, dzien, kwartal, okres, godzina,
    zamowienie, nr zamowienia, numer zamowienia, faktura, nr faktury, numer faktury, artykul, kod, partia, waga, dlugosc, szerokosc, wysokosc, rozmiar,
    kolor, kategoria, stan, opis, jednostka, wartosc, dostawa, uwagi,
    quantidade, qtd, preco, preco unitario, custo, montante, soma, desconto, imposto, moeda, trimestre, encomenda, numero do pedido, n do pedido, fatura,
    nota fiscal, artigo, produto, codigo do artigo, comprimento, largura, tamanho, cor, descricao, unidade, entrega, observacoes`,
}

/** A head with one of these is about something else: of a person, or of a sum. */
const ofThings =
  wordsOf(`product products item items file files filename company companies firma firmenname firm organisation organization org
  department dept abteilung project projekt projet artikel article articulo articolo artikul produkt produit producto prodotto produto brand model
  part parts material vendor supplier lieferant fournisseur proveedor fornitore leverancier dostawca fornecedor domain host server column table
  field event city town country state region color colour job position role team group category kategorie brandname server event file course
  hotel street society societe empresa azienda bedrijf spolka ficheiro fichier datei`)
const ofSums =
  wordsOf(`type types balance amount status saldo solde betrag montant importe importo bedrag kwota valor total date since opened
  currency wahrung limit manager count rate fee fees expiry expires valid brand brands issuer`)
/** Addresses of other things than people live in. */
const ofMachines = wordsOf(`email mail e ip mac web url internet website http site`)

const wordsMax = 6
const charactersMax = 60
const phraseWordsMax = 4

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}

const kindsByPhrase = new Map<string, ColumnKind>()
for (const [kind, text] of Object.entries(phrases)) {
  for (const phrase of text.split(/,\s*/)) {
    const words = phrase.replaceAll(/\s+/g, ' ').trim()
    if (!kindsByPhrase.has(words)) kindsByPhrase.set(words, kind as ColumnKind)
  }
}

/** Words that heads are made of. */
const headVocabulary = new Set([...kindsByPhrase.keys()].flatMap((phrase) => phrase.split(' ')))

const foldedLetters: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', œ: 'oe', đ: 'd', ı: 'i' }

/** The words of a head: "customerName", "customer_name" and "Customer-Name" are two. */
function headWords(head: string): string[] {
  return head
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßłøæœđı]/g, (letter) => foldedLetters[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

/** A label with its value in one cell is no head: "Account holder: …". */
const filledIn = /[:=]\s*[^\s:]/u

/** Whether a head says nothing but what stands below: no word of it can be a name. */
export const isWholeHead = (head: string): boolean =>
  kindOfHead(head) !== null && headWords(head).every((word) => headVocabulary.has(word) || word.length < 3)

/** What stands under a head; null where it says nothing of people. */
export function kindOfHead(head: string): ColumnKind | null {
  if (head.length < 2 || head.length > charactersMax || filledIn.test(head)) return null
  const words = headWords(head)
  if (words.length === 0 || words.length > wordsMax) return null
  const found = longestPhrase(words)
  return found === null || isAboutElse(found, words) ? null : found
}

/** The longest phrase in some words; of equal ones the last value, else a person; what is nobody's only where it is the whole. */
function longestPhrase(words: readonly string[]): ColumnKind | null {
  for (let size = Math.min(phraseWordsMax, words.length); size > 0; size -= 1) {
    const kinds: ColumnKind[] = []
    for (let at = 0; at + size <= words.length; at += 1) {
      const kind = kindsByPhrase.get(words.slice(at, at + size).join(' '))
      if (kind !== undefined && (kind !== 'plain' || size === words.length)) kinds.push(kind)
    }
    if (words.filter(isLong).length > size * 2 + 1) return null
    const found =
      kinds.findLast((kind) => kind !== 'person' && kind !== 'perhapsPerson' && kind !== 'plain') ?? bestPerson(kinds)
    if (found !== null) return found
  }
  return null
}

/** Articles and prepositions are short. */
const isLong = (word: string): boolean => word.length > 3

const bestPerson = (kinds: readonly ColumnKind[]): ColumnKind | null =>
  kinds.includes('person') ? 'person' : (kinds[0] ?? null)

function isAboutElse(kind: ColumnKind, words: readonly string[]): boolean {
  if (kind === 'person' || kind === 'perhapsPerson') return words.some((word) => ofThings.has(word))
  if (kind === 'birth' || kind === 'plain') return false
  if (kind === 'address') return words.some((word) => ofMachines.has(word))
  return words.some((word) => ofSums.has(word))
}
