// Thing names: brands, shops, cars, medicines and software, by which the tagger would take a capital for a person.
// Single words of the titles of Simple Icons 16.37.0 (CC0 1.0) that are no first name or surname, and a list of our own, with
// what medicine names after its finders.

import { householdNames } from './household-names.ts'

/** Of so many words a span is a thing's at most. */
const wordsMax = 3

const things: ReadonlySet<string> = new Set(
  `
   foley romberg hartmann babinski lasègue doppler waterlow apgar braden barthel hickman redon holter tinel phalen lachman mcmurray rinne schirmer snellen coombs mantoux cushing crohn alzheimers parkinsons aadhaar garda nutella peroni heineken
   abbvie accenture accord accusoft accuweather acer achmea acm acode actichlor actigraph activeloop activision activitypub actix actros acura adafruit
   adaway adblock adguard adidas adminer admiral adonisjs adp adroll advil adyen aeroflot aeroméxico aetna afdian affine afterpay aftership ageas aiohttp
   aiqfome airasia airbnb airbrake airbus airbyte aircall airflow airpods airtable airtel ajv akamai akaunting akiflow alacritty alamy alcampo aldi
   alfetta algolia algorand alhambra alienware aliexpress alipay alist allegro allevyn allianz alliedmodders alltrails almalinux alpine alternativeto
   altima alwaysdata ameli amg amlodipine amoxicillin angular anichart anilist ankermake ansible ansys antennapod anthropic antv anycubic anydesk anytype
   apache apifox apoquel apotek appgallery appian appimage appium appmanager appsignal appsmith appveyor appwrite aprilia aquacel araldite arangodb
   arcgis archicad ardour argos ariakit arjo artstation asana asciidoctor asda aseprite asics aspirin aspirine assemblyscript astra astro asus atari
   ateca atlasos atlassian atorvastatin auchan audi audiobookshelf audioboom audiomack augmentin autentique authelia authentik autocad autocannon
   autodesk autohotkey autoit automattic autoprefixer autozone avaloniaui avira aviva awwwards axa axios babelio backblaze backendless badoo baidu
   bakaláři bamboohr bandcamp bandlab bandsintown barbie barclays baremetrics barmenia barmer basecamp baserow bastyon bauhaus bauknecht bazel beatport
   beatstars behance beko bentobox bentoml benu bereal berlingo bershka betadine bétadine betfair betterdiscord beyerdynamic biedronka bigbluebutton
   bigcommerce bilibili bim binance bioconductor biome bionic bisecthosting bisoprolol bitbucket bitcomet bitdefender bitly bitrise bitsy bittorrent
   bitwarden bitwig bizum blablacar blackberry blackboard blaupunkt blazemeter blazor blibli blockbench bloglovin blokker bluesky bluesound bluetooth bmw
   boardgamegeek bobcat boeing bol bolt bookalope bookbub booking bookmeter bookmyshow bookstack bookworm boosty boots borgbackup bosch bose bouygues
   bpost braintree braintrust brandfetch brandfolder braun bravecto brenntag brevo brex brightspace britax broadcom brompton brother brt brunata bsd
   buderus budibase buefy bugaboo bugatti bugcrowd buick buildkite builtbybit bukalapak bullseye bungie bunnings bupa buysellads buzzfeed bvg bytedance
   cachyos caddy cadillac caixabank cakephp calendly camry camunda candesartan candy canon canva canvas capistrano caprover captur cardmarket carrd
   carrefour carto casio castbox castorama caterpillar cbc ccc ccleaner ceed celery celestron celotex centos ceph cepsa cetirizin cetirizine chainguard
   chainlink chartmogul chatbot chatwoot checkio checkmarx checkmk chedraui cheerio chemex cherokee chevrolet chicco chipotle chocolatey chronopost
   chrysler cigna cipralex circleci circuitverse cisco citalopram citizen citrix citroen citroën civic civicrm civo claas clarifai claris clarivate
   classdojo clexane clickhouse clickup clio clion clockify clojure cloudbees cloudcannon cloudera cloudflare cloudinary cloudron cloudsmith cloudways
   clubforce clyp cmake cncf cnes cnet cocoapods cocos codacy codeberg codebuddy codecademy codeceptjs codechef codecov codecrafters codefactor
   codeforces codefresh codeigniter codemagic codementor codemirror codenewbie codeproject coder coderabbit codersrank coderwall codesandbox codeship
   codesignal codestream codewars codingame codio coffeescript coggle coinbase coinmarketcap coles colissimo comcast comicfury commerzbank comptia comsol
   conad concerta concur conekta confluence consul contabo contao contensis contentful contentstack continente convertio cookiecutter coolify coop coppel
   coreboot coreldraw corolla correos corsa cortana costa costco couchbase coursera cpam cratedb creality credly crehana crewai crowdin crowdsource
   crowdstrike crunchbase crunchyroll cryengine cryptomator cryptpad csdn css cts ctt cuisinart cuprinol curseforge cyberdefenders cypress dacia daewoo
   daf dafalgan daikin daily dailymotion dak dapr darty dashlane dask databricks datacamp datadog datagrip dataiku datastax datev datocms datto dazn
   dbeaver debian decathlon decentraland deepcool deepgram deepl deepmind deepnote deepseek deezer deliveroo delonghi delphi deno denon dependabot
   depositphotos devbox devexpress deviantart devpost devuan dewalt dexamethasone dgraph dhl dialogflow diaspora dicebear diclofenac dify digitalocean
   digoxin dinghy directus discogs discord disney disqus disroot distrobox distrokid django dji dlib dlna dmm doblò docker docsify doctrine docusaurus
   dodge dogecoin dolibarr doliprane domino doordash douban dovecot downdetector doxygen dpd dragonframe dreamstime dribbble drooble dropbox drupal dts
   dtube ducati ducato duckdb duckduckgo dulux dunzo duolingo duplicati duster dvc dynatrace dyson eac easyeda easyjet ebox echo ecosia ecovacs edeka
   editorconfig educative efferalgan egnyte einhell ejs elantra elastic elasticsearch elastoplast elavon electrolux elegoo elementor elevenlabs eleventy
   elgato elgiganten eliquis eloquent elsevier elvanse embarcadero emby emlakjet empik enbrel endeavouros endesa enel engie eni enoxaparin enpass
   enterprisedb envato envoy eon epel epson ergo erlang eroski erpnext escape escitalopram esea eslgaming eslint esphome espressif esri esselunga
   ethereum ethers etsy eurostar euthyrox evernote evri excalidraw excel exercism exordo exoscale expedia expensify explorer expressvpn eyeem facebook
   faceit facepunch fairphone falcon fampay fandango fanfou fantom farcaster fareharbor farfetch farrow fastapi fastify fastlane fastly favro fawry fcc
   fedex fedora feedly fendt fermacell ferrari ferretdb festool ffmpeg fidelidade fiesta figma filen filezilla fillout fineco firebase firefish firefox
   fireship firewalla fitbit fivem fiverr flashforge flathub flatpak flickr flightaware flink flipboard flixbus floatplane floorp fluentd fluoxetine
   fluxer flyway fmod fnac folium folo fonoma fontbase fontforge foodora ford forester forgejo formbricks formik formspree formstack fortinet fortnite
   fortran fossa fostair foxtel fozzy fragmin franprix freebsd freecad freenas freepik freetube freshbooks freshrss frontify frontline fubo fueler
   fujifilm fujitsu furosemide fusionauth futurelearn fyle gabapentin galaxus galaxy gamebanana gameloft gamemaker gardena garmin gatsby gcore gdal
   geeksforgeeks generali gentoo geopandas getx ghostery ghostfolio ghostty gimp giphy gira gitbook gitcode gitconnected gitea gitee github gitkraken
   gitlab gitpod gitter glassdoor globus glovo gls gmx gocd godaddy godox gofundme gojek goland golf goodreads gorenje gotomeeting grab gradio gradle
   grafana grammarly grapheneos graphql gravatar graylog greenhouse greensock greggs greptimedb gridsome grocy grohe groupama groupme groupon grundig
   gsap gsk gsma gstreamer gtk guilded gumroad gumtree gunicorn gurobi gutenberg gyproc habr hackaday hackerearth hackerone hackerrank hackmd hackster
   hadoop hager hammerite hansaplast hansgrohe happycow haproxy harmonie harmonyos hartmann hasbro hashcat hashicorp hashnode hasura havells haxe hcl
   headspace heartgard hedera hedgedoc heijn hellofresh helpdesk hema heparin hepsiemlak hermes heroui hetzner hevy hexlet hexo hibernate hilti hilux
   hisense hitachi hive hivemq homarr homeadvisor homebase homebrew homebridge honda honeybadger honeygain honeywell hono hootsuite hoover hoppscotch
   hornbach hostinger hotjar hotwire houdini houzz hsbc htc httpie huawei hubspot huggies huk hulu humalog humana humhub humira husqvarna hyperskill
   hyperx hypit hyprland hyundai iberdrola iberia ibiza ibuprofen ibuprofène ica iceland icinga icomoon iconfinder iconify iconjar icq ieee ifttt igdb
   ign ikea illustrator imac imagej imdb immich imou impala impreza improvmx indesign indesit indieweb infiniti infinityfree influxdb infomaniak infoq
   infosys infracost inkdrop inkscape inoreader inpost insignia instacart instagram instapaper instatus instructables instructure interactjs interbase
   intercom intermarche intermarché intigriti invacare ionic ionos ipad ipfs iphone isro issuu ista istio itvx iveco jabra jaeger jaguar jammy jamstack
   javascript jazz jazztel jbl jcb jdoodle jeep jekyll jellyfin jenkins jetblue jetbrains jfrog jhipster jinja jio jira jitpack jitsi joomla jouav jovian
   jpeg jsfiddle json jsr jss juce juejin juke jumbo juniper junit junkers jupyter justgiving kadjar kafka kaggle kaios kakaotalk kallax kamailio kando
   kangoo kaniko kapla karakeep kärcher kardegic kashflow kaspersky kaufland kawasaki kdenlive kedro keenetic keepassxc keeweb kenmei kentico kenwood
   keploy keppra keras keybase keycdn keycloak kfc kia kibana kicad kickstarter kidde kindle kingspan kinopoisk kinsta kitchenaid kitsu kiwix klarna
   kleinanzeigen klm klook kmart knative knauf knime knip knowledgebase kodak kodiaq kodular koenigsegg kofax kohler komatsu komoot konami kone
   kongregate konva koreader kotlin koyeb kpn kred krita kroger kruidvat krups ktm ktor kuaishou kubernetes kubespray kubota kubuntu kucoin kueski kuga
   kununu kuula kyocera labex labview lada lamborghini lamictal lancia langchain langflow langgraph languagetool lantus lapce laragon laravel lastpass
   launchpad lazyvim lbry leanpub leclerc leetcode lefthook lego legrand leica lemmy lennox lenovo leptos lerna letterboxd levothyroxine lexapro lexus
   lexware liberapay librarything libreoffice libretranslate libretube librewolf lichess lidl liebherr lieferando lifx lightburn lightroom limesurvey
   lineageos linkedin linkerd linkfire linksys linktree linkvertise linphone lintcode linuxserver liquibase lisinopril listenhub litecoin lithium
   litiengine livechat livejournal livekit livewire llvm lmms localsend localxpose loctite lodash logitech logmein logseq logstash loki lombok looker
   loopback loratadin losartan lospec lottiefiles ltspice luanti lubuntu lucide lufthansa lumen luogu lutris lvgl lyft lyrica macbook macif macpaw
   macports mahindra maif mailchimp mailgun mailtrap mainwp makerbot makita malibu malwarebytes mamp manageiq mangacollec mangaupdates mango manjaro
   mantine mapbox mapfre mapillary maplibre maptiler marcumar mariadb marketo marvelapp maserati mastercard mathematica matillion matlab matmut matomo
   mattel mattermost mautic maven maxicosi maytag mazda mcafee mcdonald mdblist mdx mealie mediafire mediamarkt mediapipe mediatek medibank medicaid
   medicare medion medusa meetup meilisearch meituan meizu mendeley mentorcruise mepilex mercadona merck meriva metabase metabo metacritic metafilter
   metager metasploit metformin methotrexate metoprolol mewe mezmo micra micropython microstation microstrategy miele migadu mihon mikrotik milanote
   milvus milwaukee minimax minio mintlify minutemailer miraheze mirtazapine misskey mitsubishi mixcloud mixpanel mlb mlflow mobilepay mobx mockito
   modelscope modin modrinth modx moen mojeek mokka moleculer momenteo mondeo mondial monero moneygram mongodb monkeytype monogame monoprix monzo moodle
   moonrepo moq moqups morrisons motorola motrin moulinex movistar mozilla mqtt msi mubi mullvad multicare multisim muo musicbrainz mutua myanimelist
   myget myob myshows myspace mysql nagios namebase namecheap namemc namesilo naproxen napster nationale nativescript naturgy naver nbb nbc ndi ndr nec
   neovim neptune nerf nespresso nestjs netatmo netbsd netdata netflix netgear netim netlify netto neutralinojs newegg newgrounds newpipe nexium nexon
   nextcloud nextdns nextdoor nextflow nextra nfc nginx ngrx nhost nicehash nike nikon nissan nixos nodebb nodegui nodemon nokia nomad norco nordvpn
   norton notebooklm notesnook notion notist novalgin novorapid nrwl nsis nubank nuget numba numpy nunjucks nushell nutanix nuxt nvidia nxp nzxt öbb obi
   obtainium ocaml oceanbase oclc octoprint oculus odido odnoklassniki odoo odysee oki okta okx olanzapine olivetti ollama omarchy omeprazol omeprazole
   omron onedrive onenote oneplus onestream onlyfans onlyoffice onnx onstar oomol opel openbao openbsd opencage opencode opencritic opencv openfaas
   opengl openid openjdk openlayers openmined opennebula openproject openrouter openscad opensea opensearch openssl openstack openstreetmap opentelemetry
   opentext opentofu opentui openverse openvpn openwrt openzeppelin openzfs opnsense oppo opsgenie opslevel optuna orange orcid ory osano osf osgeo
   oshkosh osmand osmc osmo outback outlook overleaf ovh owasp oxc oyo ozempic packagist packer packt paddlepaddle padlet pagekit pagerduty pagseguro
   palantir pampers panasonic panda pandas pandoc pangolin pantoprazol pantoprazole paperspace paracetamol paracétamol parcelforce parentpay passat
   passbolt pastebin patreon payback paychex payhip payoneer paypal paysafe paytm pcgamingwiki pdm pdq peerlist peertube peloton penpot personio peugeot
   pexels phabricator philips phonepe photobucket photocrowd photopea photoshop phpstorm piaggio piapro picanto picasso picpay picrew picsart picxy
   pimcore pinboard pingdom pingo pinia pinterest pioneer pipecat piwigo pix pixabay pixel pixelfed pixlr planetscale plangrid plantronics platformio
   platzi plavix playcanvas playmobil playwright pleroma plesk plex plotly pluralsight plurk poäng pocketbase podman pokémon polar polars polkadot polo
   poly polywork pomerium pontiac porkbun porsche portainer portswigger postcss poste postgresql posthog postiz postman postmates postnl postnord
   powerpoint praxis preact prednisolone prednisone pregabalin premid premiere prepbytes prestashop presto prezi primark primefaces primeng primereact
   primevue printables prisma prismic pritt prius probot processon processwire progate prometheus prosemirror prosieben proteus protondb proxmox prozac
   pubg publix publons pubmed pulumi puma punto puppet purescript purgecss pushbullet pwa pycharm pycqa pydantic pyg pypi pypy pyscaffold pysyft pytest
   pythonanywhere pytorch pyup qantas qase qashqai qdrant qemu qgis qiita qiskit qiwi qlik qlty qmk qnap qodo qualcomm qualtrics qualys quantcast
   quantconnect quarkus quetiapine quickbooks quicklook quicktime quizlet quora qwant qwen qwik qwiklabs qzone rabbitmq rails rainmeter rainyun rakuten
   ramipril ranger rarible ratatui ravelry ravensburger raycast raylib razer razorpay rclone reactivex reactos readme realme redash redbubble reddit
   redis redmine redox redragon redsys redux redwoodjs reebok renault renfe renren replit repsol rescript rescuetime researchgate resharper retroarch
   revanced revenuecat reverbnation revit revolut rewe rezgo rheem ricoh rigips riseup risperdal ritalin robinhood roblox roboflow rocksdb rockwool rogue
   rollbar rolldown ronseal roon rossman rossmann roto roundcube rowenta royalmail rsocket rss rtlzwei rtm rubio rubocop rubygems rubymine rumahweb
   rundeck runkeeper runkit rustdesk rustfs rwe rxdb ryanair ryobi sabanci safeway sage sagemath sahibinden sainsbury salbutamol salesforce salla
   saltstack samsung sandero sanic sanitas santafe sartorius satispay saturn saudia scaleway scania scenic scénic schindler schleich scilab scipy scopus
   scrapbox scrapy screencastify screwfix scrimba scrollreveal scylladb seafile seagate searxng seat seatgeek sefaria sega seiko selenium sellfy semrush
   semver sencha sendgrid seni sennheiser senseo sentra sentry sequelize seretide seroquel sertraline servbay serverless sessionize setapp setuptools
   seur sfml sfr sharepoint sharex sharp shazam shikimori shimano shopee shopify shopware showpad showtime showwcase shure sidekiq sidequest siemens
   sifive sikkens silverado similarweb simkl simplelocalize simplelogin simplenote simvastatin sinatra singlestore siri sitecore sitepoint skaffold
   sketchfab sketchup skillshare skoda škoda skypack slack slackware slashdot slickpic slideshare slint smartthings smeg smoothcomp smugmug snapchat
   snapcraft snowpack snyk softcatalà softpedia sogou solidworks sololearn solus sonata sonatype songkick songoda sonicwall sonos sophos sorento soriana
   soundcharts soundcloud sourceforge sourcehut sourcetree spacemacs spacex spark sparkfun sparkpost spdx speedtest speedypage spidermonkey spigotmc
   spiriva spironolactone splunk spond sportage spotify spreadshirt spreaker sprinter sqlalchemy sqlite squarespace ssrn sst stackbit stackblitz
   stackedit stackhawk stackshare staffbase stagetimer standardjs starbucks stardock starship startpage starz stata statamic statista statuspage
   statuspal steamdb steamworks steelseries steem steemit steiff stencyl stihl stockx stopstalk storyblok strapi streamlabs streamlit streamrunners
   stremio stripe stubhub styleshare subaru substack subway suez suitest sumup suno supabase superb supercell supercrease supermicro surfshark surrealdb
   surveymonkey suunto suzuki svelte svg svgo svgtrace swatch swc swift swiggy swiper swish swisscom swisscows swr symantec symbicort symbolab symfony
   sympy syncthing synology systembolaget tabelog tablecheck tacoma tahoe tailscale taipy talend talenthouse talos tamiya tampermonkey tanstack taobao
   tarom tarteaucitron tasmota tauri taxbuzz tazocin teamcity teamspeak teamviewer techcrunch techem techniker teepublic teespring tefal tegaderm tekton
   telefonica telefunken telegram telekom telenor telia tempo tena tensorflow teradata termius terraform tesa tesco tesla testcafe testrail textpattern
   tga thalys thangs thanos thermomix thingiverse thinkpad threadless threema thule thunderbird thunderstore thymeleaf thyroxin thyssenkrupp ticketmaster
   ticktick tidb tiddlywiki tidyverse tietoevry tiguan tiktok tinder tindie tinkercad tinyletter tipo tissot tistory titebond todoist toggl tomcat toml
   tomorrowland tomtom toom topcoder toptal torizon toshiba totvs touareg touran tourbox toyota traccar tradingview traefik trailforks trainerroad trakt
   tramadol trane transifex transit traxsource treehouse trello trenitalia tresorit trespa treyarch trezor tricentis trilium triller trillertv trino
   tripadvisor triumph trivy trmnl trove truenas trueup trustpilot tryhackme tubi tucson tundra tupperware turbo turborepo turbosquid turso tuta twilio
   twingo twinkly twinmotion twint twitch tylenol typeform typeorm typst tyvek uber ubiquiti ubisoft ubuntu udacity udemy ufc uikit uipath ukca
   ultralytics ulule umami umbraco umbrel uml unacademy undertale unes unicode unicorn unilever uniqlo unjs unlicense unocss unraid unsplash untappd unum
   upcloud uplabs upptime ups upstash upwork urssaf uservoice usps vaadin vagrant vaillant valorant valsartan varnish vattenfall vault vaultwarden
   vauxhall vectary vectorworks veeam veed veepee velog velux vencord venlafaxine venmo ventolin veolia vercel verdaccio veritas verizon vespa vestel
   vexxhost viadeo viaplay viber viblo viessmann vikunja vimeo vinted virtualbox virustotal visio vitamix vitara vitepress vitess vitest vivino vivint
   vmware vodafone volkswagen voltaren volvo vonage vorwerk vox vrchat vsco vscodium vtex vueling vuetify vueuse vultr vyond wacom wagmi wagtail waitrose
   wakatime walgreens walkman wallabag walletconnect walmart wantedly wappalyzer warfarin wasabi wasmer wattpad waze wazirx weasyl webassembly webauthn
   webdriverio webex webflow webgl webgpu weblate webmin webmoney webpack webrtc webstorm webtoon wechat wegame wegmans wegovy weishaupt wellfound wemo
   weread wetransfer wezterm whatsapp whirlpool wickes wikibooks wikidata wikiquote wikisource wikiversity wikivoyage willys winamp wipro wireguard
   wireshark wistia wix wizz wolt wondershare woocommerce woolworths wordpress workday worten wpexplorer wrangler wwe wwise wxt wykop wyze xampp xarelto
   xcode xendit xero xerox xfce xiaohongshu xiaomi xing xml xmpp xrp xsplit xstate xubuntu yaak yamaha yaml yaris yii yoast yolo youhodler ytong yubico
   yunohost zabbix żabka zafira zaim zalando zalo zantac zanussi zapier zazzle zcash zcool zebpay zebra zectrix zeeman zelle zend zendesk zenn zenodo
   zensar zensical zerodha zerotier zettlr zhihu zig zigbee ziggo zilliz zillow zincsearch zingat zod zoho zoiper zoloft zomato zorin zotero zscaler zsh
   zulip zurich zyte
`
    .split(/\s+/)
    .filter(Boolean),
)

/** Whether a word names a thing, in any case of letters. */
export function isThingWord(word: string): boolean {
  const lower = word.toLowerCase()
  return things.has(lower) || householdNames.has(lower)
}

const word = /[\p{L}\p{M}]+/gu

/** Whether one to three words are all names of things, numbers and words in lower case aside. */
export function isNamedThing(name: string): boolean {
  let words = 0
  word.lastIndex = 0
  for (let match = word.exec(name); match !== null; match = word.exec(name)) {
    const [one] = match
    const lower = one.toLowerCase()
    if (one === lower) continue
    words += 1
    // Of most names the first word is the name of no thing.
    if (words > wordsMax || !things.has(lower)) return false
  }
  return words > 0
}
