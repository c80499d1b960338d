import {expect, test} from 'vitest';
import {runScenario} from '../conformance/run-scenario.ts';

test.each([
	['initialize', '1/1'],
	['tools_call', '1/1'],
	['elicitation-sep1034-client-defaults', '5/5'],
	['sse-retry', '3/3'],
])('our client passes "%s" of the protocol\'s own conformance suite', async (scenario, all) => {
	const {ok, passed, output} = await runScenario(scenario);
	expect({ok, passed}, output).toEqual({ok: true, passed: all});
});
