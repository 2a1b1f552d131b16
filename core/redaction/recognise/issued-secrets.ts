// Credentials by prefix and length, as their issuers publish them so that scanners find what leaked. A prefix alone is no secret.

/**
 * Forms that issuers document, and that the published rules of gitleaks name. None begins or ends beside a letter or digit, and no class
 * holds white space.
 */
const issued: readonly string[] = [
  // Our own, of the store and of the secret
  'clawql_(?:[0-7][0-9A-HJKMNP-TV-Z]{25}_)?[\\w-]{43}',
  // Cloud, networks, databases
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
  'A3T[A-Z0-9][A-Z2-7]{16}',
  'ABSK[A-Za-z0-9+/]{100,300}={0,2}',
  'bedrock-api-key-[A-Za-z0-9+/]{40,1000}={0,2}',
  'AIza[\\w-]{35}',
  'GOCSPX-[\\w-]{28}',
  'ya29\\.[\\w-]{20,512}',
  'LTAI[A-Za-z0-9]{20}',
  '[\\w~.]{3}\\dQ~[\\w~.-]{31,34}',
  'v1\\.0-[a-f0-9]{24}-[a-f0-9]{146}',
  'do[opr]_v1_[a-f0-9]{64}',
  'dapi[a-f0-9]{32}(?:-\\d)?',
  'hv[sbr]\\.[\\w-]{24,512}',
  's\\.[A-Za-z0-9]{24}',
  '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,80}',
  'fo1_[\\w-]{43}',
  'fm(?:1[ar]|2)_[A-Za-z0-9+/]{90,1000}={0,3}',
  'HRKU-[\\w-]{36,64}',
  'sha256~[\\w-]{43}',
  'API-[A-Z0-9]{26}',
  'tk-us-[\\w-]{48}',
  'tskey-[a-z]{3,8}-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{16,64}',
  'pul-[a-f0-9]{40}',
  'pscale_(?:tkn|oauth|pw)_[\\w=.-]{32,64}',
  '4b1d[A-Za-z0-9]{38}',
  'mdb_sa_sk_[\\w-]{40}',
  'sbp_[a-f0-9]{40}',
  'sb_(?:secret|publishable)_[\\w-]{20,64}',
  't1\\.[\\w-]{8,256}={0,2}\\.[\\w-]{86}={0,2}',
  'AQVN[\\w-]{35,38}',
  'YC[A-Za-z0-9_-]{38}',
  // Code hosts, builds and package registries
  'gh[pousr]_[A-Za-z0-9]{36,251}',
  'github_pat_\\w{22,255}',
  'gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|soat|agent|ffct|oas|wt)-[\\w-]{20,300}(?:\\.[0-9a-z]{9})?',
  'GR1348941[\\w-]{20}',
  'AT(?:ATT|CTT)3[\\w=-]{50,255}',
  'ATBB[A-Za-z0-9]{32}',
  'npm_[A-Za-z0-9]{36}',
  'pypi-[\\w-]{50,1000}',
  'rubygems_[a-f0-9]{48}',
  'CLOJARS_[A-Za-z0-9]{60}',
  'AKCp[A-Za-z0-9]{69}',
  'cmVmd[A-Za-z0-9]{59}',
  'dckr_(?:pat|oat)_[\\w-]{27,40}',
  'sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}',
  'sq[pua]_[a-f0-9]{40}',
  '(?:pat|sat)\\.[\\w-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}',
  'PMAK-[a-f0-9]{24}-[a-f0-9]{34}',
  'bk[a-z]{0,2}_[a-f0-9]{40}',
  'CCIPAT_[A-Za-z0-9]{20,24}_[A-Za-z0-9]{40}',
  'pnu_[A-Za-z0-9]{36}',
  'ico-[A-Za-z0-9]{32}',
  // Chats, mail, networks of people
  'xox[abeoprs]-[A-Za-z0-9-]{8,400}',
  'xapp-\\d-[A-Za-z0-9-]{10,250}',
  'hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,80}',
  'webhook\\.office\\.com/webhookb2/[\\w@-]{36,120}/IncomingWebhook/[\\w-]{32}/[\\w-]{36}',
  'discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[\\w-]{60,80}',
  '\\d{5,16}:A[\\w-]{34}',
  '[MNO][A-Za-z\\d_-]{23,25}\\.[\\w-]{6}\\.[\\w-]{27,38}',
  'SG\\.[\\w=.-]{66}',
  'key-[0-9a-z]{32}',
  'pubkey-[0-9a-f]{32}',
  '[0-9a-f]{32}-us\\d{1,2}',
  '(?:xkeysib|xsmtpsib)-[a-f0-9]{64}-[A-Za-z0-9]{16}',
  'SK[0-9a-fA-F]{32}',
  '\\d{15,16}[|%][\\w-]{27,40}',
  'EAA[A-Za-z0-9]{80,300}',
  'api_org_[A-Za-z]{34}',
  'hf_[A-Za-z0-9]{30,64}',
  // Payment and commerce
  '(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,255}',
  'whsec_[A-Za-z0-9+/=]{24,128}',
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
  'sq0(?:atp|csp|idp)-[\\w-]{22,60}',
  'EAAA[\\w-]{22,60}',
  'EZ[AT]K[A-Za-z0-9]{54}',
  'FLW(?:SECK|PUBK)(?:_TEST)?-[A-Za-z0-9]{12,40}(?:-X)?',
  'duffel_(?:test|live)_[\\w=-]{43}',
  'shippo_(?:live|test)_[a-fA-F0-9]{40}',
  'access-(?:sandbox|development|production)-[0-9a-f-]{36}',
  // Models
  'sk-(?:[a-z]{2,8}-)?[\\w-]{32,200}',
  'pplx-[A-Za-z0-9]{48}',
  'gsk_[A-Za-z0-9]{52}',
  'xai-[A-Za-z0-9]{80}',
  'r8_[A-Za-z0-9]{37}',
  'nvapi-[\\w-]{64}',
  'lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}',
  // Monitoring and tools of work
  'NR(?:AK|II|JS|RA|IQ|SP)-[A-Za-z0-9-]{19,40}',
  'gl(?:sa|c)_[A-Za-z0-9+/=_]{32,400}',
  'eyJrIjoi[A-Za-z0-9]{60,400}={0,3}',
  'dt0[a-z]\\d{2}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}',
  'sntry[su]_[A-Za-z0-9+/=_]{60,500}',
  'lin_(?:api|oauth)_[A-Za-z0-9]{40,64}',
  'figd_[\\w-]{40,64}',
  'fio-u-[\\w=-]{64}',
  'ntn_[0-9]{11}[A-Za-z0-9]{35}',
  'secret_[A-Za-z0-9]{43}',
  'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}',
  'p8e-[A-Za-z0-9]{32}',
  'CFPAT-[\\w-]{43,70}',
  'ph[cx]_[\\w-]{40,50}',
  'rdme_[a-z0-9]{70}',
  'tfp_[\\w=.-]{40,64}',
  's-s4t2(?:ud|af)-[a-f0-9]{64}',
  'sm_(?:aat|pat|sat)_[A-Za-z0-9]{16}',
  '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk',
  '(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9.]{40,64}',
  // Passwords as systems keep them: crypt(3), PHC strings
  '\\$(?:1|2[abxy]?|5|6|7|8|9|y|gy|sm3|apr1|md5|sha1|argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]{0,12}|krb5[a-z]{0,8})\\$[A-Za-z0-9./$=,*+_-]{20,1024}',
  // Safes and keys of people
  'ops_eyJ[A-Za-z0-9+/]{60,2000}={0,3}',
  'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}',
  'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
]

export const issuedSecret = new RegExp(`(?<![A-Za-z0-9])(?:${issued.join('|')})(?![A-Za-z0-9])`, 'g')

/** A part of an expression and its quantifier. */
const part = /(\(\?:[^()]*\)|\[[^\]]*\]|\\.|[^\\[(])(\{[^}]*\}|[?*+])?/g
const headPartsMin = 3

/** What every match of an expression holds: the parts before the first that is repeated, or between two such; all of it where these are few. */
function headOf(expression: string): string {
  const parts = Array.from(expression.matchAll(part), ([, one = '', repeated]) => ({
    one,
    isRepeated: repeated !== undefined,
  }))
  const start = parts.findIndex(({ isRepeated }) => !isRepeated)
  const length = parts.slice(start).findIndex(({ isRepeated }) => isRepeated)
  const head = parts.slice(start, length < 0 ? parts.length : start + length).map(({ one }) => one)
  return head.join('').length >= headPartsMin && (head.length >= headPartsMin || head[0]?.startsWith('(') === true)
    ? head.join('')
    : expression
}

const anyHead = new RegExp(issued.map(headOf).join('|'))
/** The shortest of them, in one piece. */
const longRun = /[\w.~+/=|%:@-]{13}/

/** Most texts hold none of these: prose has no such run, and what has one is read once for all kinds. */
export const mayHoldIssuedSecret = (text: string): boolean => longRun.test(text) && anyHead.test(text)
