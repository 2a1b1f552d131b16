// How drizzle-kit writes migrations: `npm run migrations` after a change of schema.ts.
import type { Config } from 'drizzle-kit'

export default {
  dialect: 'sqlite',
  schema: './d1-migrations/schema.ts',
  out: './d1-migrations',
} satisfies Config
