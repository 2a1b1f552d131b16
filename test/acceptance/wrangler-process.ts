// wrangler for tests: its command and an environment in which it stays on this machine and asks nobody for a newer version.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Arguments of Node that run wrangler. */
export const wranglerScript = join(
  dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'bin',
  'wrangler.js',
)

/** `dir` takes what wrangler writes beside its state: its log and its list of running Workers. */
export const wranglerEnvironment = (dir: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: dir,
  CI: 'true',
  NO_COLOR: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_REGISTRY_PATH: join(dir, 'registry'),
  WRANGLER_LOG_PATH: join(dir, 'wrangler-logs'),
})
