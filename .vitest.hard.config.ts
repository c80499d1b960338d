import {defineConfig} from 'vitest/config';

/** What is too long for every day: floods, fuzz, kill points, hundreds of processes. What they measure bears a neighbour. */
export default defineConfig({
	oxc: {jsx: {runtime: 'automatic', development: false}},
	test: {
		env: {NODE_ENV: 'production'},
		include: ['test/hard/**/*.test.{ts,tsx}'],
		setupFiles: ['test/support/seed.ts'],
		globalSetup: ['test/support/global-setup.ts', 'test/support/hard-report.ts'],
		testTimeout: 600_000,
		hookTimeout: 120_000,
		// What is waited for comes in its own time; only what never comes is a failure.
		expect: {poll: {timeout: 30_000, interval: 20}},
		pool: 'forks',
		maxWorkers: 2,
	},
});
