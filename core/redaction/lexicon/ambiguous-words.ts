// Common words: ordinary English words that are capitalised in titles and at the start of sentences, and are no names.

/** Words that compromise's lexicon lacks, in singular; inflected forms are derived. */
export const commonWords: ReadonlySet<string> = new Set(
  `the this that these those there then than here not no yes so such some many most more less least few several each every all any both
either neither other another same own only just even still yet again ever never always often sometimes usually please thanks thank hello hi
dear sincerely regards best yours truly kind cheers welcome goodbye okay ok sorry hey well now today tomorrow yesterday tonight soon later
who whom whose what which when where why how whether while since until unless because although though however therefore moreover furthermore
meanwhile otherwise instead also too very quite rather almost about above across after against along among around before behind below beneath
beside between beyond by down during except for from in inside into like near of off on onto out outside over past per through throughout
to toward towards under underneath up upon via with within without and or but nor if as at is are was were be been being have has had do does
did can could may might must shall should will would cannot i you he she it we they me him her us them my your his its our their mine
account accounts account holder address agenda agreement airport amount amendment analysis animation answer appendix application appointment
approach archive area army article assembly asset assistant association attachment attorney audience auction audit author authority average
award background balance bank bar base basis battle bay beach bed benefit bid bill birth block blog board body bond bonus book boogie booking
border bot box branch brand breach bridge brief broker brother brothers budget bug building bus bush business buyer cabinet calendar camera
camp campaign campus cancer candidate capital captain car card care career case cash castle catalog category cathedral cause cell center
central centre century certificate chain chair chairman chamber chance change channel chapter character charge charity chart charter check
checklist chief child children choice church cinema circle circuit citizen city civil claim class classic classification clause clerk client
climate clinic clinical clock cloud club coach coast code coffee collection college column comedy command comment commerce commission
commissioner commitment committee commodity common communication community company comparison competition complaint compliance component
computer concept concert conclusion condition conference confidential confidentiality conflict congress consent consequence consideration
consultant consumer contact content contest context contract contractor contribution control convention copy copyright corner corporate
corporation cost council counsel counselor count counter country county couple coupon courage course court cover coverage creation creature
credit creditor crime crisis criteria critic crop cross crown cultural culture currency customer cycle dance danger data database date
daughter day deadline deal dealer death debit debt debtor decade decision deck declaration deed default defendant defense deficit definition
degree delivery demand democracy democrat department departure deposit depth derivative description design desk detail developer device
diagnosis dialog diet difference digital dinner direction director directory disability disaster disclaimer disclosure discount discussion
disease dispute distance distribution district dividend division doctor document documentation dog dollar domain door draft drama dream drug
due duration duty earning earnings earth east easter eastern economic economy edition editor education effect effort election electric
electricity electronic element email emergency emotion empire employee employer employment encryption end energetic energy engine engineer
enterprise entertainment entity entrance entry environment equipment equity error escrow essay estate estimate ethics evaluation evening
event evidence example excellence exchange executive exercise exhibit exhibition existence expense experience experiment expert expiration
expiry explanation export exposure expression extension eye fact factor factory faculty failure fair fairness faith fall false fame family
fan farm fashion father fax feature federal federation fee feedback fellow female festival fiction field figure file film final finance
financial finding fine finger fire firm fish fitness flag flat flight floor flow flower focus folder food foot football footer force forecast
foreign forest form formal format formula forum foundation framework fraud free freedom friend front fuel fund funding fury future gain
gallery gallon game garden gas gate gender general generation gentleman gift girl global goal god gold golden good goods government governor
grade graffiti grammar gram graph gravity great group growth guarantee guard guardian guest guide guideline guilt guilty guitar gun guy habit
hair half hall hand handbook hardware harm harmony head header headquarters health hearing heart heat heating heaven height helicopter help
heritage hero hill hire history hit hobbit hold holder holding holiday home honor hope horror horse hospital host hotel hour house housing
human humor husband husbandry ice idea identification identity illness image imagination impact implementation import importance improvement
incident inclusion income increase indemnity index indicator individual industry inflation influence info information infrastructure ingredient
initial initiative injury input inquiry inspection installment institute institution instruction instrument insurance integer integration
integrity intellectual intelligence interest interface interim internal international internet interpretation interview introduction inventory
investigation investment investor invoice island issue item jail job joint journal journey joy judge judgment june jury justice key keyboard
kid kids killer kind king kingdom kitchen knowledge label labor laboratory labour lack lady lake land landlord landscape language laptop law
lawsuit lawyer layer lead leader leadership league lease lecture legal legend legislation lemur lender length lesson letter level liability
liberty library license lien life light limit limitation line link liquidity list literature litigation living loan lobby local location lock
log logic login logo london long loss lot love lover luck lunch machine magazine magic mail main maintenance major male management manager
mandate manner manual manufacturer map march margin mark market marketing marriage married mass master match material math matter maturity
maximum meal meaning measure meat mechanism media medical medication medicine medium meeting member membership memo memorandum memory men
mention menu merchant merger message metal meter method metric metro middle midnight military milk mill mind mineral minimum minister ministry
minor minority minute mirror mission missing mistake mobile mode model modem modern module mom moment money monitor month monthly mood moon
moral morning mortgage mother motion motor mountain mouse mouth movement movie museum music musical mystery name narrative nation national
native nature navigation need negotiation neighbor network news newspaper newsletter night node noise non nonprofit noon norm normal north
northern northeast northwest notary note notebook notice notification notion novel number nurse nutrition object objective obligation
observation occasion occupation ocean offer offering office officer official oil old online open opening opera operating operation operator
opinion opportunity option orange orchestra order ordinance ordinary organic organisation organization origin original others outcome outline
output outstanding overall overview owner ownership pack package page paid pain painter pair palace panel paper paragraph parcel parent park
parking parliament part participant partner partnership party pass passenger passion passport password patent path patience patient pattern
pay payable payee payer payment payroll peace pedestrian penalty pension people percent percentage perfect performance period permission
permit person personal perspective petition pharmacy phase phone photo photograph phrase physical physician physics piano picture piece pilot
pin pipe place plaintiff plan plane planet plant plastic plate platform play player playlist pleasure plot pocket poem poet poetry point
police policy political politician politics poll pool pop population port portal portfolio portion position possession possible post postal
postcode poster pot potential pound power practice preface preference preliminary premise premium presence president press pressure
preview price pride priest primary prime prince princess principal principle print printer prior priority prison privacy private privilege
prize problem procedure proceeding process product production profession professional professor profile profit program programme progress
project promise promissory proof property proposal prospect protection protocol province provision proxy public publication publisher
purchase purchaser purpose quality quantity quarter quarterly queen query question queue quote race radio rail railway range rank rate rating
ratio reaction reader real reality reason rebate receipt receivable receiver recipe recipient recommendation record recovery reference
referral refund regard region register registration registry regular regulation reject relation relationship relative relevance relief
religion remark remedy reminder renewal rent rental repair repayment reply report reporter representation representative republic republican
reputation request requirement research reservation reserve reset residence resident residual resolution resort resource respect respondent
response responsibility restaurant restriction result resume retail retention retirement return revenue review revision reward right ring
risk river road rock role roll romance roof room root round route routine row royal rule safe safety salary sale sales salesperson salt
sample sanction satellite satisfaction scale scandal scene schedule scheme scholar scholarship school science scientist scope score screen
script sea search season seat second secret secretary section sector security seed seller senate senator senior sense sensitivity sentence
separate sequence series server service session settlement severance sex shape share shareholder sheet shift ship shipment shipping shock shop
shopping shot shoulder show side sign signal signature signed significance silence silver sir sister site situation size skill skin sky sleep
smart snake social society software soil solution son song songwriter soul sound source south southern southeast southwest space spam speaker
special specialist species specification speech speed spirit sport sports spouse spring square staff stage stakeholder standard star start
state statement station statistic status statute step stock stomach stone storage store storm story strategy stream street strength stress
stripe structure student studio study stuff style subject submission subscriber subscription subsidiary substance success suggestion suite
sum summary summer sun supervisor supplement supplier supply support supreme surface surgery surname surplus survey suspense symbol symptom
syndrome synopsis system table tale talent target task tax taxation taxpayer tea teacher team technical technique technology telephone
television temperature template temple tenant tender tension tenure term terminal termination terms territory terrorism test text theater
theatre theme theory therapy thing think third thread threat threshold ticket tie time timeline tip tissue title token tone tool top topic
total touch tour tourism tourist town toy track trade trademark trader tradition traffic trail train trainer transaction transcript transfer
transit translation transport transportation travel treasurer treasury treat treatment treaty tree trend trial tribunal tribute trick trip
trouble truck true trust trustee truth tube tuition tune tutorial type underwriter underwriting union unit united universe university update
upgrade usage user utility vacation validation valley value van variable variety vehicle vendor venture venue verdict verification version
vessel vice victim victory video view village violation violence virtue virus vision visit visitor visual voice volume volunteer vote voter
wage waiver wall war warehouse warning warrant warranty water weapon wear weather web website wedding week weekend weekly weight welfare west
western wife wild wind window wine winner winter wire witness woman women wonder wood word work worker workflow workforce workplace workshop
world worth writer writing yard year yearly young youth zero zombie zone zip
applicant grantor payoff paystub endpoint runtime deployment backend frontend dataset repository plugin middleware schema
abstract acknowledgement acknowledgment acquisition adjacent adjustment admin administration admission advance adventure advertisement advisory
affidavit affiliate agency agent aggregate agriculture algorithm alliance allocation allowance alternative amendment anniversary annex annual
annuity antelope anxiety apartment api appeal appraisal appraiser approval arbitration architecture argument arrangement arrival arrest
assessment assignee assignment assignor asthma atm attendee attention auto automation availability avenue bankruptcy beneficiary billing
biography biology bishop blood bookkeeping booklet borrower boulevard boundary breakdown breakfast brochure browser bulletin bullet bureau
buyback byte cache cafe calculation camel capability capacity cardiac cardiology carrier carton catastrophe ceremony certification chat
chemical chemistry chronic cite citation civilian clearance closing closure co cofounder coin collateral colleague collector colonel colony
column commander commercial commissioner companion comparative compensation competence complex complexity composer composition compound
concern configuration confirmation congratulations connection conservation console consolidated constitution constraint construction
consumption container contingency continuity convenience conversation conversion cooperation cooperative coordinate coordinator copyright corps
correction correspondence corridor cosmetic covenant covid craft criminal cross currency curriculum custody custodian cyber dam dashboard dear
debenture declaration dedication deduction delegate density dental dentist dependency dependent depot deputy destination detention
development diabetes diagram dictionary dimension diploma disbursement discharge discipline discovery discrimination dispatch display
disposal dissolution documentary dose draft dual easement eligibility embassy employment endorsement enforcement enquiry enrollment
entertainment entitlement episode equation era escalation establishment eternal evaluation excel exception excerpt exclusion exemption
expansion expedition expenditure extract facility faq feasibility felony fiduciary figure filing firmware fiscal fleet folio footage
foreclosure forensic formation fort fortune forward founder fraction franchise freight frequency fulfillment functional fundraiser furniture
gateway gazette genetics genre glossary governance grandfather grandmother grant grantee grantor graphic grid grievance grocery gross guarantor
gym hamster handling harassment hazard headline headphones headquarter hedge hierarchy highlight highway hint hobby household hub hybrid
hygiene hypothesis icon identifier immigration immunity imprint inbox incentive inbound incorporation indenture infection inflow injunction
inmate innovation inspector institution intake intent interaction intermediary intervention intro invention investigator invitation iteration
itinerary jacket jurisdiction keynote kit lab landing latitude launch layout leaflet learning ledger legacy lessee lessor lieutenant lifestyle
lifetime likelihood linguistics liquidation listing literary logistics longitude lounge lump luxury lyrics machinery mainframe mandatory marine
maritime markup marshal matrix mayor measurement mediation mediator mentor merchandise metadata microphone migration milestone miner mobility
momentum monday monument morale mortality motivation motorcycle multimedia municipal municipality naval nomination notwithstanding novelty
nuclear numeric oath obesity objection occupancy offense offset onboarding oncology ongoing ontology orientation outbound outlook outpatient
overdue overhead overtime oxygen packet pamphlet pandemic parameter parole participation passage passcode password pathology payout pediatric
peer pending percentile perimeter perjury personnel pharmaceutical philosophy pipeline pixel plc pledge podcast pollution popup posting
postmortem precedent precious predecessor pregnancy prejudice prescription presenter preservation presidential prevention principal priority
probability probate probation procurement productivity prognosis projection promo promotion proprietary prosecution prosecutor prosthetic
provider province proxy psychiatry psychology punishment purchase qualification quantum questionnaire quiz quota quotation radiology
readme realtor reasonable rebuttal recall receptionist recess recipient reconciliation recruiter recruitment redemption reduction referendum
reform refugee regime regulator rehabilitation reimbursement reinsurance remainder remittance renovation replacement repository rescission
resignation retailer retrieval retro revenue reversal rider rights rollover roster royalty rural sabbatical salesman sandbox savings scan
schema scenario screenshot seasonal sedan segment seizure selection seminar seniority sensor sergeant serial servicing sheriff shuttle sidebar
signatory signer simulation slot smartphone snapshot solicitor sovereign spa sparse spec specialty specimen spokesman spokesperson sponsor
spreadsheet stability stamp statewide stationary statutory steering stipend stipulation strategic stub sublease subpoena subrogation
substitute subtotal suburb subway successor summons supermarket surcharge surety surgeon surveillance sustainability symposium synergy
tablet tactic tariff taxable telecom tenancy terrace testimony textbook thesis throughput timber timeout timesheet timetable timestamp toll
toolkit tort tourism tracking tragedy transcription transformation transition transmission transparency transplant treasure tribal trigger
trilogy triple trophy tumor turnover twin typing ultrasound umbrella unanimous undergraduate undersigned unemployment uniform upload upper
uptime urban urgent username vaccine vacancy valuation variance vault vegetable ventilation verbal versus vertical vet veteran veterinary
via viewer villa vintage visa vocational voucher wallet warden watchlist waterfall wealth webinar wholesale widget wildlife wireless withdrawal
withholding wizard workbook workload workout worldwide wrap wrist xml yield zoning
unfortunately actually basically honestly hopefully obviously probably perhaps maybe besides nevertheless nonetheless hence thus
according additional additionally alongside amid apart aside despite regarding respectively versus whereas wherever whichever whoever
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
mr mrs ms dr prof jr sr inc ltd llc corp est vs etc dept ext
eight eleven fifty five forty four hundred million nine ninety one seven six sixty ten thirty thousand three twelve twenty two billion
seventeen seventy eighteen eighty nineteen fourteen fifteen sixteen thirteen first second third fourth fifth sixth seventh eighth ninth tenth
javascript typescript python java html css sql linux windows android apache api json yaml pdf url http https excel word powerpoint outlook
bluetooth wifi usb cpu gpu ram christmas easter halloween thanksgiving ramadan hanukkah bible koran torah islam christianity judaism buddhism
hinduism christian muslim jewish buddhist hindu catholic protestant vii viii iii xii xiii xiv iv vi ix xi
`
    .split(/\s+/)
    .filter(Boolean),
)

/** First names and surnames that are ordinary words: at the start of a sentence they are no name by themselves. */
export const ambiguousNames: ReadonlySet<string> = new Set(
  `mark grace chase drew grant sue rob pat skip jack art cal chad clay dale don gene hank ray reed rusty will bill may june april august rose hope
faith joy iris ivy lily daisy violet ruby pearl amber crystal dawn eve autumn summer stormy sunny melody harmony charity mercy patience
prudence constance victor earl duke king prince baron bishop dean page paige parker hunter carter mason cooper porter tanner taylor tyler
miller baker cook fisher gardener gardner archer fletcher sawyer chandler potter turner walker rider young long short small little brown
white black green gray grey gold silver rich frank curt ernest guy lane rod tad van wade ward ford cliff dale glen heath brook brooks
forest lake river stone wood woods field hill marsh moor pike bass crane finch robin martin jay drake fox wolf lamb bush berry apple
cherry olive sage basil rosemary ginger cinnamon ash birch laurel heather holly myrtle penny buck nick peg mack stew biff bob tony sandy
sky skye storm winter wells rivers waters banks bridges gates mills fields parks holmes rice bean pepper salt price cash money love
darling sweet best good wise sharp strong power powers bond major marshal sargent general judge justice law laws state chelsea madison ana ava ada ari ali lin lex max ed al ted ben sam tim jim tom dan ron jo kim lee lou gus hal jan jen kit lea liv lu lynn mel min mo nat
noa pam sal sid sol stan tod val vic wes zoe jude kai art dee dale ella era ida mia mae mara marina mona muse norm otto pal royal sterling
rip rush scot seth shay tan trace trey tripp walt wright
don bart ira mag mike cat cherie dot fern hazel jade jewel kitty misty opal roman romeo rock rocky candy bunny buddy buster chance chip christian
christ dolly dusty fanny ferris gay happy jolly junior lucky magnolia missy nova ocean olympia patsy rainbow raven star teddy topaz trinity
drew dell tess viola windy pierce carry case clement colon cox dash debut dial dina earnest ellipse fairly francs hardy harry hart hood
howe lang link lowe mann marks mendes mor moss moody noble norris page park peel perch ping ponder post powder read root rowing sands savage
self service sellers shade shell shepherd snow spear spring steel stern stock street style swift temple tender tucker tyre vale vest wall waller
warner webb webs west wheeler wilder wills winters wolf works worth yates york`
    .split(/\s+/)
    .filter(Boolean),
)
