// Labels that people and offices write in front of the numbers they keep somebody or somebody's papers under, by language. Made for this project.

/** In front of a number: with a word or a sign for one, in full and cut short. */
export const numberedLabels: Readonly<Record<string, string>> = {
  en: `customer no.|Customer Number|cust no|Client ref.|Client ID|Account no.|A/C No.|Acct #|Employee no.|Employee ID|Staff number|Payroll no.|Clock no.|Badge number
    |Member no.|Membership number|Loyalty card no.|Frequent flyer number|Student no.|Student ID number|Candidate number|Pupil no.|Policy no.|Policy #|Policy Number|Certificate no.
    |Claim no.|Claim #|Claim reference|Loss number|Case no.|Case number|Case ID|Case reference|Docket No.|File no.|File ref|Our file number|Matter no.|Complaint no.|Incident no.
    |Reference number|Our ref|Your ref|Our reference|Your reference|Ref. no.|Patient no.|Patient ID|Hospital number|Hosp. no.|Medical record number|MRN|Chart no.|Specimen no.
    |Statement no.|Receipt no.|Ticket no.|Ticket number|Service request no.|Contract no.|Agreement number|Loan number|Mortgage account number|Tenancy no.
    |Application no.|Application number|Registration no.|Registration number|Licence no.|License number|Permit number|Certificate number|Passport no.|ID no.|Identity card number|Visa number
    |Subscriber number|Library card number|Donor number|Voter ID|Prisoner number|Enquiry no.|Dispute number|Report number|Crime reference|Crime ref no.|Warrant no.`,
  de: `Kundennummer|Kunden-Nr.|Kd.-Nr.|KdNr.|Kundennr.|Mandantennummer|Mitarbeiternummer|Personalnummer|Pers.-Nr.|Personal-Nr.|Mitgliedsnummer|Mitglieds-Nr.|Mitgl.-Nr.|Matrikelnummer|Matr.-Nr.
    |Versicherungsnummer|Vers.-Nr.|Versicherungsschein-Nr.|Versicherungsscheinnummer|Policennummer|Polizzennummer|Police Nr.|Vertragsnummer|Vertrags-Nr.|Vertragskonto|Schadennummer|Schaden-Nr.|Schadensnummer
    |Aktenzeichen|Az.|Az|Unser Zeichen|Ihr Zeichen|Geschäftszeichen|Gz.|Gesch.-Z.|Geschäftsnummer|Vorgangsnummer|Vorgangs-Nr.|Antragsnummer|Fallnummer|Fall-Nr.|Patientennummer|Patienten-Nr.|Pat.-Nr.
    |Aufnahmenummer|Belegnummer|Ticketnummer|Ticket-Nr.|Kontonummer|Konto-Nr.|Depotnummer|Darlehensnummer|Steuernummer|Steuer-Nr.|St.-Nr.
    |Ausweisnummer|Ausweis-Nr.|Reisepass-Nr.|Führerscheinnummer|Mieternummer|Debitorennummer|Bewerbernummer|Bescheidnummer|Bescheid Nr.|Beitragsnummer|Rentenversicherungsnummer|Urkundenrolle Nr.|UR-Nr.
    |Urkundennummer|Kassenzeichen|Buchungszeichen|Zeichen|Referenznummer|Referenz|Reklamationsnummer|Meldungsnummer|Betriebsnummer|Dossier-Nr.|Bestandsnummer|Zählernummer des Kunden|Teilnehmernummer|Beschwerde-Nr.|Gutachten-Nr.`,
  fr: `n° client|N° de client|numéro client|Numéro de client|code client|référence client|Réf. client|n° d'adhérent|numéro d'adhérent|n° adhérent|n° de sociétaire|matricule|Matricule n°|n° de salarié|numéro d'étudiant|N° étudiant
    |n° de police|Police n°|numéro de police|n° de contrat|Contrat n°|contrat numéro|n° de sinistre|Sinistre n°|référence sinistre|n° de dossier|Dossier n°|numéro de dossier|Réf. dossier|N/Réf.|V/Réf.|Nos réf.|Vos réf.|Notre référence|Votre référence
    |Réf. de l'affaire|Affaire n°|N° de rôle|numéro de parquet|Procès-verbal n°|PV n°|n° de patient|Patient n°|N° IPP|Demande n°|n° de demande|numéro de ticket|Ticket n°
    |Réclamation n°|n° de réclamation|n° d'allocataire|numéro allocataire|N° d'assuré|n° de sécurité sociale|n° fiscal|numéro fiscal|n° de compte|compte n°|n° de prêt|n° de passeport|n° de permis|Carte d'identité n°|titre de séjour n°
    |n° d'abonné|numéro d'abonné|n° d'inscription|Numéro d'inscription|n° de carte|Convention n°|Attestation n°|Acte n°|Mandat n°|Bail n°|Signalement n°|Intervention n°|Demande d'intervention n°|n° de locataire|Réf. locataire`,
  es: `nº de cliente|n.º cliente|número de cliente|N.º de cliente|Cód. cliente|código de cliente|Ref. cliente|nº de socio|número de socio|n.º de afiliado|número de afiliación|No. de empleado|número de empleado|número de legajo|Legajo N°|matrícula n.º|nº de alumno
    |nº de póliza|n.º de póliza|Póliza n.º|Póliza nº|núm. de póliza|número de póliza|nº de siniestro|Siniestro n.º|núm. siniestro|Ref. siniestro|nº de expediente|n.º expediente|Expediente n.º|Expte. nº|Exp. núm.|número de expediente|Ref. expediente
    |Nuestra referencia|Su referencia|N/Ref.|S/Ref.|N. Ref.|Referencia|Autos n.º|Procedimiento nº|Diligencias previas n.º|nº de caso|caso número|NHC|nº de historia|Historia clínica n.º|n.º de paciente|número de paciente
    |nº de contrato|Contrato n.º|contrato número|nº de reclamación|Reclamación n.º|Solicitud n.º|número de solicitud|nº de incidencia|Incidencia nº|Aviso núm.|Parte n.º|nº de cuenta|número de préstamo|Préstamo n.º|N.º de Seguridad Social|nº de pasaporte|Pasaporte n.º
    |número de tarjeta|Tarjeta n.º|carné n.º|nº de abonado|número de abonado|Recibo nº|Acta n.º|Escritura n.º|Protocolo nº|Permiso n.º|Licencia n.º|Folio núm.|nº de registro|Registro n.º`,
  it: `numero cliente|n. cliente|N° cliente|codice cliente|Cod. cliente|cod. cliente n.|numero di tessera|Tessera n.|n. tessera|numero socio|n. socio|matricola n.|numero di matricola|n. matricola|polizza n.|Polizza nr.|numero polizza|n. di polizza|n° polizza
    |sinistro n.|numero sinistro|N. sinistro|n. di sinistro|pratica n.|Pratica nr.|numero pratica|n. pratica|Rif. pratica|Ns. rif.|Vs. rif.|Nostro riferimento|Vostro riferimento|Rif.|fascicolo n.|Fascicolo nr.|R.G. n.|n. R.G.|R.G.N.R. n.|Prot. n.|protocollo n.|numero di protocollo
    |codice paziente|n. paziente|Cartella clinica n.|cartella n.|contratto n.|numero contratto|codice contratto|n. contratto|segnalazione n.|Segnalazione nr.|reclamo n.|numero reclamo|richiesta n.|Domanda n.|numero domanda
    |conto n.|numero di conto|mutuo n.|numero di mutuo|passaporto n.|carta d'identità n.|C.I. n.|patente n.|ticket n.|numero ticket|codice utente|numero utente|codice assistito|N. repertorio|Repertorio n.|Rep. n.|Verbale n.|Ricevuta n.|Codice abbonato|Intervento n.|Denuncia n.`,
  nl: `klantnummer|Klantnr.|klant nr.|Klant-ID|relatienummer|Relatienr.|debiteurnummer|debiteurnr.|lidnummer|lidnr.|lidmaatschapsnummer|personeelsnummer|Personeelsnr.|medewerkernummer|studentnummer|Studentnr.|polisnummer|Polisnr.|polis nr.|polis nummer|schadenummer|Schadenr.|schade nr.
    |dossiernummer|Dossiernr.|dossier nr.|dossier nummer|zaaknummer|Zaaknr.|zaak nr.|Zaaknummer|rolnummer|Rolnr.|parketnummer|Ons kenmerk|Uw kenmerk|kenmerk|Kenmerk nr.|referentienummer|Uw referentie|Onze referentie|patiëntnummer|Patiëntnr.|patiënt nr.
    |factuurnummer|Factuurnr.|factuur nr.|contractnummer|Contractnr.|contract nr.|klachtnummer|klacht nr.|meldingsnummer|melding nr.|Meldingnr.|ticketnummer|ticket nr.|aanvraagnummer|aanvraag nr.|rekeningnummer|leningnummer|Lening nr.|paspoortnummer|paspoort nr.|rijbewijsnummer|ID-nummer
    |inschrijvingsnummer|registratienummer|abonneenummer|abonnee nr.|Kaartnummer|proces-verbaal nr.|PV-nummer|aktenummer|verzekerdennummer|Verzekerdennr.|BSN-nummer|Cliëntnummer|cliënt nr.|Huurdersnummer|Vergunning nr.|Opdrachtgever nr.`,
  pl: `numer klienta|nr klienta|Nr klienta|Numer kontrahenta|kod klienta|ID klienta|numer abonenta|nr abonenta|numer członkowski|nr członkowski|numer legitymacji|legitymacja nr|Nr legitymacji|numer pracownika|nr ewidencyjny|numer ewidencyjny|nr albumu|Numer albumu|numer indeksu
    |numer polisy|nr polisy|polisa nr|Polisa numer|numer szkody|nr szkody|szkoda nr|Szkoda numer|sygn. akt|Sygn. akt|sygnatura akt|Sygnatura|sygn.|numer sprawy|nr sprawy|sprawa nr|Znak sprawy|Nasz znak|Wasz znak|Znak pisma|L.dz.|KW nr|nr KW|Rep. A nr|numer akt
    |numer pacjenta|nr pacjenta|ID pacjenta|nr historii choroby|numer kartoteki|numer umowy|nr umowy|umowa nr|Umowa numer|numer zgłoszenia|nr zgłoszenia|Zgłoszenie nr|numer reklamacji|reklamacja nr|nr reklamacji
    |numer wniosku|wniosek nr|nr wniosku|numer konta|nr rachunku|rachunek nr|nr kredytu|numer pożyczki|paszport nr|nr paszportu|dowód osobisty nr|nr dowodu|prawo jazdy nr|Nr ubezpieczenia|nr ubezpieczonego|decyzja nr|Decyzja numer|nr decyzji|zaświadczenie nr|protokół nr|numer karty|Karta nr|Nr referencyjny|numer referencyjny`,
  pt: `n.º de cliente|nº de cliente|n.º cliente|número de cliente|número do cliente|código do cliente|Cód. cliente|n.º de sócio|nº do sócio|número de associado|n.º de funcionário|Matrícula n.º|matrícula nº|número de matrícula|n.º de aluno|nº do aluno|n.º mecanográfico
    |n.º da apólice|apólice n.º|Apólice nº|nº de apólice|número da apólice|n.º de sinistro|sinistro n.º|Sinistro nº|processo de sinistro n.º|n.º de processo|processo n.º|Processo nº|Proc. n.º|número do processo|N/Ref.|V/Ref.|Nossa referência|Vossa referência|Sua referência|Ref.ª
    |Autos n.º|Inquérito n.º|n.º de utente|número de utente|n.º do doente|prontuário nº|Prontuário n.º|número do prontuário|n.º do paciente|nota fiscal nº|Recibo n.º|contrato n.º|Contrato nº|n.º do contrato|número do contrato
    |protocolo nº|Protocolo n.º|número de protocolo|reclamação n.º|Reclamação nº|chamado nº|Chamado n.º|pedido de apoio n.º|ocorrência nº|B.O. nº|requerimento n.º|n.º de requerimento|conta n.º|n.º da conta|empréstimo n.º|passaporte n.º|cartão de cidadão n.º|carta de condução n.º
    |n.º de beneficiário|NISS n.º|n.º de contribuinte|número de inscrição|Inscrição nº|carteirinha nº|número da carteirinha|n.º de subscritor|n.º de assinante|Registo n.º|Auto n.º|Alvará nº`,
  tr: `müşteri no|Müşteri No|müşteri numarası|Müşteri numaranız|abone no|Abone numarası|üye no|üyelik numarası|Sicil no|sicil numarası|personel no|öğrenci no|Öğrenci numarası|poliçe no|Poliçe numarası|hasar no|hasar dosya no|Hasar numarası|dosya no|Dosya numarası|esas no|Esas No|karar no
    |soruşturma no|başvuru no|Başvuru numarası|hasta no|protokol no|Protokol numarası|sözleşme no|Sözleşme numarası|talep no|şikayet no|Şikayet numarası|kayıt no|Kayıt numarası|hesap no|hesap numarası|kredi no|pasaport no|ehliyet no|kimlik no|referans no|Referans numarası|evrak no|tesisat no|vergi no`,
  sv: `kundnummer|Kundnr|kund-id|medlemsnummer|Medlemsnr|anställningsnummer|Anst.nr|studentnummer|försäkringsnummer|Försäkringsnr|skadenummer|Skadenr|ärendenummer|Ärendenr|ärende nr|diarienummer|Diarienr|Dnr|målnummer|mål nr|Mål nr|Vår referens|Er referens|referensnummer|patientnummer|journalnummer
    |avtalsnummer|avtal nr|kontonummer|lånenummer|passnummer|körkortsnummer|ansökningsnummer|abonnentnummer`,
  da: `kundenummer|Kundenr.|medlemsnummer|Medlemsnr.|medarbejdernummer|lønnummer|studienummer|policenummer|Policenr.|police nr.|skadenummer|Skadenr.|skade nr.|sagsnummer|Sagsnr.|sag nr.|J.nr.|journalnummer|Vores ref.|Deres ref.|patientnummer|kontraktnummer|aftalenummer|kontonummer|pasnummer|kørekortnummer|ansøgningsnummer`,
  no: `kundenummer|Kundenr.|medlemsnummer|ansattnummer|Ansattnr.|studentnummer|polisenummer|forsikringsnummer|skadenummer|Skadenr.|saksnummer|Saksnr.|sak nr.|Vår ref.|Deres ref.|journalnummer|pasientnummer|avtalenummer|kontonummer|passnummer|førerkortnummer|søknadsnummer|referansenummer`,
  fi: `asiakasnumero|Asiakasnro|jäsennumero|Jäsennro|henkilöstönumero|opiskelijanumero|Opiskelijanro|vakuutusnumero|Vakuutusnro|vahinkonumero|Vahinkonro|asianumero|Diaarinumero|Dnro|viitenumero|Viitteemme|potilasnumero|Potilasnro|sopimusnumero|Sopimusnro|tilinumero|passin numero|hakemusnumero`,
  cs: `číslo klienta|č. klienta|zákaznické číslo|číslo zákazníka|osobní číslo|členské číslo|číslo pojistky|pojistka č.|pojistná smlouva č.|číslo pojistné smlouvy|číslo škody|škoda č.|číslo škodní události|č.j.|č. j.|čj.|sp. zn.|spisová značka|spis č.|Naše značka|číslo pacienta|číslo smlouvy|smlouva č.|č. smlouvy|reklamace č.|číslo reklamace|žádost č.|číslo účtu|č. účtu|číslo pasu|číslo občanského průkazu|OP č.`,
  hu: `ügyfélszám|Ügyfélazonosító|vevőkód|vevőszám|tagsági szám|Tagsági igazolvány száma|dolgozói azonosító|törzsszám|hallgatói azonosító|kötvényszám|Kötvény száma|kárszám|Kár száma|ügyszám|Ügyiratszám|iktatószám|Iktatási szám|hivatkozási szám|betegazonosító|TAJ szám|szerződésszám|szerződés száma|bejelentés száma|panasz száma|útlevélszám|személyi igazolvány száma`,
  ro: `cod client|Cod de client|număr client|nr. client|număr de membru|marca nr.|număr matricol|nr. matricol|nr. poliță|polița nr.|Poliță nr.|număr poliță|nr. dosar|Dosar nr.|dosarul nr.|număr dosar|număr de înregistrare|nr. înregistrare|dosar de daună nr.|nr. daună|referința noastră|cod pacient|nr. fișă|contract nr.|contractul nr.|nr. contract|sesizare nr.|cerere nr.|nr. cont|pașaport nr.`,
  ru: `номер клиента|Номер клиента|код клиента|клиент №|лицевой счёт №|номер лицевого счёта|номер абонента|абонент №|номер договора|договор №|Договор №|номер полиса|полис №|Полис ОМС №|номер убытка|убыток №|номер дела|дело №|Дело №
    |номер обращения|обращение №|заявление №|номер заявки|номер пациента|номер карты пациента|табельный номер|Табельный №|номер сотрудника|номер студенческого|членский номер|номер счёта|кредит №|паспорт №|серия и номер паспорта|ИНН|СНИЛС|СНИЛС №|водительское удостоверение №|ИНН клиента`,
  uk: `номер клієнта|клієнт №|номер абонента|номер договору|договір №|номер поліса|поліс №|номер справи|справа №|номер заяви|номер пацієнта|табельний номер|номер рахунку|паспорт №|номер паспорта|РНОКПП|ІПН`,
  bg: `клиентски номер|номер на клиент|клиент №|договор №|полица №|номер на полица|щета №|преписка №|дело №|заявление №|пациент №|факултетен номер|служебен номер|лична карта №|паспорт №|ЕГН|ЛНЧ`,
  el: `αριθμός πελάτη|Αρ. πελάτη|κωδικός πελάτη|αριθμός συμβολαίου|Αρ. συμβολαίου|αριθμός ασφαλιστηρίου|αριθμός ζημιάς|αριθμός υπόθεσης|αριθμός φακέλου|Αρ. φακέλου|αριθμός αίτησης|αριθμός ασθενούς|αριθμός μητρώου|αριθμός εργαζομένου
    |αριθμός μέλους|αριθμός λογαριασμού|αριθμός δανείου|αριθμός ταυτότητας|ΑΔΤ|Α.Δ.Τ.|ΑΦΜ|ΑΜΚΑ|αριθμός διαβατηρίου`,
  hr: `broj klijenta|broj kupca|šifra kupca|korisnički broj|broj ugovora|ugovor br.|broj police|polica br.|broj štete|šteta br.|broj predmeta|predmet br.|broj zahtjeva|broj pacijenta|broj kartona|broj radnika|članski broj|broj člana|broj indeksa|broj računa|broj putovnice|broj osobne iskaznice|OIB|JMBG|broj lične karte`,
  sl: `številka stranke|št. stranke|številka naročnika|številka pogodbe|št. pogodbe|številka police|št. police|številka škode|številka zadeve|št. zadeve|številka vloge|številka bolnika|številka zaposlenega|številka člana|št. računa|številka potnega lista|številka osebne izkaznice|davčna številka|EMŠO`,
  et: `kliendi number|kliendinumber|lepingu number|lepingu nr|poliisi number|poliisi nr|kahju number|toimiku number|taotluse number|patsiendi number|töötaja number|liikme number|isikukood|passi number`,
  lv: `klienta numurs|klienta nr.|līguma numurs|līgums Nr.|polises numurs|polises Nr.|lietas numurs|lietas Nr.|iesnieguma numurs|pacienta numurs|darbinieka numurs|biedra numurs|konta numurs|pases numurs|personas kods`,
  lt: `kliento numeris|kliento kodas|sutarties numeris|sutartis Nr.|sutarties Nr.|poliso numeris|poliso Nr.|žalos numeris|bylos numeris|bylos Nr.|prašymo numeris|paciento numeris|darbuotojo numeris|tabelio numeris|nario numeris|sąskaitos numeris|paso numeris|asmens kodas`,
  ar: `رقم العميل|رقم المشترك|رقم العقد|رقم الوثيقة|رقم وثيقة التأمين|رقم البوليصة|رقم المطالبة|رقم القضية|رقم الملف|رقم الطلب|رقم المريض|رقم الموظف|رقم العضوية|رقم الطالب|رقم الحساب|رقم الهوية|رقم بطاقة الهوية|رقم جواز السفر|رقم الجواز|رقم الإقامة`,
  he: `מספר לקוח|מס' לקוח|מספר פוליסה|מס' פוליסה|מספר תביעה|מספר תיק|תיק מס'|מספר בקשה|מספר מטופל|מספר עובד|מספר חבר|מספר חשבון|מספר זהות|תעודת זהות|ת.ז.|מספר דרכון|דרכון מס'`,
  hi: `ग्राहक संख्या|ग्राहक क्रमांक|पॉलिसी नंबर|पॉलिसी संख्या|दावा संख्या|खाता संख्या|खाता नंबर|आवेदन संख्या|रोगी संख्या|मरीज नंबर|कर्मचारी संख्या|सदस्य संख्या|आधार संख्या|आधार नंबर|पासपोर्ट नंबर`,
  vi: `số CCCD|CCCD|số CMND|CMND`,
  id: `nomor pelanggan|no. pelanggan|nomor polis|no. polis|nomor klaim|nomor perkara|nomor berkas|nomor pasien|nomor karyawan|nomor anggota|nomor rekening|no. rekening|nomor paspor|NIK|NPWP|no. KTP|nomor mahasiswa|NIM`,
} // oxfmt-ignore

/** Letters, digits and marks as offices give them out. */
export const recordShapes: readonly string[] = [
  '1#####',
  '4#######',
  '2#########',
  '3## ### ###',
  '#### ####',
  '1#.###.###',
  '4##-####-##',
  'A-####-##',
  'AA######',
  'AAA-######',
  'AA/####/##',
  'AAA/20##/0####',
  '20##-1####',
  '20##/1####',
  '1###/2#',
  'A#######A',
  '1##-A-####',
  'A# #### ##',
  'AA ### ### ##',
  'AA20##0####',
  '#A#A-####-AA',
  'AA-2#-0#####',
  'AA.2#.####',
  '##AA####',
]

/** Between a label and its number. */
export const separators: readonly string[] = [' ', ': ', ' : ', ':\n', '\t', ' – ', ' = ', ': #', ' | ', ' (']

/** Sentences that name a number, as people inflect labels and order words in some fifteen languages; `{}` is the number. */
export const numberSentences: readonly string[] = (
  `my customer number is {}, thanks|please quote case number {} in all letters|your policy, number {}, ends in May|Ref: {}, dated 3 May
    |regarding claim {} of last week|reference {} refers|the account with number {} was closed|under docket no. {} the court ruled|the patient (hospital no. {}) left
    |as member {} you may vote|membership card {} expired|employee {} was absent|meine Kundennummer lautet {}, danke|Ihre Kundennummer: {}
    |unter dem Aktenzeichen {} geführt|zum Schadenfall {} teile ich mit|die Police mit der Nummer {} endet|der Vertrag Nr. {} endet|bezüglich Ihres Antrags {} vom Mai
    |Versicherungsnehmer-Nr. {} bitte angeben|Patientin (Fallnummer {}) entlassen|mein Personalausweis hat die Nummer {}
    |mon numéro de client est le {}, merci|votre dossier {} est complet|le sinistre {} est clos|sous la référence {} merci|le contrat n° {} expire|mon matricule est {}
    |carte d'adhérent n° {}|mi número de cliente es el {}, gracias|el expediente {} sigue abierto|con referencia {} desde mayo
    |la póliza número {} vence|el siniestro {} está cerrado|mi DNI es el {}|con número de historia {} ingresa|il mio numero cliente è {}, grazie|la pratica {} è chiusa
    |con riferimento {} di maggio|la polizza numero {} scade|il sinistro {} è chiuso|tessera sanitaria {}|mijn klantnummer is {}, dank|het dossiernummer is {}
    |uw zaak {} loopt nog|onder kenmerk {} bekend|de polis met nummer {} eindigt|mój numer klienta to {}, dziękuję|z numerem sprawy {} proszę|pod sygnaturą {} toczy się
    |pod numerem sprawy {} toczy się|umowy nr {} z maja|nr sprawy to {}|o meu número de cliente é o {}, obrigado|o processo {} está aberto|com a referência {} de maio
    |a apólice número {} termina|meu número de protocolo é {}|müşteri numaram {}, teşekkürler|{} numaralı poliçe|{} sayılı dosya|dosya numaramız {} oldu
    |mitt kundnummer är {}, tack|ärendenumret är {}|kundenummeret mitt er {}, takk|sagsnummeret er {}|asiakasnumeroni on {}, kiitos|číslo smlouvy je {}, děkuji
    |pod číslem jednacím {}|ügyfélszámom {}, köszönöm|az ügyszáma {} lett|numărul de client este {}, mulțumesc|dosarul {} este închis`
).split('|').map((sentence) => sentence.trim()) // oxfmt-ignore
