// AuditLog, KeyVault and ciphertext in workerd, beside a plain table. node test/bench/audit.ts [port]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unstable_startWorker } from 'wrangler'

const [port = '8350'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'audit-bench-'))
const worker = await unstable_startWorker({
  config: fileURLToPath(new URL('../runtime/audit-bench.toml', import.meta.url)),
  dev: { server: { port: Number(port) }, inspector: false, persist: folder, watch: false, logLevel: 'warn' },
})
await worker.ready
const paths = [
  '/seal',
  '/one',
  '/batch',
  '/concurrent',
  '/one',
  '/batch',
  '/status',
  '/trail',
  '/checkpoint',
  '/keys',
  '/check',
]
for (const path of paths) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  console.log(path, await answer.text())
}
await worker.dispose()
rmSync(folder, { recursive: true, force: true })
