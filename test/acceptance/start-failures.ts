// Every way that we know for a start to fail, how to bring it about, and what the launcher says then.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, unlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { requireLock } from '../../self-host/lock.ts'
import { readSettings } from '../../self-host/settings.ts'
import { open, unprivilegedFrom, write, mount, closed, treeWithout, isRoot, type Failure } from './broken-places.ts'

export const failures: readonly Failure[] = [
  {
    name: 'the port is taken',
    async prepare({ port }) {
      const server = createServer().listen(port, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      open.push(server)
    },
    says: /Port \d+ on 127\.0\.0\.1 is in use .* PORT=8081 npm start/,
  },
  {
    name: 'the port needs rights',
    prepare: () => ({ PORT: '80' }),
    says: /Port 80 needs rights/,
    isForNobody: true,
    isSkipped: unprivilegedFrom <= 80,
  },
  {
    name: 'PORT is no number',
    prepare: () => ({ PORT: 'eighty' }),
    says: /CONFIG_REJECTED the variable PORT \(api\.port\)/,
  },
  {
    name: 'PORT is too large',
    prepare: () => ({ PORT: '70000' }),
    says: /CONFIG_REJECTED the variable PORT \(api\.port\)/,
  },
  {
    name: 'the address is not this machine’s',
    prepare({ config }) {
      write(config, 'api:\n  auth:\n    mode: apiKey\n')
      return { CLAWQL_BIND: '192.0.2.1' }
    },
    says: /192\.0\.2\.1 is not an address of this machine. Correct CLAWQL_BIND/,
  },
  {
    name: 'noAuth is to listen beyond loopback',
    prepare: () => ({ CLAWQL_BIND: '0.0.0.0' }),
    says: /noAuth is allowed on the loopback address only/,
  },
  {
    name: 'the data directory may not be made (EACCES)',
    prepare: (at) => ({ CLAWQL_DATA_DIR: closed(at, 'a') }),
    says: /EACCES: .*\/a.*CLAWQL_DATA_DIR/,
    isForNobody: true,
  },
  {
    name: 'the secrets folder may not be made (EACCES)',
    prepare: (at) => ({ CLAWQL_SECRETS_DIR: closed(at, 'b') }),
    says: /EACCES: .*\/b.*CLAWQL_SECRETS_DIR/,
    isForNobody: true,
  },
  {
    name: 'the configuration may not be made (EACCES)',
    prepare: (at) => ({ CLAWQL_CONFIG: closed(at, 'c').replace('/below', '/c.yaml') }),
    says: /EACCES: .*\/c.*CLAWQL_CONFIG/,
    isForNobody: true,
  },
  {
    name: 'the data directory can only be read (EROFS)',
    prepare({ dir }) {
      mount(join(dir, 'ro'), 'ro,size=1m')
      return { CLAWQL_DATA_DIR: join(dir, 'ro', 'data') }
    },
    says: /EROFS: .*can only be read.*CLAWQL_DATA_DIR/,
    isSkipped: !isRoot,
  },
  {
    name: 'no space is left',
    prepare({ dir }) {
      mount(join(dir, 'small'), 'size=20m,mode=700')
      return { CLAWQL_DATA_DIR: join(dir, 'small', 'data') }
    },
    says: /No space: only 20 MiB are free .* at least 1\.0 GiB/,
    isSkipped: !isRoot,
  },
  {
    name: 'the data directory is a file (EEXIST)',
    prepare: ({ data }) => write(data, ''),
    says: /EEXIST: .*data is not a folder/,
  },
  {
    name: 'a part of its path is a file (ENOTDIR)',
    prepare({ dir }) {
      write(join(dir, 'file'), '')
      return { CLAWQL_DATA_DIR: join(dir, 'file', 'data') }
    },
    says: /ENOTDIR: .*file.*CLAWQL_DATA_DIR/,
  },
  {
    name: 'its place does not exist (ENOENT)',
    prepare({ dir }) {
      symlinkSync(join(dir, 'gone'), join(dir, 'link'))
      return { CLAWQL_DATA_DIR: join(dir, 'link', 'data') }
    },
    says: /ENOENT: .*CLAWQL_DATA_DIR/,
  },
  {
    name: 'its name is too long (ENAMETOOLONG)',
    prepare: ({ dir }) => ({ CLAWQL_DATA_DIR: join(dir, 'n'.repeat(300)) }),
    says: /ENAMETOOLONG: .*CLAWQL_DATA_DIR/,
  },
  {
    name: 'its path is a circle of links (ELOOP)',
    prepare({ dir }) {
      symlinkSync(join(dir, 'two'), join(dir, 'one'))
      symlinkSync(join(dir, 'one'), join(dir, 'two'))
      return { CLAWQL_DATA_DIR: join(dir, 'one', 'data') }
    },
    says: /ELOOP: .*CLAWQL_DATA_DIR/,
  },
  {
    name: 'the data directory is a link',
    prepare({ dir, data }) {
      mkdirSync(join(dir, 'elsewhere'), { mode: 0o700 })
      symlinkSync(join(dir, 'elsewhere'), data)
    },
    says: /data is a symbolic link. Fix:/,
  },
  {
    name: 'the data directory is open to others',
    prepare({ data }) {
      mkdirSync(data)
      chmodSync(data, 0o777)
    },
    says: /data can be entered by others. Fix: chmod 700/,
  },
  {
    name: 'the data directory is another user’s',
    prepare({ data }) {
      mkdirSync(data, { mode: 0o700 })
      chownSync(data, 12_345, 12_345)
    },
    says: /data belongs to another user \(uid 12345\). Fix: chown/,
    isSkipped: !isRoot,
  },
  {
    name: 'the configuration is no YAML',
    prepare: ({ config }) => write(config, 'api: [\n'),
    says: /CONFIG_REJECTED .*clawql\.local\.yaml: /,
  },
  {
    name: 'the configuration has a field that is not known',
    prepare: ({ config }) => write(config, 'api:\n  prot: 1\n'),
    says: /CONFIG_REJECTED api\.prot/,
  },
  {
    name: 'others can write the configuration',
    prepare({ config }) {
      write(config, 'tier: local\n')
      chmodSync(config, 0o666)
    },
    says: /can be written by others. Fix: chmod go-w/,
  },
  {
    name: 'the configuration is a folder',
    prepare: ({ config }) => mkdirSync(config),
    says: /clawql\.local\.yaml is not a file/,
  },
  {
    name: 'a secret is loose',
    prepare: ({ secrets }) => chmodSync(join(secrets, 'root.key'), 0o640),
    says: /root\.key can be read by others. Fix: chmod 600/,
    isSecondStart: true,
  },
  {
    name: 'the secrets folder is loose',
    prepare: ({ secrets }) => chmodSync(secrets, 0o755),
    says: /secrets can be entered by others. Fix: chmod 700/,
    isSecondStart: true,
  },
  {
    name: 'a secret is a FIFO',
    prepare({ secrets }) {
      unlinkSync(join(secrets, 'root.key'))
      execFileSync('/usr/bin/mkfifo', ['-m', '600', join(secrets, 'root.key')])
    },
    says: /root\.key is not a file/,
    isSecondStart: true,
  },
  {
    name: 'a secret is damaged',
    prepare: ({ secrets }) => write(join(secrets, 'root.key'), 'AAAA'),
    says: /root\.key is damaged.*Restore it from a backup/,
    isSecondStart: true,
  },
  {
    name: 'a secret is missing beside data',
    prepare({ data, secrets }) {
      mkdirSync(join(data, 'objects', 'clawql-Tenant'))
      unlinkSync(join(secrets, 'root.key'))
    },
    says: /root\.key is missing, but .* holds data .*Restore it from a backup/,
    isSecondStart: true,
  },
  {
    name: 'instance.json is damaged',
    prepare: ({ data }) => write(join(data, 'instance.json'), '{'),
    says: /instance\.json is not JSON/,
    isSecondStart: true,
  },
  {
    name: 'the data is of 2026.11.0',
    prepare: ({ data }) => mkdirSync(join(data, 'objects', 'clawql-AuditLog'), { recursive: true, mode: 0o700 }),
    says: /written by 2026\.11\.0/,
  },
  {
    name: 'another instance runs on the directory',
    prepare({ data }) {
      const lock = requireLock(readSettings({ CLAWQL_DATA_DIR: data }))
      open.push({ close: () => lock.release() })
    },
    says: /An instance is already running on .*npx clawql ps/,
    isSecondStart: true,
  },
  {
    name: 'the cap of memory is no number',
    prepare: () => ({ CLAWQL_MAIN_MEMORY_MIB: 'much' }),
    says: /CLAWQL_MAIN_MEMORY_MIB is much; a number of MiB/,
  },
  {
    name: 'workerd is missing',
    prepare: () => undefined,
    says: /workerd has no binary for .*Run npm ci again/,
    root: () => treeWithout('workerd', '@cloudflare'),
  },
  {
    name: 'Node is too old',
    prepare: () => undefined,
    says: /Node 20\.[\d.]+ is too old.*Install Node 22\.18 or newer/,
    root: () => treeWithout('.bin'),
    node: '/usr/bin/node',
    isSkipped:
      !existsSync('/usr/bin/node') ||
      !execFileSync('/usr/bin/node', ['--version'], { encoding: 'utf8' }).startsWith('v20'),
  },
]
