// The scenarios about OAuth, which our client does not speak yet: `npm run conformance:auth` says how each one ends.
import process from 'node:process';
import {runScenario} from './run-scenario.ts';

const scenarios = [
	'metadata-default',
	'metadata-var1',
	'metadata-var2',
	'metadata-var3',
	'basic-cimd',
	'scope-from-www-authenticate',
	'scope-from-scopes-supported',
	'scope-omitted-when-undefined',
	'scope-step-up',
	'scope-retry-limit',
	'token-endpoint-auth-basic',
	'token-endpoint-auth-post',
	'token-endpoint-auth-none',
	'pre-registration',
];

for (const scenario of scenarios) {
	const {ok, passed, output} = await runScenario(`auth/${scenario}`);
	process.stdout.write(`${ok ? 'passes' : 'fails '}  ${passed.padEnd(6)}  auth/${scenario}\n`);
	if (process.argv.includes('--verbose')) process.stdout.write(`${output}\n`);
}
