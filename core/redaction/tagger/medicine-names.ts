// Medicine names: medicines by the stems of the WHO's nonproprietary names and by brand, and signs, scores and devices called after their finders.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** Common stems of INN in the forms of several languages: "Empagliflozin", "ramipryl", "omeprazolo". */
const stem =
  /(?:[aeio]pr[iy]l|sartan[aeo]?|olol[oe]?|[aeiou]statin[ae]?|statyna|prazol[eo]?|conazol[eo]?|nidazol[eo]?|mycin[ae]?|micin[ae]?|mycyna|[aio]cill?in[ae]?|cyclin[ae]?|ciclina|cyklina|floxacin[aeo]?|floksacyna|[iao]zepam|zolam|peridon[ae]?|perydon|tidin[ae]?|heparin[ae]?|formin[ae]?|gliptin[ae]?|gliflozin[ae]?|glutid[ae]?|[ie]xaban[oa]?|[iuo]mab|tinib|triptan[oa]?|dronat[eo]?|dronsäure|[io]solon[ae]?|metason[ae]?|metasone|caina|ca[ií]ne|cyclovir|ciclovir|lukast|terol[o]?|tropium|tropio|setron[ae]?|oxetin[ae]?|oksetyna|traline?|tralina|triptylin[ae]?|zapin[ae]?|tiapin[ae]?|promazin[ae]?|barbital|thiazid[ae]?|semid[ae]?|[dm]ipin[ae]?|profen[oe]?|fenac[o]?|oxicam|coxib|codein[ae]?|morphine?|morfina|tramadol[o]?|cetamol[o]?|penem|thyroxine?|tiroxina|tyroksyna|zopiclon[ae]?|zolpidem|gabalin[ae]?|gabapentin[ae]?|allopurinol|furosemid[ae]?|digoxin[ae]?|warfarin[ae]?|amiodaron[ae]?|azathioprin[ae]?|methotrexate?|salazine?|perfusion)$/
const stemMin = 7

const brands = words(`
adiro acard acerdil actonel adalat adartrel aerius airomir aldactone algifor alka-seltzer allegra alprostadil ambrisentan amaryl amlor antabus anafranil aricept
arcoxia ascal aspegic aspirina aspirin atacand atarax atoris atrovent avodart azopt bactrim bactrim bepanthen ben-u-ron beloc benadryl benuron berodual biofenac bisolvon
boostrix brilique brintellix brufen budenofalk buscopan bromazanil calcichew calpol cardioaspirin cardura celebrex cerazette champix cialis circadin claritin
clarityn clexane codipront colchicum concor coumadin coversyl cozaar creon crestor cymbalta dafalgan daivobet dalacin decapeptyl depakine dermovate dersani
detrusitol diamox diazepam diovan dolormin dostinex dulcolax duphalac duphaston duspatalin efexor effexor elidel eliquis enantyum entresto epipen
euthyrox eutirox ezetrol fenistil ferinject fixomull flixotide flomax fluimucil forxiga fosamax frisium frontline fucidin gardasil gaviscon gelomyrtol glifage
glucophage granuflex haldol halcion herceptin hidroferol humira hygroton ibuflam imigran imodium inderal inexium iruxol isoptin jardiance jelonet jext kaletra
keppra ketonal kardegic kredex lamaline lamictal lantus lasilix lasix lecicarbon lendormin levitra levothyrox lexotan lexotanil lipitor loftan losec lovenox lyrica
lysanxia madopar marcoumar marcumar maxalt medrol melperon mepilex metalyse methergin micardis microgynon minirin mirena monuril mucosolvan mucosta naramig
naprosyn nasonex nebilet neurontin nexplanon nexium nitrolingual nobilin nolotil norvasc novalgin novaminsulfon novorapid nurofen octenisept oramorph orfidal
otrivin oxycontin oxynorm ozempic palexia pantozol parkinane perfalgan perenterol piriton plaquenil plavix polocard ponstan pradaxa prednisolon prevenar primperan procoralan
prolia prolene protonix prozac pulmicort puran questran ramipril rantudil remicade renitec reniten rennie requip risperdal ritalin rivotril rocephin roaccutane
sandimmun selokeen seguril seloken senokot septrin seretide seroquel sevredol siccaprotect sifrol simponi singulair sintrom siofor sirdalud smecta solian
spasfon spiriva steri-strips stelara stilnox suboxone subutex symbicort synthroid tadenan tahor tambocor tamiflu tantum tardyferon tavor tegretol temesta tenormin
tepezza tilidin toradol torasemid tranxilium travatan trental tresiba trileptal trulicity twinrix tylenol ultram unacid urgotul urbason uromitexan valdoxan valium
vagifem venflon ventimask ventolin vermox vesicare viagra viani vicryl victan victoza voltaren voltarol vomex xalatan xanax xarelto xatral xyzal yasmin yentreve
zaldiar zantac zestril zinnat zithromax zocor zofran zoladex zoloft zomig zovirax zyban zyloric zyprexa zyrtec braunüle sterofundin connettivina hydrogel
inadine aquacel allevyn biatain duoderm kaltostat tegaderm urgosorb cutimed softcast betadine polyhexanid prontosan microlax movicol laxoberal lactulose
klysma fragmin innohep tinzaparin arixtra actrapid humalog levemir toujeo apidra fiasp abasaglar penfill`)

/** Who found a sign, a disease, a score or a device; people are called so too. */
const finders = words(`
addison adson allen apgar apley babinski baker ballance bankart barlow barré barrett barthel basedow bechterew bell bentall billroth binet bishop blumberg bochdalek bonnet
borg bouchard braden bragard brudzinski burger cheyne child cobb codman colles coombs coxa crohn cullen cushing cyriax dandy dix dix-hallpike doppler drehmann
duchenne dupuytren ebstein epley eppendorf esmarch fallot finkelstein fontaine foley forrester fowler froment fugl-meyer gaenslen galeazzi garden gilbert giordano
glasgow gleason goldflam gram graves guedel gustilo guyon hallpike hartmann hashimoto hawkins heberden heimlich hickman hoehn hoffa hoffman hoffmann holter homans horner
hounsfield huntington impella jackson jobe kabat katz kehr kellgren kemp kernig killip kirschner kleihauer kocher konno korotkow korsakow kussmaul lachman lasègue laségue laseque lasegue
leriche lhermitte little lund mallampati mantoux marfan mcburney mcmurray meckel menière meniere mennell merseburger mingazzini morton morse murphy neer
norton nissen nyha ober occlutech osgood paget pap papanicolaou parkinson patrick payr perthes phalen pirogow poland pringle prinzmetal pronator quick ramsay
raynaud redon reiter reye rinne romberg rovsing sauvé scheuermann schirmer schober schlatter sjögren snellen spurling steinmann still thomas tinel tourette tossy trendelenburg
trousseau turner unterberger valsalva virchow waterlow weber wells wernicke wilson yergason young zimmer zollinger`)

/** Whether a word names a medicine or a dressing and, as far as lists go, nobody. */
export function isMedicine(word: string): boolean {
  const lower = word.toLowerCase()
  return brands.has(lower) || (lower.length >= stemMin && stem.test(lower))
}

/** Whether what somebody found is called by a word. */
export const isFinder = (word: string): boolean => finders.has(word.toLowerCase())
