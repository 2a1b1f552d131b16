// The command line as a whole: help, suggestions, problem documents, completion; each command run as its users run it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../../../cli/commands.ts'
import { failureText, spellOptions } from '../../../cli/failure.ts'
import { CommandFailure, exitCodes } from '../../../cli/output.ts'
import { suggest } from '../../../cli/suggest.ts'
import { rootDir } from '../../../self-host/settings.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-cli-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const env = {
  PATH: process.env['PATH'],
  CLAWQL_DATA_DIR: join(dir, 'data'),
  CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
  CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
  CLAWQL_URL: 'http://127.0.0.1:1',
}
const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(rootDir, 'cli', 'clawql.ts'), ...args], {
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}

describe('help', () => {
  it('explains every command with its options and an example of itself', () => {
    for (const [name, { usage, summary, options = {}, example }] of Object.entries(commands)) {
      expect(usage.split(' ')[0]).toBe(name)
      expect(summary.length).toBeGreaterThan(10)
      expect(example).toContain(`clawql ${name}`)
      for (const [option, { help }] of Object.entries(options)) expect(help, option).toMatch(/\w{2}/)
      // The example's own options exist.
      for (const [, option = ''] of example.matchAll(/ --([a-z-]+)/g))
        expect(['json', ...Object.keys(options)]).toContain(option)
    }
  })

  it('is printed for the whole and for a command, and --version names the release', () => {
    const whole = run('--help')
    for (const name of Object.keys(commands)) expect(whole.stdout).toContain(`clawql ${name}`)
    expect(run('recall', '-h')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--max-nodes <value>') as string,
    })
    expect(run('help', 'recall').stdout).toBe(run('recall', '--help').stdout)
    expect(run('--version').stdout).toMatch(/^clawql \d{4}\.\d+\.\d+\n$/)
  })
})

describe('suggest()', () => {
  it.each([
    ['recal', 'recall'],
    ['stauts', 'status'],
    ['ingets', 'ingest'],
    ['backp', 'backup'],
    ['comp', 'completion'],
    ['LOGS', 'logs'],
    ['xyzzy', undefined],
    ['', undefined],
  ])('%s is near %s', (word, near) => expect(suggest(word, Object.keys(commands))).toBe(near))
})

describe('a failure', () => {
  it('is wrong usage with a suggestion, exit 2', () => {
    const command = run('recal', 'x')
    expect(command).toMatchObject({ status: exitCodes.usage, stdout: '' })
    expect(command.stderr).toMatch(/no command recal[\s\S]*Did you mean clawql recall\?/)
    expect(run('recall', 'x', '--max-node', '3').stderr).toMatch(/Did you mean --max-nodes\?/)
    expect(run('get', '01M8', 'pfd').stderr).toMatch(/One of: pdf, receipt, proof/)
  })

  it('is a problem document on standard error alone with --json', () => {
    const { status, stdout, stderr } = run('recall', 'x', '--json')
    expect([status, stdout]).toEqual([exitCodes.unreachable, ''])
    expect(JSON.parse(stderr)).toEqual({
      type: 'about:blank',
      title: 'No server answers',
      detail: 'No server answers at http://127.0.0.1:1.',
      next: expect.stringContaining('npm start') as string,
    })
  })

  it('shows every finding of the server with this command’s own option names, and passes the document on as it is', () => {
    const failure = new CommandFailure('VALIDATION_FAILED: no', exitCodes.failed, 'Correct what errors[] points at.')
    failure.problem = {
      code: 'VALIDATION_FAILED',
      errors: [
        { pointer: '/options/maxNodes', message: 'Too big', fix: 'See /openapi.json' },
        { pointer: '/query', message: 'Too long', fix: 'Shorten it' },
      ],
    }
    expect(failureText(failure, false, commands['recall'])).toBe(
      'clawql: VALIDATION_FAILED: no\n  --max-nodes: Too big (See /openapi.json)\n  /query: Too long (Shorten it)\n  Correct what errors[] points at.\n',
    )
    expect(JSON.parse(failureText(failure, true, commands['recall']))).toEqual(failure.problem)
    expect(spellOptions('Raise options.maxNodes, or options.other.', commands['recall'])).toBe(
      'Raise --max-nodes, or options.other.',
    )
  })
})

describe('clawql completion', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('makes a script that %s reads, with every command and option', (shell) => {
    const { status, stdout } = run('completion', shell)
    expect(status).toBe(0)
    for (const [name, { options = {} }] of Object.entries(commands)) {
      expect(stdout).toContain(name)
      for (const option of Object.keys(options)) expect(stdout).toContain(option)
    }
    if (!existsSync(`/bin/${shell}`) && !existsSync(`/usr/bin/${shell}`))
      return console.log(`not read by ${shell}: not here`)
    const script = join(dir, `completion.${shell}`)
    writeFileSync(script, stdout)
    expect(spawnSync(shell, ['-n', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  })

  it('completes commands, options and files in bash', () => {
    const script = run('completion', 'bash').stdout
    const complete = (...words: readonly string[]): string =>
      spawnSync(
        'bash',
        [
          '-c',
          `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _clawql; echo "\${COMPREPLY[*]}"`,
        ],
        { encoding: 'utf8', cwd: dir },
      ).stdout.trim()
    expect(complete('clawql', 'rec')).toBe('recall')
    expect(complete('clawql', 'recall', '--max-')).toBe('--max-nodes --max-hops')
    expect(complete('clawql', 'ingest', 'completion.b')).toBe('completion.bash')
    expect(complete('clawql', 'identities', '')).toBe('show list alias unalias erase')
    expect(complete('clawql', 'identities', 'er')).toBe('erase')
    expect(complete('clawql', 'identities', 'erase', '--dr')).toBe('--dry-run')
    expect(complete('clawql', 'memory', 'import', 'completion.b')).toBe('completion.bash')
  })
})

describe('clawql identities', () => {
  const label = 'PERSON_k3f9q2t'
  it.each([
    [[], 'Say what: show, list, alias, unalias or erase.'],
    [['show'], 'A label is missing.'],
    [['show', 'Maria Keller'], '"Maria Keller" is no label.'],
    [['alias', label], 'A label is missing.'],
    [['erase', label], 'Say what for, by --purpose.'],
    [['erase', label, '--subject', 'x', '--purpose', 'p'], 'Give a label or --subject, not both.'],
  ] as const)('%j is wrong usage', (args, said) => {
    expect(run('identities', ...args)).toMatchObject({
      status: exitCodes.usage,
      stdout: '',
      stderr: expect.stringContaining(said) as string,
    })
  })

  it('takes a label in every form in which a text or a mask shows it', () => {
    for (const form of [label, `<${label}>`, '<PERSON_••4444_k3f9q2t>'])
      expect(run('identities', 'show', form)).toMatchObject({ status: exitCodes.unreachable })
  })
})

describe('without an instance', () => {
  it('logs names the folder and the names that it knows', () => {
    expect(run('logs')).toMatchObject({
      status: exitCodes.failed,
      stderr: expect.stringContaining(join(dir, 'data')) as string,
    })
    expect(run('logs', 'nosuch')).toMatchObject({
      status: exitCodes.usage,
      stderr: expect.stringMatching(/Known: .*clawql-api.*tika/) as string,
    })
  })

  it('config check reads a file as a start would, and changes nothing', () => {
    const missing = run('config', 'check')
    expect([missing.status, missing.stderr]).toEqual([exitCodes.failed, expect.stringMatching(/is missing.*bootstrap/)])
    expect(existsSync(env.CLAWQL_CONFIG)).toBe(false)
    writeFileSync(env.CLAWQL_CONFIG, 'api: { port: 8081 }\n')
    expect(run('config', 'check')).toMatchObject({ status: 0, stdout: expect.stringContaining('port 8081') as string })
    writeFileSync(env.CLAWQL_CONFIG, 'api: { prot: 8081 }\n')
    expect(run('config', 'check')).toMatchObject({
      status: exitCodes.failed,
      stderr: expect.stringContaining('api.prot') as string,
    })
  })
})
