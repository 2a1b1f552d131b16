// Credentials: drawn by their issuers' forms and behind labels of ten languages; and texts about them that hold none.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { redactText, residualFindings } from '../../../core/redaction/redact.ts'
import { drawing } from './value-texts.ts'

const draw = drawing()
const from = (alphabet: string, count: number): string =>
  Array.from({ length: count }, () => alphabet[draw(alphabet.length)]).join('')
const digits = '0123456789'
const hex = `${digits}abcdef`
const letters = 'abcdefghijklmnopqrstuvwxyz'
const upper = letters.toUpperCase()
const word = `${letters}${upper}${digits}`
const url = `${word}-_`

const issued: Readonly<Record<string, () => string>> = {
  'key of ours': () =>
    `clawql_01J0000000000000000000000${from('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1)}_${from('ABCDEFabcdef0123456789_-', 43)}`,
  'first key of ours': () => `clawql_${from('ABCDEFabcdef0123456789_-', 43)}`,
  'access key of a cloud': () => `AKIA${from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  'key of a map service': () => `AIza${from(url, 34)}a`,
  'token of a code host': () => `ghp_${from(word, 36)}`,
  'fine-grained token of a code host': () => `github_pat_${from(word, 22)}_${from(word, 59)}`,
  'token of another code host': () => `glpat-${from(word, 20)}`,
  'token of a chat': () => `xoxb-${from(digits, 12)}-${from(word, 24)}`,
  'address of a hook': () => `https://hooks.slack.com/services/T${from(upper, 8)}/B${from(upper, 8)}/${from(word, 24)}`,
  'token of a bot': () => `${from('123456789', 9)}:AA${from(word, 33)}`,
  'key of a mail service': () => `SG.${from(word, 22)}.${from(word, 43)}`,
  'key of a payment service': () => ['sk', 'live', from(word, 24)].join('_'),
  'token of a package registry': () => `npm_${from(word, 36)}`,
  'key of a model': () => `sk-${from(word, 48)}`,
  'token of a vault': () => `hvs.${from(word, 24)}`,
  'token of a shop': () => `shpat_${from(hex, 32)}`,
  'JSON Web Token': () => `eyJhbGciOiJIUzI1NiJ9.eyJ${from(url, 40)}.${from(url, 43)}`,
}

/** {w48}: 48 letters and digits; h: hexadecimal, u: of base64url, b: of base64, c: capitals and digits, l: small letters and digits, d: digits. */
const alphabets: Readonly<Record<string, string>> = {
  w: word,
  h: hex,
  u: url,
  b: `${word}+/`,
  c: upper + digits,
  l: letters + digits,
  d: digits,
}
const drawn = (form: string): string =>
  form.replaceAll(/\{([a-z])(\d+)\}/g, (_, alphabet: string, count: string) =>
    from(alphabets[alphabet]!, Number(count)),
  )

/** As issuers document them, or as the published rules of gitleaks say. */
const forms =
  `A3-{c6}-{c6}-{c5}-{c5}-{c5}-{c5} ops_eyJ{w300} p8e-{l32} pat{w14}.{h64} LTAI{w20} AKCp{w69} cmVmd{w59} sha256~{w43}
  v1.0-{h24}-{h146} CLOJARS_{l60} duffel_live_{w43} dt0c01.{w24}.{w64} EZAK{w54} EZTK{w54} EAAC{w110} FLWSECK_TEST-{h32}-X fo1_{w43}
  fm2_{w120} fio-u-{w64} glffct-{w20} gloas-{w64} glpat-{w40}.{l9} GR1348941{w20} eyJrIjoi{w90} glsa_{w32}_{h8} pat.{w22}.{w24}.{w20}
  {w14}.atlasv1.{w67} HRKU-AA{w58} api_org_abcdefghijKLMNOPQRSTuvwxyzABCDEFGH ico-{w32} s-s4t2ud-{h64} pubkey-{h32} {w6}_{w29}_mmk
  NRII-{w32} ntn_{d11}{w35} API-{c26} pplx-{w48} pscale_tkn_{w43} pscale_pw_{w43} pnu_{w36} pul-{h40} rdme_{l70} rubygems_{h48}
  tk-us-{w48} SG.{w22}.{w43} xkeysib-{h64}-{w16} sntrys_{b80} sntryu_{h64} sm_pat_{w16} shippo_live_{h40} EAAA{w60} sk_prod_{w30}
  SK{h32} hvb.{w140} s.{w24} xoxe.xoxp-1-{c160} dckr_pat_{w27} gsk_{w52} tskey-auth-{w12}-{w32} ATBB{w32} sbp_{h40} mdb_sa_sk_{w40}
  bkua_{h40} dapi{h32}-2 access-production-{h8}-{h4}-{h4}-{h4}-{h12}`.split(/\s+/)

const passwordsDrawn: readonly (() => string)[] = [
  () => `${upper[draw(26)]}${from(letters, 6)}${from(digits, 2)}!`,
  () => from(word, 11) + digits[draw(10)],
  () => `${from(letters, 5)}#${from(letters, 4)}`,
]
const labels = [
  'password: %',
  'Password = %',
  'PASSWORD=%',
  'DB_PASSWORD=%',
  'dbPassword: "%"',
  '"password": "%"',
  'Passwort: %',
  'Kennwort für das Portal: %',
  'mot de passe : %',
  'contraseña: %',
  'Senha: %',
  'wachtwoord: %',
  'hasło: %',
  'şifre: %',
  'lösenord: %',
  'пароль: %',
  '密码:%',
  'パスワード: %',
  '비밀번호: %',
  'Portal password: % (shared by the night shift)',
  'Password (router): %',
  'the password is %',
  'pwd: %',
  'client_secret=%',
  'api-key: %',
  'X-Api-Key: %',
  'secret access key %',
  '<password>%</password>',
  'Password\n%',
]

const shown = (text: string): string => redactText(text, analyzeText(text)).text

describe('secretRecogniser', () => {
  it.each(Object.keys(issued))('finds every %s, whatever stands beside it', (kind) => {
    for (let run = 0; run < 60; run += 1) {
      const secret = issued[kind]!()
      for (const text of [`use ${secret}, please`, `"${secret}"`, `key=${secret}\n`, `(${secret})`, `值${secret}。`])
        expect(shown(text)).not.toContain(secret.slice(-16))
      expect(residualFindings(`use ${secret}`)).not.toEqual([])
    }
  })

  it.each(forms)('finds %s', (form) => {
    for (let run = 0; run < 10; run += 1) {
      const secret = drawn(form)
      for (const text of [`use ${secret} please`, `"${secret}"`, `It is ${secret}.`])
        expect(shown(text)).not.toContain(secret.slice(-12))
    }
  })

  it.each([
    'acme_key = %',
    'ACME_KEY="%"',
    'acmeKey: %',
    "acmePrivateKey: '%'",
    'the key of the billing service, acme key %',
    'acme SECRET %',
    'acme private access %',
    "env.get('ACME_SECRET_KEY', '%')",
    'der Schlüssel ist %',
    '| acme key | % |',
  ])('finds what no issuer publishes behind %j', (text) => {
    for (const form of ['{h32}', '{h40}', 'a1{l26}', 'B2c{w37}', '{h8}-{h4}-{h4}-{h4}-{h12}', 'ac_live_9{w30}7'])
      for (let run = 0; run < 10; run += 1) {
        const secret = drawn(form)
        if (/^\d*$/.test(secret.replaceAll('-', ''))) continue
        expect(shown(`Notes\n${text.replace('%', () => secret)}\nEnd`)).not.toContain(secret.slice(-8))
      }
  })

  it.each([
    'Cookie: theme=dark; JSESSIONID=0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    'set-cookie: connect.sid=s%3A9fJx0a1b2c3d4e5f60718293a4b5c6d7e8f9; Path=/',
    'root:$6$52450745$k5ka2p8bFuSmoVT1tzOyyuaREkkKBcCNqoDKzYiJL9RaE8yMnPgh2XzzF0NDrUhgrcLwg78xs1w5pJiy0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    'Authorization: SSWS 0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    '"-----BEGIN RSA PRIVATE KEY-----" +\n"MIIEowIBAAKCAQEA" +\n"0a1b2c3d4e5f60718293a4b5c6d7e8f9" +\n"-----END RSA PRIVATE KEY-----"',
    '> -----BEGIN PRIVATE KEY-----\n> 0a1b2c3d4e5f60718293a4b5c6d7e8f9\n> -----END PRIVATE KEY-----',
    'Private-Lines: 1\n0a1b2c3d4e5f60718293a4b5c6d7e8f9\nPrivate-MAC: 1',
    'client_id=0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  ])('leaves nothing of the credential in %j', (text) => {
    for (let at = 0; at < 24; at += 1)
      expect(shown(text)).not.toContain('0a1b2c3d4e5f60718293a4b5c6d7e8f9'.slice(at, at + 8))
  })

  it('finds what stands behind a label', () => {
    const missed: string[] = []
    for (const label of labels.filter((each) => !each.includes('\n')))
      for (let run = 0; run < 60; run += 1) {
        const secret = passwordsDrawn[run % 3]!()
        if (label.startsWith('secret access key') && !/^[a-z].*\d/i.test(secret)) continue
        if (label.startsWith('secret access key') && secret.length < 12) continue
        if (label === 'the password is %' && !/\d/.test(secret)) continue
        const text = `Notes\n${label.replace('%', () => secret)}\nEnd`
        if (shown(text).includes(secret)) missed.push(text)
      }
    expect(missed).toEqual([])
  })

  it.each([
    ['PIN: 4821', '4821'],
    ['OTP 482113 is valid', '482113'],
    ['OTP: 482113', '482113'],
    ['CVV: 123', '123'],
    ['Your verification code is: 99-1234', '99-1234'],
    ['postgresql://billing:mgl3zdf2G@db7.internal:5432/ledger', 'mgl3zdf2G'],
    ['mongodb+srv://:s3cr3t@host/x', 's3cr3t'],
    ['https://example.com/a?access_token=abc123def456&x=1', 'abc123def456'],
    ['Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['-H "Authorization: Bearer 0a1b2c3d4e5f6071"', '0a1b2c3d4e5f6071'],
    ['AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0Cg==;End', 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0Cg'],
  ])('finds the credential in %j', (text, secret) => {
    expect(shown(text)).not.toContain(secret)
  })

  it('finds a private key whole, also one whose foot is cut off', () => {
    const body = Array.from({ length: 12 }, () => from(`${word}+/`, 64)).join('\n')
    const head = '-----BEGIN RSA PRIVATE KEY-----'
    for (const text of [`${head}\n${body}\n-----END RSA PRIVATE KEY-----`, `${head}\n${body}`])
      for (const line of body.split('\n')) expect(shown(`a\n${text}`)).not.toContain(line)
  })

  it.each([
    'The secret is out, and the key to the harbour lies on the table.',
    'Password: required',
    'A password must be at least 12 characters long; passwords are stored hashed.',
    'Token: a device that shows a number every minute.',
    'Pass: 12 of 30 students. Passenger: none.',
    'The pin is broken; shopping pins: blue ones.',
    'Key: C major. Secret: ingredient list follows.',
    'Version 2.14.7, build 20260311, commit 9f2c1e7a40b3d5c8e6f70123456789abcdef0123',
    'sha256:9f2c1e7a40b3d5c8e6f70123456789abcdef01239f2c1e7a40b3d5c8e6f7012345',
    'image registry.example/app@sha256:9f2c1e7a40b3d5c8e6f70123456789abcdef01239f2c1e7a40b3d5c8e6f7012345',
    'id 01JAVD1T000000000000000001, etag "5d41402abc4b2a76b9719d911017c592"',
    'primary key 9f2c1e7a40b3d5c8e6f70123456789abcdef0123, cache-key: npm-9f2c1e7a40b3d5c8e6f70123456789ab',
    'gpg --recv-keys 108F52B48DB57BB0CC439B2997B01419BD92F80A',
    'const key = this.calculatePDF20Hash20Of(password), global-disposition-notification, registry-scope-of-all-packages',
    "scrypt('password', 'salt', { N: 1024 })",
    'key: customer_orders_2024_by_region_and_month, secret: src/core/access/secrets-of-2024.ts',
    'integrity sha512-9f2C1e7A40b3D5c8E6f70123456789abCdef01239f2C1e7a40b3d5c8E6f7012345==',
    'The bearer of this letter is entitled to enter.',
    'access key control, secret sharing scheme, tokenize, authorization: granted',
    'https://example.com/?key=value&q=token&page=12',
    'Das Passwort ist vergessen, das Kennwort fehlt.',
    'la clé de la maison, la contraseña se cambia, il token è scaduto',
  ])('takes nothing from %j', (text) => {
    expect(analyzeText(text, { entities: ['SECRET'] })).toEqual([])
  })
})
