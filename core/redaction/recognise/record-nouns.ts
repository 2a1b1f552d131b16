// Record nouns: whose number it is, or what paper's, that a label names; plain letters, one language after the other.

/** Words for whose number it is, as word starts of one language after the other; plain letters only. */
const nounsByEntity = {
  CUSTOMER_NUMBER: `tenancy tenant customer cust client subscriber shopper guest buyer patron tenant debtor creditor kunde kunden kd kdnr kundin auftraggeber
    mandant mandanten mieter debitor kreditor abonnent cliente clientes abonado abonne locataire acheteur usager inquilino intestatario
    kund kunds kundnr asiakas asiakasnumero musteri abone kunden klant klanten client debiteur huurder assinante utente klient klienta klientka abonent najemca
    zakaznika zakaznicke zakaznik zakaznici ugyfel vevo clientului asiakkaan kontrahenta abonenta abonnee relatie huurders opdrachtgever subscritor abbonato
    клиента клиент клиенту абонента абонент покупателя покупатель заказчика арендатора лицевого лицевои клієнта клієнт споживача абонента купца клиентски
    клијента клијент корисника купац πελατη πελατης πελατων συνδρομητη ενοικιαστη kupca kupac klijenta klijent korisnika korisnicki korisnik stranke
    stranka narocnika kliendi klient uurniku kliento klientas pirkejo nuomininko العميل العملاء المشترك الزبون المستاجر הלקוח לקוח מנוי गरहक 
    pelanggan nasabah penyewa`,
  EMPLOYEE_NUMBER: `employee emp staff personnel payroll worker badge contractor mitarbeiter mitarbeiterin personal pers arbeitnehmer
    angestellten salarie salariee employe matricule clock payroll anstallnings anstallning ansatt medarbejder sicil agent empleado empleada trabajador nomina dipendente matricola lavoratore medewerker
    werknemer personeels personeel funcionario funcionaria colaborador trabalhador pracownik pracownika sluzbowy
    anst lon lonn ansatt henkilosto sicil personel zamestnance osobni dolgozoi torzs marca mecanografico ewidencyjny ewidencyjna
    сотрудника сотрудник работника табельныи табельного співробітника працівника табельнии служител служителя служебен запосленог радника εργαζομενου
    υπαλληλου zaposlenika zaposlenog radnika zaposlenega delavca tootaja darbinieka darbuotojo tabelio الموظف العامل העובד עובד करमचर karyawan
    pegawai nip`,
  MEMBER_NUMBER: `member membership mbr medlem medlems jasen uye traveler traveller flyer knowntraveler loyalty rewards frequent passenger traveller mitglied mitglieds mitgliedschaft versicherten teilnehmer
    vielflieger membre library gym pension adherent adherente societaire adhesion participant fidelite socio socia sociu mutualista miembro afiliado afiliacion fidelidad membro tessera iscritto
    fedelta lid lidmaatschap lidmaatschaps leden deelnemer associado beneficiario czlonek czlonka czlonkowski uczestnika
    mitgl uyelik clenske clen jasen tagsagi membru donor
    члена член участника участник членскии членского членски абонементa члански чланска учасника членськии μελους μελος clana clanski clanska clanske
    liikme biedra nario العضو العضوية החבר חבר सदसय anggota`,
  STUDENT_NUMBER: `student students pupil roll rollno admission elev elevs ogrenci candidate matriculation enrolment enrollment learner examinee matrikel studierenden schuler prufling
    kandidaten immatrikulations etudiant etudiante eleve candidat alumno alumna estudiante legajo studente studentessa candidato
    studenten studentennummer leerling kandidaat aluno aluna estudante studenta studentki ucznia indeksu albumu
    matr matricula studie opiskelija hallgatoi matricol carne pupil
    студента студенческого студенческии зачетнои ученика студентськии факултетен факултетски индекса индекс φοιτητη φοιτητριας μαθητη μητρωου studenta
    indeksa ucenika opilase uliopilase studenta studento mokinio الطالب الجامعي הסטודנט סטודנט תלמיד छतर mahasiswa siswa nim nisn`,
  POLICY_NUMBER: `policy policyholder insured police versicherungsschein versicherungs versicherung vertrag vertrags vertragskonto contrat
    police assure poliza asegurado contrato polizza contratto assicurato polis contract verzekering apolice segurado polisa polisy umowy umowa
    versicherungsnehmer versicherungsnehmerin verzekeringnemer tomador contraente souscripteur ubezpieczajacego policen polizze polizzen vers vertragskonto insurance seguro assurance assicurazione ubezpieczony ubezpieczonego verzekerden verzekerde forsakring forsakrings forsikring
    forsikrings polise vakuutus pojistka pojistky pojistna pojistne kotveny polita politei sozlesme avtal avtals avtale kontrakt aftale sopimus smlouva smlouvy szerzodes szerzodeses contractul convention
    полиса полис полису страховои страховки договора договор договору полісу поліса поліс договір полица полицата застраховка уговора уговор осигурања
    συμβολαιου συμβολαιο ασφαλιστηριου ασφαλιστηριο συμβασης police polica ugovora ugovor osiguranja pogodbe pogodba zavarovanja poliisi poliis lepingu
    leping kindlustus polises liguma ligums apdrosinasanas poliso sutarties sutartis draudimo الوثيقة وثيقة البوليصة العقد عقد التامين פוליסה הפוליסה חוזה
    הסכם ביטוח पलस अनबध polis kontrak perjanjian`,
  CLAIM_NUMBER: `claim claimant claims schaden schadens schadenfall sinistre siniestro reclamacion sinistro schade schadenummer
    schadedossier sinistro reclamacao szkoda szkody roszczenia
    hasar skade skada vahinko skoda skody skodni udalosti kar dauna daune
    убытка убыток претензии претензия щета щети збитку збиток одштетног штете ζημιας αποζημιωσης stete steta odstetnog skode skodni kahju zalos المطالبة
    مطالبة תביעה התביעה दव klaim`,
  ACCOUNT_NUMBER: `account acct acc a/c loan mortgage konto konten kontonr darlehens darlehen kredit compte pret cuenta prestamo conto mutuo
    rekening rek lening hypotheek conta emprestimo konta konto rachunek rachunku kredytu pozyczki
    hesap kredi tili uctu ucet
    счета кредита кредит заима вклада рахунку рачуна λογαριασμου λογαριασμος δανειου racuna kredita kredit
    posojila konto laenu konta saskaitos الحساب حساب القرض חשבון הלוואה खत rekening pinjaman`,
  RECORD_NUMBER: `case file record caf matter docket applicant application registration registrant resident voter donor prisoner inmate donor beneficiary pensioner aktenzeichen akten akte az gz geschaftszeichen vorgangs antrags bewerber registrier
    dossier demande inscription allocataire beneficiaire affaire expediente solicitud registro preso fascicolo pratica domanda iscrizione
    pensionato dossiernummer aanvraag registratie processo inscricao sprawy sprawa akt wniosku sygnatura akta
    sygn proc pisma jednaci jednacim antragsteller antragstellerin antrag antrages ugye ugyben dnr dnro diarie diaari arende sag sags sak saks spis spisova znacka cj ugy ugyirat iktato iktatasi dosar dosarul dosya sorusturma basvuru kayit evrak
    zaak zaaks parket kenmerk ansoknings ansokan ansogning ansognings soknad soknads hakemus zadost zadosti cerere sesizare inregistrare expte procedimiento diligencias inquerito
    geschafts kassenzeichen buchungszeichen urkundenrolle protocollo fascicule
    дела дело делу заявления заявление обращения обращение заявки справи справа заяви звернення дело делото преписка преписката заявление предмета предмет
    υποθεσης υποθεση φακελου φακελος αιτησης αιτηση πρωτοκολλου predmeta predmet spisa spis zahtjeva zahteva zadeve zadeva vloge toimiku toimik taotluse
    lietas iesnieguma bylos byla prasymo القضية قضية الملف ملف الطلب المعاملة תיק התיק בקשה פנייה ममल आवदन perkara berkas permohonan`,
  MEDICAL_RECORD_NUMBER: `patient patients mrn chart hospital hosp nhc hasta protokol journal potilas medical patienten patientin fallnummer fall krankenakte patiente ipp nip paciente
    historia historial clinica paziente cartella patientnummer patientdossier utente prontuario pacjent pacjenta karty choroby
    pat pasient potilas pacienta pacient beteg doente assistito aufnahme kartoteki
    пациента пациент медкарты амбулаторнои болезни пацієнта пацієнт хвороби пацијента картона ασθενους ασθενη ασφαλισμενου pacijenta bolnika kartona
    patsiendi haigusloo pacienta paciento المريض مريض מטופל המטופל חולה मरज रग pasien`,
  ID_NUMBER: `passport passports licence license driver drivers identity identification id ident ssn tin itin nino nhs npi mbi dea sin
    aadhaar aadhar uid pan gstin epic voter tfn abn acn medicare nric uen rrn cnic nic nin bvn ird taxpayer tax taxid social
    insurance national citizen residence visa permit pass reisepass ausweis personalausweis perso fuhrerschein steuer steueridentifikations
    steueridentnummer sozialversicherungs sozialversicherung rentenversicherungs rentenversicherung krankenversicherungs
    krankenversichertennummer krankenversicherten idnr stnr svnr kvnr rvnr ahv oib aufenthaltstitel handelsregister
    passeport permis identite secu securite nir insee cni titre sejour fiscal fiscale pasaporte dni nif nie cif permiso conducir carnet
    identidad nuss naf cuit cuil rut curp nss cedula passaporto patente carta identita codice cf piva iva permesso soggiorno
    paspoort rijbewijs identiteitskaart identiteitsbewijs bsn burgerservice sofi btw rijksregister passaporte passaporto
    bilhete cidadao contribuinte niss cpf cnpj rg cnh paszport paszportu dowod dowodu dowodem paszportem legitymacji pesel nip regon prawo jazdy legitymacja
    prison medicaid mpan pdl regon carteirinha sus pis legitymacji ubezpieczenia sanitaria sanitario zorgpas alien
    personnummer fodselsnummer cpr hetu henkilotunnus kennitala rodne cnp egn jmbg kimlik tckn taj inn snils passnummer passnr vin pasaport ehliyet vergi korkort kortnummer pas kenteken registration
    pasu prukazu obcanskeho utlevel szemelyi igazolvany taj sociale seguridad passin korekort korkorts forerkort rijksregisternummer buletin seria
    паспорт паспорта паспорту загранпаспорта инн снилс огрн огрнип омс пенсионного водительского удостоверения удостоверение прав иин егн лнч рнокпп іпн
    ипн інн посвідчення посвідчення водіиське яјмбг јмбг пасоша пасош личнои личности лична личната личне возачке ταυτοτητας ταυτοτητα αδτ αφμ αμκα
    διαβατηριου διαβατηριο διπλωματος putovnice putovnica osobne osobna lista osebne izkaznice iskaznice iskaznica licne licna isprave vozacke vozniskega potnega emso oib davcna
    davcni maticni isikukood isikukoodi passi juhiloa personas pases asmens paso vairuotojo adoazonosito adoszam الهوية هوية الجواز جواز السفر الاقامة
    الرخصة القيادة الضريبي הזהות זהות תז דרכון הדרכון רישיון आधर पसपरट पन cccd cmnd mst nik npwp ktp paspor `,
} as const

export type RecordEntity = keyof typeof nounsByEntity

/**
 * Papers that somebody was sent or has signed, a language a line: their number is somebody's where a word for a number stands
 * with it ("Bescheid Nr. 4711"), and a thing's otherwise ("ticket #4711"). Invoices are things, as orders are.
 */
const papers = `certificate statement receipt ticket agreement enquiry inquiry report warrant summons referral notice proposal appeal deed
  bescheid beschwerde gutachten urkunde urkunden beleg reklamation reklamations meldung meldungs ticket beitrags betriebs quittung mahnung anzeige anzeigen protokoll verfahrens
  reclamation acte mandat bail signalement intervention attestation verbal pv quittance plainte jugement ordonnance avis
  reclamacion incidencia aviso parte recibo acta escritura protocolo licencia folio denuncia atestado multa previas
  segnalazione reclamo richiesta repertorio rep verbale ricevuta intervento denuncia bolletta
  nota klacht melding meldings inschrijvings verbaal vergunning bekeuring aangifte beschikking
  reklamacja reklamacji zgloszenie zgloszenia decyzja decyzji zaswiadczenie protokol wniosek mandat skierowanie skierowania recepta recepty
  recibo chamado apoio ocorrencia bo requerimento registo alvara multa participacao
  talep sikayet tesisat reklamace rozhodnuti panasz bejelentes sesizarea
  loss caso autos crime incident complaint dispute specimen
  op dz kw mal esas karar exp fisa parquet prot asia
  carte tarjeta karta karty kaart cartao card karte`

/** Nouns whose number may follow with nothing but a blank between; others need a word for a number, a colon or a hash. */
export const bareNouns: ReadonlySet<string> = new Set(
  `customer employee member student patient kunde kundin mitarbeiter mitarbeiterin mitglied patientin cliente empleado empleada paciente socio
   dipendente paziente klant medewerker lid funcionario klient pracownik pacjent aadhaar aadhar pesel passport passeport pasaporte
   passaporto paspoort paszport reisepass personalausweis fuhrerschein ssn itin dni nif cpf cnpj curp cuit cuil nino nhs npi bsn nir
   ausweis rijbewijs permis permiso conducir sejour legajo jazdy cnh pis passaporte niss apolice polisa polis polizza poliza matricula carteirinha sus
   sanitaria sanitario clinica legitymacji regon abonenta ubezpieczenia residencia library prison payroll medicaid aufenthaltstitel historia iva
   cnp egn oib jmbg rg nie dowodem paszportem hetu cpr kvnr rvnr svnr ahv gstin nric tckn snils cedula rut dowod dowodu mrn idnr aktenzeichen gz
   geschaftszeichen matricule matricola nhc seria sygn sygnatura kenmerk pisma jednaci jednacim antragsteller antragstellerin antrag antrages ugye ugyben dnr dnro kassenzeichen buchungszeichen
   инн снилс егн лнч рнокпп омс јмбг emso αφμ αδτ αμκα זהות תז cccd cmnd npwp ktp asmens isikukood`
    .split(/\s+/)
    .filter(Boolean),
)

/** Nouns whose number may follow with a blank between where it is a code or a long one: "your claim CLM/25/0077214". */
const codedNouns = `customer client member subscriber policy claim patient employee student contract loan tenant docket matter case sinistre contrat dossier adherent
  expediente poliza siniestro paciente socio cliente polizza sinistro pratica paziente contratto polis schade klant umowa umowy polisa polisy szkoda szkody
  sprawa sprawy pacjent apolice processo utente contrato prontuario vertrag police schaden kunde mandant akte dosar dosarul contractul schadenfall antrag antrags antrages vorgang vorgangs zaak sag sak arende police dosya az`

const wordsIn = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** What is a person's number: the entity by its noun. */
export const entityByNoun: ReadonlyMap<string, RecordEntity> = new Map(
  // The first that names a noun has it.
  Object.entries(nounsByEntity)
    .toReversed()
    .flatMap(([entity, words]) => wordsIn(words).map((noun) => [noun, entity as RecordEntity] as const)),
)

export const paperNouns: ReadonlySet<string> = new Set(wordsIn(papers).filter((noun) => !entityByNoun.has(noun)))

export const isCodedNoun = (noun: string): boolean => coded.has(noun)
const coded = new Set(wordsIn(codedNouns))
