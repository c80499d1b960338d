import {defineConfig} from 'vitest/config';

export default defineConfig({
	oxc: {jsx: {runtime: 'automatic', development: false}},
	test: {
		env: {NODE_ENV: 'production'},
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/hard/**'],
		globalSetup: ['test/support/global-setup.ts'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		pool: 'forks',
		// A process and its modules for each file would cost a quarter of the time; what a test changes is put back.
		isolate: false,
		unstubEnvs: true,
		unstubGlobals: true,
		restoreMocks: true,
		maxWorkers: 2,
	},
});
