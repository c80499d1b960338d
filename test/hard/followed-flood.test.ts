import {spawn} from 'node:child_process';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {type Home, newHome} from '../support/command.ts';
import {report} from '../support/hard-report.ts';
import {putExtension, root} from '../support/stores.ts';
import {tortureServer} from '../support/torture.ts';

/** The torture server as an extension: its tool `chatty` writes 5,000 lines at once and waits to be cancelled. */
function homeWithTorture(): Home {
	const home = newHome();
	putExtension(home.paths, 'torture', {script: tortureServer});
	return home;
}

test('a flood is followed to its end, or counted, and the call ends in time', async () => {
	const {run} = homeWithTorture();
	const {code, err} = await run(['call', 'torture', 'chatty', '--follow', '--timeout', '3', '--json']);
	expect(code).toBe(6);
	const told = err.split('\n').map(line => JSON.parse(line) as {type?: string; lines?: number});
	expect(told.at(-1)).toMatchObject({error: {code: 'SERVER_TIMEOUT'}});
	const lines = told.filter(({type}) => type === 'stderr');
	const omitted = told.filter(({type}) => type === 'omitted').map(item => item.lines ?? 0);
	const left = omitted.reduce((sum, count) => sum + count, 0);
	expect(lines.length + left).toBe(5000);
	report('lines of a flood told while a call was followed', lines.length, `${left} counted`);
	expect(lines.at(-1)).toMatchObject({text: 'stderr line 5000'});
});

test('a call ends also when nobody reads what it follows, and its end is told when somebody does', async () => {
	const {env, folder, paths} = homeWithTorture();
	const core = createCore({paths});
	const words = ['call', 'torture', 'chatty', '--follow', '--timeout', '1'];
	const call = spawn(process.execPath, [join(root, 'bin', 'mcpb-tui.js'), ...words], {env, cwd: folder});
	const exited = new Promise(resolve => call.once('close', resolve));
	const until = async (count: number) => {
		while ((await core.status()).length !== count) await pause(20);
	};
	// Its server is its own: it runs as long as the call.
	await until(1);
	await until(0);
	let told = '';
	call.stderr.setEncoding('utf8').on('data', (text: string) => {
		told += text;
	});
	expect(await exited).toBe(6);
	expect(told).toMatch(/error: The call of chatty was not answered in time/);
});
