import {defineConfig} from 'vitest/config';

export default defineConfig({
	oxc: {jsx: {runtime: 'automatic', development: false}},
	test: {
		env: {NODE_ENV: 'production'},
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/hard/**'],
		setupFiles: ['test/support/seed.ts'],
		globalSetup: ['test/support/global-setup.ts'],
		testTimeout: 180_000,
		hookTimeout: 120_000,
		// What is waited for comes in its own time; only what never comes is a failure.
		expect: {poll: {timeout: 30_000, interval: 20}},
		pool: 'forks',
		// A process and its modules for each file would cost a quarter of the time; what a test changes is put back.
		isolate: false,
		unstubEnvs: true,
		unstubGlobals: true,
		restoreMocks: true,
		maxWorkers: 2,
	},
});
