import {appendFileSync, mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import type {Paths} from '../../../source/core/paths.ts';
import type {LogEntry} from '../../../source/core/runtime/log-format.ts';
import {openTestScreens} from '../../support/screens.ts';
import {oddServer, putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';

async function open(paths: Paths) {
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 120, rows: 30});
	await app.see('State');
	return app;
}

const begin = Date.parse('2026-11-21T10:00:00.000Z');

/** A log of an extension as a runner writes it: one line a second, each as it is told. */
function writeLog(
	paths: Paths,
	id: string,
	entries: readonly (string | Partial<LogEntry>)[],
	from = 0,
): void {
	putExtension(paths, id);
	const folder = join(paths.state, 'logs', id);
	mkdirSync(folder, {recursive: true});
	const lines = entries.map((entry, index) => {
		const time = new Date(begin + (from + index) * 1000).toISOString();
		return JSON.stringify({time, kind: 'stderr', ...(typeof entry === 'string' ? {text: entry} : entry)});
	});
	appendFileSync(join(folder, '20261121T100000000Z-1.jsonl'), `${lines.join('\n')}\n`);
}

test('lines are left out by level, kind and pattern, what is left out is said, and Esc shows all again', async () => {
	const paths = temporaryPaths();
	const message = {kind: 'message', direction: 'to-server', method: 'ping', id: '1', bytes: 50} as const;
	writeLog(paths, 'weather', ['all is well', 'WARN cloudy', 'ERROR thunder', message]);
	const app = await open(paths);
	await app.press('o').see('all is well', 'ERR  ERROR thunder', 'ping #1');
	await app.press('l', 'l').see('warning and worse', '$ mcpb-tui logs weather -f --level warning');
	await app.seeNoMore('all is well');
	await app.see('WARN cloudy');
	await app.press('esc').see('all is well');
	await app
		.press('M')
		.see('without message')
		.then(() => app.seeNoMore('ping #1'));
	await app
		.press('&')
		.see('only lines that fit')
		.then(() => app.type('thunder|well').press('enter'));
	await app.see('only /thunder|well/');
	await app.seeNoMore('WARN cloudy');
	await app.press('esc').see('WARN cloudy', 'ping #1');
});

test('a pattern finds its hits in memory and on disk, errors and marks are gone to, a wrong pattern is explained', async () => {
	const paths = temporaryPaths();
	const lines = Array.from(
		{length: 5000},
		(_, index) => `line ${index}${index % 2400 === 7 ? ' needle' : ''}`,
	);
	lines[100] = 'ERROR far back';
	writeLog(paths, 'weather', lines);
	const app = await open(paths);
	await app.press('o').see('line 4999', 'following, 2,000+ lines');
	await app.press('/').type('NEED|need+le').press('enter').see('line 4807 needle', '1/1 hit');
	await app.press('N').see('line 2407 needle');
	await app.press('N').see('line 7 needle');
	await app.press('N').see('No hit before this.');
	await app.press('x').see('ERROR far back', '›');
	await app.press('esc', 'm').seeRow(/›\*.*ERROR far back/);
	await app.press('g').see('line 0');
	await app.press('u').seeRow(/›\*.*ERROR far back/);
	await app.press('G').see('line 4999', 'following');
	await app.press('/').type('(').press('enter').see('is not a regular expression');
});

test('scrolling back goes on in the files, and G returns to what is newest', async () => {
	const paths = temporaryPaths();
	writeLog(
		paths,
		'weather',
		Array.from({length: 2100}, (_, index) => `line ${index}.`),
	);
	const app = await open(paths);
	await app.press('o').see('line 2099.');
	await app.press('g').see('line 0.', 'paused, 0 new, G to resume');
	writeLog(paths, 'weather', ['news'], 2100);
	await app.see('paused, 1 new');
	await app.press('j').see('line 1.');
	await app.press('G').see('news', 'following');
	await app.press(...Array(70).fill('pageup')).see('paused');
	while (!app.text().includes(' line 0.')) {
		app.press('pageup');
		await app.drawn();
	}
});

test('the logs of several servers are merged by time, each line with its server in front', async () => {
	const paths = temporaryPaths();
	writeLog(
		paths,
		'weather',
		['first', 'third'].map((text, index) => ({text, time: new Date(begin + index * 2000).toISOString()})),
	);
	writeLog(paths, 'maps', [{text: 'second', time: new Date(begin + 1000).toISOString()}]);
	const app = await open(paths);
	await app.press('o', 'a').see('all', '$ mcpb-tui logs -f', 'weather', 'second', 'third');
	const order = app
		.lines()
		.flatMap(line => /(maps|weather) +err +(\w+)/.exec(line)?.slice(1, 3).join(' ') ?? []);
	expect(order).toEqual(['weather first', 'maps second', 'weather third']);
});

test('a request and its answer are one line, which unfolds to what was said', async () => {
	const paths = temporaryPaths();
	putExtension(paths, 'odd', {script: oddServer});
	const app = await open(paths);
	await app.press('s').see('running');
	const core = createCore({paths});
	const connection = await core.connect('odd');
	await connection.call('echo', {text: 'words of a call'});
	await app.press('o').seeRow(/call → tools\/call .* m?s, .* → /);
	expect(app.text()).not.toContain('words of a call');
	await app
		.press('/')
		.type('tools/call')
		.press('enter', 'enter')
		.see('asked', '"text": "words of a call"', 'answered');
	await app.press('enter').seeNoMore('words of a call');
	await connection.close();
	await core.close();
});

test('JSON is laid out, long lines are wrapped, and all of it is saved for the user alone', async () => {
	const paths = temporaryPaths();
	writeLog(paths, 'weather', [
		`{"level":"error","deep":{"cause":"rain"}}`,
		`long ${'x'.repeat(150)} end-of-it`,
	]);
	const app = await open(paths);
	await app.press('o').see('ERR  {"level":"error"');
	expect(app.text()).not.toContain('end-of-it');
	await app.press('|').see('end-of-it');
	await app.press('k', 'P').see('"cause": "rain"');
	await app.press('O').seeNoMore('Extensions');
	await app.see('end-of-it', 'Esc close');
	await app.press('esc').see('paused', 'Extensions');
	await app.press('ctrl-s').see('Saved: ');
	const folder = join(paths.state, 'saved-logs');
	const [name = ''] = readdirSync(folder);
	expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
	expect(readFileSync(join(folder, name), 'utf8').split('\n')).toHaveLength(3);
});
