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
    for (let run = 0; run < 200; run += 1) {
      const secret = issued[kind]!()
      for (const text of [`use ${secret}, please`, `"${secret}"`, `key=${secret}\n`, `(${secret})`, `值${secret}。`])
        expect(shown(text)).not.toContain(secret.slice(-16))
      expect(residualFindings(`use ${secret}`)).not.toEqual([])
    }
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
    'The bearer of this letter is entitled to enter.',
    'access key control, secret sharing scheme, tokenize, authorization: granted',
    'https://example.com/?key=value&q=token&page=12',
    'Das Passwort ist vergessen, das Kennwort fehlt.',
    'la clé de la maison, la contraseña se cambia, il token è scaduto',
  ])('takes nothing from %j', (text) => {
    expect(analyzeText(text, { entities: ['SECRET'] })).toEqual([])
  })
})
