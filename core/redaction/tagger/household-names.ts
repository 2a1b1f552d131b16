// Household names: brands of shops, kitchens, workshops, gardens and trails, sorts of plants, dishes; a continuation of thing-names.

export const householdNames: ReadonlySet<string> = new Set(
  `
   ibanez strymon fender thomann gutermann gütermann prym vlieseline bernina osprey vango thermarest jetboil nalgene petzl dulux sandtex polycell
   domestos andrex cannondale campagnolo mavic continental persil lenor nivea labello hakle milka haribo gerolsteiner ferodo castrol beru borbet
   deuter vaude schöffel edelrid manfrotto behringer magnetoplan acer badoit danone amora panzani sopalin ripolin bondex sader makita quechua
   campingaz beal colacao hacendado litoral mimosín scottex cillit repsol brembo michelin pirelli barilla mutti galbani borotalco chanteclair selenia
   lechler cifo calvé unox verkade robijn dreft campina chocomel motul sikkens pokon winiary wedel łaciate krakus tymbark orlen filtron dębica novol
   florovit delta compal sumol milaneza renova vileda galp mabor robbialac nutrimais pampers huggies dodot ariel dash skip somat calgon vanish febreze
   ajax cif palmolive colgate elmex oral-b gillette wilkinson rexona nutella kinder lindt toblerone cadbury nestlé nestle nescafé nespresso lavazza
   illy segafredo tchibo dallmayr melitta twinings lipton pickwick kelloggs weetabix heinz knorr maggi hellmanns bonduelle findus birdseye iglo
   dr.oetker oetker philadelphia babybel leerdammer heineken grolsch bavaria amstel hertog jupiler peroni moretti nastro mahou cruzcampo sagres tyskie
   żywiec lech okocim warsteiner krombacher bitburger erdinger paulaner carlsberg tuborg guinness kilkenny bulmers strongbow aperol campari ramazzotti
   jägermeister ricard pernod baileys smirnoff bacardi havana absolut żubrówka soplica pringles doritos lays ruffles fonzies bahlsen leibniz oreo twix
   snickers skittles fanta sprite pepsi schweppes evian volvic perrier vittel apollinaris lete sanpellegrino ferrarelle nałęczowianka bru dewalt irwin
   wera knipex gedore hazet facom beta usag bahco fiskars felco stiga honda briggs kress worx ryobi parkside wd40 ballistol loctite sikaflex soudal
   pattex uhu tesa moltofill knauf rigips fermacell mapei kerakoll ardex pci ceresit castorama brico bricomarché obi toom hornbach praxis karwei
   bauhaus screwfix toolstation jewson wickes homebase gore-tex patagonia columbia salomon scarpa lowa meindl mammut salewa millet lafuma berghaus rab
   craghoppers hoka asics saucony mizuno kappa joma hummel speedo babolat yonex dunlop slazenger titleist callaway pinarello gazelle batavus sparta
   koga raleigh brompton shimano sram schwalbe suntour rockshox fulcrum tacx wahoo polar suunto yamaha steinway bechstein kawai korg moog epiphone
   elixir d'addario shure neumann akg bose jbl denon onkyo harman solingen wmf zwilling fissler silit tefal moulinex kenwood kitchenaid smeg gaggenau
   candy hotpoint indesign beko arçelik vestel hisense laerdal ambu baxter dräger drager hillrom stryker invacare sunrise linak medela omron clinell
   spontex vernacare fresenius coloplast convatec mölnlycke beaba chicco graco maxi-cosi cybex bugaboo stokke nuna britax römer lego duplo playmobil
   ravensburger haba catan monopoly scrabble cluedo jenga marmande padrón kennebec navelina bintje désirée ratte gariguette boskoop elstar braeburn
   jonagold harzfeuer sturon aquadulce antonówka węgierka chucha penca romanesco annurca borlotti berlotti rossini suzette melba tatin meunière sacher
   stroganoff stroganow carbonara bolognese amatriciana riesling dornfelder silvaner grauburgunder spätburgunder müller-thurgau merlot cabernet
   sauvignon chardonnay shiraz malbec tempranillo garnacha verdejo albariño vermentino montepulciano sangiovese primitivo barolo barbera nebbiolo
   prosecco franciacorta falanghina lugana soave sancerre pomerol gigondas chablis beaujolais gouda edam emmentaler gruyère camembert brie roquefort
   gorgonzola taleggio pecorino parmigiano manchego cabrales feta halloumi cheddar stilton transavia condor eurowings wizzair vueling volotea tui
   thomas neckermann alltours dertour flixtrain westbahn frecciarossa ouigo lner gwr zumba pilates bodypump crossfit spinning iyengar ashtanga netflix
   disney hulu tatort sanremo eurovision fortnite minecraft roblox fifa pokemon zelda sixt europcar avis cambio freenow deliveroo lieferando
   thuisbezorgd glovo pyszne ifood dominos mcdonalds kfc subway greggs nandos starbucks dixan parmalat beretta vaillant riello ariston ferroli
   immergas saunier chaffoteaux atag remeha nefit intergas worcester ideal potterton pâques pasqua páscoa pascuas pasen ostern wielkanoc pfingsten
   pentecôte pinksteren noël navidad kerst kerstmis weihnachten sinterklaas mikołajki andrzejki ognissanti ferragosto carnevale karneval fasching
   carnaval halloween
`
    .split(/\s+/)
    .filter(Boolean),
)
