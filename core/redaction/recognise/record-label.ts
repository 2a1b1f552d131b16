// Record labels: what names the number that an organisation keeps a person under ("cust. no.", "Kundennummer", "n° client").
import { ownText } from '../../own-text.ts'
import { plainLabel } from '../label-window.ts'

/** Words for whose number it is, as word starts of one language after the other; plain letters only. */
const nouns = {
  CUSTOMER_NUMBER: `tenancy tenant customer cust client subscriber shopper guest buyer patron tenant debtor creditor kunde kunden kd kdnr kundin auftraggeber
    mandant mandanten mieter debitor kreditor abonnent cliente clientes abonado abonne locataire acheteur usager inquilino intestatario
    kund kunds kundnr asiakas asiakasnumero musteri abone kunden klant klanten client debiteur huurder assinante utente klient klienta klientka abonent najemca`,
  EMPLOYEE_NUMBER: `employee emp staff personnel payroll worker badge contractor mitarbeiter mitarbeiterin personal pers arbeitnehmer
    angestellten salarie salariee employe matricule clock payroll anstallnings anstallning ansatt medarbejder sicil agent empleado empleada trabajador nomina dipendente matricola lavoratore medewerker
    werknemer personeels personeel funcionario funcionaria colaborador trabalhador pracownik pracownika sluzbowy`,
  MEMBER_NUMBER: `member membership mbr medlem medlems jasen uye traveler traveller flyer knowntraveler loyalty rewards frequent passenger traveller mitglied mitglieds mitgliedschaft versicherten teilnehmer
    vielflieger membre library gym pension adherent adherente societaire adhesion participant fidelite socio socia sociu mutualista miembro afiliado afiliacion fidelidad membro tessera iscritto
    fedelta lid lidmaatschap lidmaatschaps leden deelnemer associado beneficiario czlonek czlonka czlonkowski uczestnika`,
  STUDENT_NUMBER: `student students pupil roll rollno admission elev elevs ogrenci candidate matriculation enrolment enrollment learner examinee matrikel studierenden schuler prufling
    kandidaten immatrikulations etudiant etudiante eleve candidat alumno alumna estudiante legajo studente studentessa candidato
    studenten studentennummer leerling kandidaat aluno aluna estudante studenta studentki ucznia indeksu albumu`,
  POLICY_NUMBER: `policy policyholder insured police versicherungsschein versicherungs versicherung vertrag vertrags vertragskonto contrat
    police assure poliza asegurado contrato polizza contratto assicurato polis contract verzekering apolice segurado polisa polisy umowy umowa`,
  CLAIM_NUMBER: `claim claimant claims schaden schadens schadenfall sinistre siniestro reclamacion sinistro schade schadenummer
    schadedossier sinistro reclamacao szkoda szkody roszczenia`,
  ACCOUNT_NUMBER: `account acct acc a/c loan mortgage konto konten kontonr darlehens darlehen kredit compte pret cuenta prestamo conto mutuo
    rekening rek lening hypotheek conta emprestimo konta konto rachunek rachunku kredytu pozyczki`,
  RECORD_NUMBER: `case file record caf matter docket applicant application registration registrant resident voter donor prisoner inmate donor beneficiary pensioner aktenzeichen akten akte az gz geschaftszeichen vorgangs antrags bewerber registrier
    dossier demande inscription allocataire beneficiaire affaire expediente solicitud registro preso fascicolo pratica domanda iscrizione
    pensionato dossiernummer aanvraag registratie processo inscricao sprawy sprawa akt wniosku sygnatura akta`,
  MEDICAL_RECORD_NUMBER: `patient patients mrn chart hospital hosp nhc hasta protokol journal potilas medical patienten patientin fallnummer fall krankenakte patiente ipp nip paciente
    historia historial clinica paziente cartella patientnummer patientdossier utente prontuario pacjent pacjenta karty choroby`,
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
    personnummer fodselsnummer cpr hetu henkilotunnus kennitala rodne cnp egn jmbg kimlik tckn taj inn snils passnummer passnr vin pasaport ehliyet vergi korkort kortnummer pas kenteken registration`,
} as const

export type RecordEntity = keyof typeof nouns

/** Nouns whose number may follow with nothing but a blank between; others need a word for a number, a colon or a hash. */
const bareNouns: ReadonlySet<string> = new Set(
  `customer employee member student patient kunde kundin mitarbeiter mitarbeiterin mitglied patientin cliente empleado empleada paciente socio
   dipendente paziente klant medewerker lid funcionario klient pracownik pacjent aadhaar aadhar pesel passport passeport pasaporte
   passaporto paspoort paszport reisepass personalausweis fuhrerschein ssn itin dni nif cpf cnpj curp cuit cuil nino nhs npi bsn nir
   ausweis rijbewijs permis permiso conducir sejour legajo jazdy cnh pis passaporte niss apolice polisa polis polizza poliza matricula carteirinha sus
   sanitaria sanitario clinica legitymacji regon abonenta ubezpieczenia residencia library prison payroll medicaid aufenthaltstitel historia iva
   cnp egn oib jmbg rg nie dowodem paszportem hetu cpr kvnr rvnr svnr ahv gstin nric tckn snils cedula rut dowod dowodu mrn idnr aktenzeichen az gz
   geschaftszeichen matricule matricola`
    .split(/\s+/)
    .filter(Boolean),
)

const entityByNoun = new Map<string, RecordEntity>()
for (const [entity, words] of Object.entries(nouns))
  for (const noun of words.split(/\s+/).filter(Boolean))
    if (!entityByNoun.has(noun)) entityByNoun.set(noun, entity as RecordEntity)

/** Words for a number, alone or behind a noun in one word. */
const numberWord =
  /^(?:no|nos|nr|nrs|num|number|numbers|numer|numeru|nummer|nummern|numero|numeros|n|id|ids|identifier|ident|code|ref|reference|referenz|referencia|riferimento|referencja|kennung|kennzahl|kennziffer|kenn|identifiant|identificacion|identificativo|identyfikator|codigo|codice|kod|sygnatura|card|karte|carte|tarjeta|tessera|cartao|karta|karty|kaart|pas|zeichen|bearing)$/
const compound =
  /^(.{2,32})(?:nummer|nummern|nr|numer|kennung|kennzahl|kennziffer|ids?|number|no|code|schein|zeichen|karte|kaart|ref)$/
/** Between the parts of a word. */
const linking = /(?:s|n|en|e)$/
/** Between a label and its number. */
const verb = /^(?:is|was|ist|lautet|war|est|etait|es|era|e|jest|to|being|shows|ending|issued|assigned|allocated|is:)$/
const article =
  /^(?:de|du|d|del|della|dell|dello|di|do|da|dos|das|des|der|die|den|van|von|het|the|of|your|my|our|his|her|their|ihre|ihr|mein|meine|le|la|les|l|el|il|lo|votre|su|tu|mi|sua|o|a|for|fur|pour|para|per|voor|security|account|insurance|driving|health|plan|holder|owner|personal|permanent|civil|nationale|national|social|sociale|conduire|numeric|record|file|historii|osobisty|osobistego|osobistym|osobowego)$/

export interface RecordLabel {
  readonly entity: RecordEntity
  /** Whether a word for a number stands in it. */
  readonly isNumbered: boolean
  /** Whether its number may follow with a blank between and no more. */
  readonly isBare: boolean
}

const wordsMax = 7
const word = /[\p{L}\p{M}]+(?:\/[cC])?|[#№°º]/gu

/** The label that a line ends with, nothing but its words behind it; null where it ends with none. */
export function recordLabelAtEnd(line: string): RecordLabel | null {
  const words = wordsAtEnd(line)
  let isNumbered = false
  for (const [at, one] of words.entries()) {
    if (isNoun(words, at)) return labelOf(words.slice(at), isNumbered)
    if (isNumberWord(one)) isNumbered = true
    else if (!verb.test(one) && !(isNumbered && article.test(one))) return null
  }
  return null
}

/** The last words of a line, the last one first; in front of another number they are of that. */
const wordsAtEnd = (line: string): string[] =>
  (plainLabel(/\D*$/.exec(line)?.[0] ?? '').match(word) ?? []).slice(-wordsMax).toReversed()

/** Whether a word says whose number it is: one that may also mean a number does where no other noun stands further. */
function isNoun(words: readonly string[], at: number): boolean {
  const one = words[at] ?? ''
  if (isNumberWord(one)) return entityByNoun.has(one) && !isNounAhead(words, at)
  return entityByNoun.has(one) || compoundOf(one) !== null
}

const isNumberWord = (one: string): boolean => /^[#№°º]$/.test(one) || numberWord.test(one)

const wordsKnownMax = 4096
const knownWords = new Map<string, boolean>()

/** Whether a label may end with a word; remembered for so many words. */
export function mayEndLabel(one: string): boolean {
  const before = knownWords.get(one)
  if (before !== undefined) return before
  const bare = plainLabel(one)
  const isOne = entityByNoun.has(bare) || numberWord.test(bare) || verb.test(bare) || compoundOf(bare) !== null
  const answer = isOne || unspacedLabelAtEnd(one) !== null
  if (knownWords.size < wordsKnownMax) knownWords.set(ownText(one), answer)
  return answer
}

/** Whether another noun stands a word or two further: "member id", "numero di carta". */
const isNounAhead = (words: readonly string[], at: number): boolean =>
  words.slice(at + 1, at + 3).some((one) => entityByNoun.has(one) || compoundOf(one) !== null)

/** The noun that goes on with a word for a number in one word: "kundennummer". */
function compoundOf(one: string): RecordEntity | null {
  const [, stem] = compound.exec(one) ?? []
  if (stem === undefined) return null
  return entityByNoun.get(stem) ?? entityByNoun.get(stem.replace(linking, '')) ?? null
}

/** The label that words from the nearest on are, read backwards: a noun, and a word for a number in front of it or in it. */
function labelOf([noun = '', ...before]: readonly string[], isNumbered: boolean): RecordLabel | null {
  const entity = entityByNoun.get(noun) ?? compoundOf(noun)
  if (entity === null || isIdOfThing(noun, before[0])) return null
  const inFront = before.slice(0, 3)
  const numberAt = inFront.findIndex(isNumberWord)
  const isAhead = numberAt >= 0 && inFront.slice(0, numberAt).every((one) => article.test(one))
  return {
    entity,
    isNumbered: isNumbered || isAhead || compoundOf(noun) !== null,
    isBare: bareNouns.has(noun),
  }
}

/** "order id": whose id it is is unknown, unless it stands alone or is somebody's. */
const isIdOfThing = (noun: string, before: string | undefined): boolean =>
  /^id(?:s|ent)?$/.test(noun) && before !== undefined && !article.test(before)

/** Labels in scripts without spaces. */
const unspaced: readonly (readonly [RecordEntity, string])[] = [
  ['CUSTOMER_NUMBER', '顧客番号|お客様番号|契約者番号|客户编号|客户号|客戶編號|고객번호|รหัสลูกค้า|หมายเลขลูกค้า'],
  ['MEMBER_NUMBER', '会員番号|会员号|会员编号|會員編號|회원번호|หมายเลขสมาชิก|รหัสสมาชิก'],
  ['EMPLOYEE_NUMBER', '社員番号|従業員番号|员工编号|工号|員工編號|사번|사원번호|รหัสพนักงาน'],
  ['STUDENT_NUMBER', '学籍番号|学生番号|学号|學號|학번|รหัสนักศึกษา|รหัสนักเรียน'],
  ['ACCOUNT_NUMBER', '口座番号|账号|帳號|계좌번호|เลขที่บัญชี|เลขบัญชี'],
  ['POLICY_NUMBER', '証券番号|保险单号|保單號碼|증권번호|เลขที่กรมธรรม์'],
  ['MEDICAL_RECORD_NUMBER', '患者番号|診察券番号|病历号|病歷號|환자번호|등록번호'],
  [
    'ID_NUMBER',
    '旅券番号|パスポート番号|免許証番号|マイナンバー|個人番号|保険証番号|身份证号?码?|身分證(?:字號|號碼)?|护照号?码?|護照號碼?|驾驶证号?|주민등록번호|여권번호|운전면허번호|외국인등록번호|เลขประจำตัวประชาชน|เลขบัตรประชาชน|หนังสือเดินทาง(?:เลขที่)?',
  ],
]
const particle = String.raw`[^\d\p{L}]{0,3}[はが是为為은는]?[^\d\p{L}]{0,3}$`
const unspacedLabels = unspaced.map(
  ([entity, labels]) => [entity, new RegExp(`(?:${labels})${particle}`, 'u')] as const,
)

/** The label in a script without spaces that a line ends with. */
export function unspacedLabelAtEnd(line: string): RecordLabel | null {
  for (const [entity, label] of unspacedLabels) if (label.test(line)) return { entity, isNumbered: true, isBare: true }
  return null
}
