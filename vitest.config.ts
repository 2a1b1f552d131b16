// Test projects: unit and simulation in Node, engines over HTTP, runtime in workerd, and the slow suites.
import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          // Every core: left to itself it leaves one free, which of two is half.
          maxWorkers: '100%',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        // The pipeline in a seeded world: the Workers' modules run in Node, on base classes of the simulation.
        resolve: {
          alias: { 'cloudflare:workers': fileURLToPath(new URL('test/simulation/platform.ts', import.meta.url)) },
        },
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: './test/runtime/wrangler.toml' } })],
        test: { name: 'runtime', include: ['test/runtime/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        // Objects filled to what one holds: minutes.
        plugins: [cloudflareTest({ wrangler: { configPath: './test/runtime/wrangler.toml' } })],
        test: {
          name: 'capacity',
          include: ['test/capacity/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        // Slow suites, each on instances of its own: what the product does, seen from outside.
        test: {
          name: 'acceptance',
          include: ['test/acceptance/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 300_000,
          // They wait more than they work: two at a time take the time of one and a half.
          maxWorkers: 2,
        },
      },
      {
        // Those that fill or measure the machine, or kill what runs on it: hostile files, floods, full disks, crashes.
        test: {
          name: 'alone',
          include: ['test/acceptance/alone/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        // The engines' contract against embedded and real services.
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
