import {expect, test} from 'vitest';
import {lastCall, rememberCall} from '../../../source/core/calls/history.ts';
import {saveCall, savedCalls} from '../../../source/core/calls/saved-calls.ts';
import type {JsonObject} from '../../../source/core/contract.ts';
import {parseJson} from '../../../source/core/exact-json.ts';
import {temporaryPaths} from '../../support/temporary.ts';

test('what is remembered of a call comes back with all digits of its numbers', async () => {
	const paths = temporaryPaths();
	const text = '{"id":1915883588174806058,"n":[1e400,-0,1.5]}';
	const call = {tool: 'get', arguments: parseJson(text) as JsonObject, inputSchema: {}, secrets: []};
	await rememberCall(paths, 'one', {...call, milliseconds: 1, isError: false, bytes: 1});
	await saveCall(paths, 'one', {...call, name: 'big'});
	// Each change of a file writes all of it again.
	await saveCall(paths, 'one', {...call, name: 'other', arguments: {}});
	const [big] = await savedCalls(paths, 'one');
	expect(JSON.stringify((await lastCall(paths, 'one', 'get'))?.arguments)).toBe(text);
	expect(JSON.stringify(big?.arguments)).toBe(text);
});
