import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {rememberCall} from '../../../source/core/calls/history.ts';
import {createCore} from '../../../source/core/core.ts';
import {putExtension, storeWith} from '../../support/stores.ts';

/** A store with an extension that has a saved call, a history, a log and a found update. */
async function lived() {
	const paths = storeWith('weather', {enabled: false});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	onTestFinished(() => core.close());
	const call = {tool: 'echo', arguments: {text: 'one'}, inputSchema: {}};
	await core.calls.save('weather', {name: 'mine', ...call});
	await rememberCall(paths, 'weather', {...call, secrets: [], milliseconds: 1, isError: false, bytes: 2});
	const logs = join(paths.state, 'logs', 'weather');
	mkdirSync(logs, {recursive: true});
	const log = join(logs, 'a.log');
	writeFileSync(log, 'a line');
	return {core, paths, log};
}

test('a removal that is undone brings saved calls, history and logs back', async () => {
	const {core, paths, log} = await lived();
	await core.remove('weather');
	expect(existsSync(log)).toBe(false);
	expect(await core.calls.saved('weather')).toEqual([]);
	expect(await core.calls.history('weather')).toEqual([]);
	expect((await core.undo()).warnings).toEqual([]);
	expect(readFileSync(log, 'utf8')).toBe('a line');
	expect(await core.calls.saved('weather')).toMatchObject([{name: 'mine'}]);
	expect(await core.calls.history('weather')).toHaveLength(1);
	expect(readdirSync(join(paths.state, 'removed'))).toEqual([]);
});

test('a removal for good keeps none of it', async () => {
	const {core, paths, log} = await lived();
	await core.remove('weather', {keep: false});
	expect(existsSync(log)).toBe(false);
	expect(existsSync(join(paths.state, 'removed'))).toBe(false);
	expect(await core.calls.saved('weather')).toEqual([]);
});

test('what is kept goes with the files that it belongs to', async () => {
	const {core, paths} = await lived();
	await core.remove('weather');
	const [kept = ''] = readdirSync(join(paths.state, 'removed'));
	rmSync(join(paths.data, 'removed', kept), {recursive: true});
	putExtension(paths, 'other');
	await core.setEnabled('other', false);
	expect(readdirSync(join(paths.state, 'removed'))).toEqual([]);
});

test('a log that has come to be there meanwhile is not replaced', async () => {
	const {core, log} = await lived();
	await core.remove('weather');
	mkdirSync(join(log, '..'), {recursive: true});
	writeFileSync(log, 'another line');
	await core.undo();
	expect(readFileSync(log, 'utf8')).toBe('another line');
	expect(await core.calls.saved('weather')).toMatchObject([{name: 'mine'}]);
});
