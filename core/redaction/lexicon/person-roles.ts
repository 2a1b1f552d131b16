// Person roles: words for what someone is to others, in front of a name. Offices, trades, kin, in many languages.

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

/** A name stands right behind these, without a mark: "Zeugin Brandt", "huisarts de Graaf". */
const direct = words(`
geschäftsführer geschäftsführerin mandant mandantin vermieter vermieterin mieter mieterin kläger klägerin beklagte beklagter zeuge zeugin patient patientin
hausmeister hausverwalter sachbearbeiter sachbearbeiterin ansprechpartner ansprechpartnerin kollege kollegin kollegen nachbar nachbarin chef chefin leiter leiterin
hausarzt hausärztin schwester pfleger pflegerin notar notarin rechtsanwalt rechtsanwältin steuerberater steuerberaterin sohn tochter bruder mutter vater oma opa
tante onkel ehefrau ehemann fahrer fahrerin käufer käuferin verkäufer verkäuferin kundin mitarbeiter mitarbeiterin ra rain phm pom
gérant gérante directeur directrice bailleur preneuse locataire propriétaire conseiller conseillère technicien technicienne docteur maire voisin voisine collègue
fille fils mère père frère sœur fille époux épouse patiente infirmier infirmière avocat avocate notaire professeur
gerente director directora abogado abogada notario vendedor vendedora comprador compradora inquilino inquilina arrendador arrendatario vecino vecina perito
hijo hija madre padre hermano hermana esposo esposa cuñado cuñada paciente médico médica enfermero enfermera jefe jefa compañero compañera doctora
notaio avvocato direttore direttrice amministratore amministratrice geometra medico figlio figlia marito moglie fratello sorella vicino vicina collega
collaboratore collaboratrice inquilino inquilina proprietario proprietaria venditore acquirente
huisarts notaris advocaat zoon dochter moeder vader broer zus buurman buurvrouw verhuurder huurder eigenaar monteur verpleegkundige juf meester
prezes prezesa prezesem prezesowi dyrektor dyrektora kierownik kierownika mecenas adwokat notariusz klient klientka klienta klientki pacjent pacjentka pacjenta lekarz
syn syna córka córki matka ojciec brat siostra sąsiad sąsiadka kolega koleżanka właściciel najemca
diretor diretora gerente advogado advogada notário filho filha mãe pai irmão irmã vizinho vizinha enfermeira enfermeiro colega senhorio inquilino enf
chefen kollega kollegan dottern dotter sonen systern brodern modern fadern grannen hyresgästen läkaren
arzt ärztin oberarzt oberärztin tierarzt zahnarzt pfarrer pfarrerin lehrer lehrerin richter richterin staatsanwalt staatsanwältin klempner hauptkommissar
sköterska läkare överläkare lärare advokat handläggare sjuksköterska hyresvärd hyresgäst syster bror mormor morfar farmor farfar lege sykepleier fastlege
öğretmen hemşire doktor avukat kapıcı komşu müdür kefil emlakçı kiracı
herr herrn frau pan pani pana panu panią panem signor signora señor señora senhor senhora monsieur madame mademoiselle mme mlle familie famille famiglia familia família rodzina
begleiter betreuer betreuerin pflegefachkraft zahnärztin hebamme physiotherapeut physiotherapeutin
sage-femme kiné kinésithérapeute éducateur éducatrice assistante gardien gardienne
fisioterapeuta enfermeiro matrona celadora celador conserje portero cuidadora nieto nieta abuela abuelo tío tía yerno nuera sobrino sobrina
infermiere infermiera fisioterapista badante portiere custode nonno nonna zio zia nipote genero nuora cugino cugina
wijkverpleegkundige praktijkondersteuner fysiotherapeut mantelzorger begeleider begeleidster behandelaar kleinzoon kleindochter neef nicht oom tante opa oma
pielęgniarka pielęgniarz położna opiekunka babcia dziadek ciocia wujek wnuk wnuczka zięć synowa kuzyn kuzynka mąż żona
fisioterapeuta cuidador avó avô tia tio neto neta genro nora sobrinho sobrinha primo prima porteiro cunhado cunhada marido esposa atendente conselheira
fysio physio kiné ergo logopedist logopädin logopède orthophoniste
cllr sgt insp det pc cpl hmc dra drs dott dottssa mec inż mgr hr mevrouw meneer mw dhr mevr enf fru`)

/** English ones, behind which other nouns follow as well: "tenant improvements". */
const withMark = words(`
landlord client plaintiff defendant claimant tenant witness owner driver supervisor manager director colleague solicitor plumber gp tutor host teacher supervisor nurse physician doctor carer guardian parent keeper driver surveyor
engineer technician mechanic inspector officer caseworker adviser advisor handler agent operator auditor assessor examiner instructor trainer coach
coordinator organiser chair chairman chairwoman secretary treasurer clerk registrar foreman attendee participant apologies present absent
mom mum mam dad stepdad stepmom stepmum stepfather stepmother mother father wife husband son daughter sister brother uncle aunt auntie grandad grandpa grandfather
grandma grandmother granny nan partner spouse fiancé fiancée neighbour neighbor friend cousin nephew niece boyfriend girlfriend hubby godmother godfather roommate flatmate housemate
borrower lender lessor lessee licensor licensee guarantor franchisee subcontractor nanny childminder babysitter lodger subtenant executor executrix trustee beneficiary
assignee caregiver caretaker pharmacist dentist pediatrician paediatrician midwife therapist counsellor counselor interpreter receptionist
madre padre funcionario funcionaria empleado encargado encargada addetto addetta medewerkster urzędnik rzeczoznawca treinador recepcionista
signed signee countersigned prepared checked reviewed approved authorised authorized issued completed requested received entered reported assigned
reporter assignee requester requestor watcher owner creator approver sponsor sender recipient
bearbeiter bearbeiterin unterschrift unterzeichner aufgenommen erstellt geprüft genehmigt gemeldet melder behandelaar aangever ingediend
ansvarig handläggare kontaktperson anhörig vårdnadshavare demandeur destinataire expéditeur signataire interlocuteur intervenant rédacteur
solicitante remitente firmante responsable atendido elaborado revisado autorizado firmado
richiedente firmatario responsabile referente redatto firmato incaricato testimone testigo témoin testemunha świadek
zgłaszający prowadzący sporządził sporządziła zatwierdził podpis opiekun wychowawca pełnomocnik
requerente signatário elaborado aprovado fiador avalista beneficiário beneficiario beneficiaire begünstigter begünstigte
imza imzalayan düzenleyen onaylayan hazırlayan teslim alan kiraya veren vekil tanık
contratante contratada contratado comodante comodatario comodataria comodatária comodatário locador locadora locatário locatária outorgante promitente cedente mutuante prestador prestadora
vendeur vendeuse acquéreur preneur bailleresse mandante mandataire emprunteur emprunteuse prêteur prêteuse verpächter verpächterin pächter pächterin auftraggeberin auftragnehmerin
darlehensgeber darlehensgeberin darlehensnehmer darlehensnehmerin untermieter untermieterin hauptmieter hauptmieterin conduttore conduttrice locatore locatrice committente
koper koopster verkoper verkoopster opdrachtgeefster zamawiający zamawiająca kupujący kupująca sprzedający sprzedająca wynajmujący wynajmująca zleceniodawca zleceniobiorca wykonawczyni
alıcı satıcı köpare säljare uthyrare köber sælger udlejer lejer kjøper selger utleier leietaker ostaja myyjä prodávající kupující nájemce pronajímatel
cognome apellido apellidos apelido achternaam nazwisko nachname familienname surname efternamn etternavn soyadı sukunimi`)

export const personRoles: readonly string[] = [...direct, ...withMark]
export const directRoles: ReadonlySet<string> = new Set(direct)
export const markedRoles: ReadonlySet<string> = new Set([...direct, ...withMark])
