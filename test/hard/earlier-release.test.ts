import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {contentsOf, keptHome, say, unpackRelease} from '../support/kept-homes.ts';
import {temporaryFolder} from '../support/temporary.ts';

const built = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');

test('the first release goes on with a home that this one has changed', async () => {
	const {home, paths} = keptHome('ordinary');
	const core = createCore({paths, env: {...process.env, MCPB_TUI_HOME: home}});
	onTestFinished(() => core.close());
	await core.configure('python-clock', {set: {zone: ['Bern']}});
	await core.setEnabled('shell-hello', true);
	const old = unpackRelease(temporaryFolder());
	const {extensions} = JSON.parse(say(old, home, 'list', '--json'));
	expect(
		extensions.map(({id, state, inClient}: {id: string; state: string; inClient: string}) => [
			id,
			state,
			inClient,
		]),
	).toEqual([
		['node-echo', 'ready', 'yes'],
		['python-clock', 'ready', 'yes'],
		['shell-hello', 'ready', 'yes'],
	]);
});

/** Writes a later schema into every file that has one, as a later release would. */
function makeNewer(home: string): void {
	for (const [name] of contentsOf(home)) {
		const path = join(home, name);
		const text = readFileSync(path, 'utf8');
		if (!name.startsWith('client/')) writeFileSync(path, text.replace(/("schema":\s*)1\b/, '$17'));
	}
}

const changes = [
	['list'],
	['sync'],
	['enable', 'shell-hello'],
	['disable', 'node-echo'],
	['config', 'node-echo', '--set', 'volume=3'],
	['rollback', 'node-echo'],
	['remove', 'python-clock', '--yes'],
	['start', 'node-echo'],
	['doctor', '--fix', '--no-start'],
];

test('this release and the first one harm nothing in a home that a later one has written', () => {
	const {home} = keptHome('ordinary');
	makeNewer(home);
	const old = unpackRelease(temporaryFolder());
	for (const program of [old, built]) {
		const copy = join(temporaryFolder(), 'home');
		cpSync(home, copy, {recursive: true, preserveTimestamps: true});
		const before = contentsOf(copy);
		const said = changes.map(args => say(program, copy, ...args, ...(args[0] === 'list' ? [] : ['--json'])));
		expect(said.filter(text => text.includes('RECORD_NEWER')).length).toBeGreaterThan(5);
		expect(contentsOf(copy)).toEqual(before);
	}
});
