import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {forgetCalls, rememberCall} from '../../../source/core/calls/history.ts';
import {
	type CallToSave,
	forgetSavedCalls,
	removeSavedCall,
	renameSavedCall,
	saveCall,
	savedCalls,
} from '../../../source/core/calls/saved-calls.ts';
import {temporaryPaths} from '../../support/temporary.ts';

function call(name: string, change: Partial<CallToSave> = {}): CallToSave {
	return {name, tool: 'echo', arguments: {message: name}, inputSchema: {}, secrets: [], ...change};
}

test('calls are saved by name, found by tool, renamed and removed', async () => {
	const paths = temporaryPaths();
	for (const name of ['case 10', ' case 2 ', 'Zürich']) await saveCall(paths, 'one', call(name));
	await saveCall(paths, 'one', call('sum', {tool: 'add', arguments: {a: 1}}));
	const names = async () => (await savedCalls(paths, 'one')).map(({name}) => name);
	expect(await names()).toEqual(['case 2', 'case 10', 'sum', 'Zürich']);
	expect(await savedCalls(paths, 'one', {tool: 'add'})).toMatchObject([{name: 'sum', arguments: {a: 1}}]);
	await renameSavedCall(paths, 'one', 'case 10', 'a case');
	await removeSavedCall(paths, 'one', 'case 2');
	expect(await names()).toEqual(['a case', 'sum', 'Zürich']);
	expect(await savedCalls(paths, 'two')).toEqual([]);
	await forgetSavedCalls(paths, 'one');
	expect(await names()).toEqual([]);
});

test('a name that is taken is replaced only when asked to', async () => {
	const paths = temporaryPaths();
	await saveCall(paths, 'one', call('x', {arguments: {n: 1}}));
	await saveCall(paths, 'one', call('y'));
	await expect(saveCall(paths, 'one', call('x'))).rejects.toMatchObject({code: 'SAVED_CALL_EXISTS'});
	await expect(renameSavedCall(paths, 'one', 'y', 'x')).rejects.toMatchObject({code: 'SAVED_CALL_EXISTS'});
	expect(await savedCalls(paths, 'one')).toMatchObject([{name: 'x', arguments: {n: 1}}, {name: 'y'}]);
	await saveCall(paths, 'one', call('x', {arguments: {n: 2}, replace: true}));
	await renameSavedCall(paths, 'one', 'x', 'x');
	expect(await savedCalls(paths, 'one')).toMatchObject([{name: 'x', arguments: {n: 2}}, {name: 'y'}]);
});

test('what is not there is named with what is', async () => {
	const paths = temporaryPaths();
	await expect(removeSavedCall(paths, 'one', 'x')).rejects.toMatchObject({code: 'SAVED_CALL_NOT_FOUND'});
	await saveCall(paths, 'one', call('here'));
	await expect(renameSavedCall(paths, 'one', 'x', 'z')).rejects.toMatchObject({
		code: 'SAVED_CALL_NOT_FOUND',
		hint: 'Saved are: here',
	});
});

test.each(['', '  ', 'x'.repeat(81), 'a\nb', 'a\u001Bb'])('"%s" cannot be a name', async name => {
	const paths = temporaryPaths();
	await expect(saveCall(paths, 'one', call(name))).rejects.toMatchObject({code: 'SAVED_CALL_NAME_INVALID'});
});

test('no secret is saved, and too much is refused', async () => {
	const paths = temporaryPaths();
	const saved = await saveCall(
		paths,
		'one',
		call('x', {
			arguments: {token: 'abc-def-ghi', text: 'has vault-secret in it', a: 1},
			secrets: ['vault-secret'],
		}),
	);
	expect(saved).toMatchObject({arguments: {a: 1}, withheld: ['/token', '/text']});
	expect(readFileSync(join(paths.state, 'history', 'one.saved.json'), 'utf8')).not.toMatch(
		/abc-def|vault-secret/,
	);
	await expect(saveCall(paths, 'one', call('y', {arguments: {t: 'x'.repeat(70_000)}}))).rejects.toMatchObject(
		{
			code: 'TOOL_ARGUMENTS_INVALID',
		},
	);
});

test('saved calls stay when the history is forgotten', async () => {
	const paths = temporaryPaths();
	await saveCall(paths, 'one', call('x'));
	await rememberCall(paths, 'one', {...call('x'), milliseconds: 1, isError: false, bytes: 1});
	await forgetCalls(paths, 'one');
	expect(await savedCalls(paths, 'one')).toHaveLength(1);
});
