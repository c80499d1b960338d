import {existsSync, mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';

async function openAnswers() {
	const paths = temporaryPaths();
	putExtension(paths, 'answers', {script: join(import.meta.dirname, 'answer-server.js')});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 120, rows: 36});
	await app.see('State');
	await app.press('s').see('running');
	await app.press('t').see('counted', 'grow');
	const call = async (index: number, ...seen: readonly string[]) => {
		app.press('g', ...Array<string>(index).fill('j'), 'enter');
		await app.see('[ Call ]');
		await app.press('ctrl-s').see(...seen);
	};
	return {app, call, paths};
}

describe('an answer', () => {
	test('of a million bytes is there, searched, and moved in to its end', async () => {
		const {app, call} = await openAnswers();
		await call(0, 'lines 1-', 'of 18519', '1.0 MB');
		await app.press('/').type('number 0012345').press('enter').see('hit 1 of 1');
		await app.press('G').see('of 18519', 'number 0018518');
		await app.press('3').see('"content"');
		await app.press('2').see('content: [1 item]');
	});

	test('is seen beside the one before it', async () => {
		const {app, call} = await openAnswers();
		await call(1, 'this is call 1');
		await app.press('4').see('There is no answer before this one');
		await app.press('1', 'r').see('this is call 2');
		await app.press('4').see('1 line added, 1 line taken away', '-this is call 1', '+this is call 2');
	});

	test('that is an error, or does not fit its schema, says so in words and is shown all the same', async () => {
		const {app, call} = await openAnswers();
		await call(2, 'as words', 'does not fit the tool', '"degrees": "mild"');
		await app.press('3').see('does not fit the tool', '"structuredContent"');
		await app.press('esc').see('Enter call');
		await call(3, 'the station is closed', 'The tool answered with an error (isError).', 'tool error');
	});

	test('has a picture that is saved and never over another file, and a link that is followed', async () => {
		const {app, call} = await openAnswers();
		const file = join(mkdtempSync(join(tmpdir(), 'mcpb-tui-test-')), 'tiny.png');
		await call(4, '[image image/png, 70 B]', '[link one note://one]');
		await app.press('enter').see('Go to one first');
		await app.press('p', 's').see('Save the image as', 'media.png');
		await app.press('ctrl-u').type(file).press('enter').see('Saved');
		expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
		await app.press('s', 'ctrl-u').type(file).press('enter').see('is there already');
		await app.press('esc').seeNoMore('Save the image as');
		await app.press('v').see('shows no pictures', '1x1');
		await app.press('esc', 'p', 'enter').see('note://one was read');
		await app.press('r').see('4 diff');
		await app.press('esc').see('[link one note://one]');
	});

	test('is copied in each of its forms, and a large one is in a file too', async () => {
		const {app, call, paths} = await openAnswers();
		await call(0, 'of 18519');
		await app.press('y').see('the answer as JSON', 'the JSON-RPC message', 'mcpb-tui call answers large');
		await app
			.press('m')
			.see('clipboard: the JSON-RPC message: {"jsonrpc":"2.0","id":1,"method":"tools/call"');
		await app.press('y', 't').see('the answer as text, 1.0 MB, sent to the terminal');
		await expect.poll(() => existsSync(join(paths.state, 'copied.txt'))).toBe(true);
	});
});

describe('beside its tools a server', () => {
	test('has prompts, whose arguments it completes', async () => {
		const {app} = await openAnswers();
		await app.press('P').see('greet who tone?', 'says hello');
		await app.press('enter').see('Get it', 'required');
		await app.press('ctrl-s').see('Not asked: something is missing');
		await app.type('A').press('ctrl-o').see('The server proposes:', 'Ada  Adam');
		await app.press('ctrl-o').see('Adam');
		await app.press('ctrl-s').see('user:', 'Greet Ada', 'assistant:', 'in a plain tone');
		await app.press('esc').see('Get it');
	});

	test('has resources that are read and watched, and templates', async () => {
		const {app, call} = await openAnswers();
		await app.press('R').see('note://one', 'note://{name}');
		await app.press('w').see('Watched: note://one', 'watched');
		await app.press('enter').see('note://one was read');
		await app.press('esc', 'T').see('tools 6');
		await call(5, 'grown');
		await app.press('esc').see('prompts', 'tools 7');
		await app.press('R').see('changed', '(1)');
		await app.press('j', 'enter').see('Read it');
		await app.type('a b').press('ctrl-s').see('note://a%20b was read', 'mcpb-tui read answers note://a%20b');
	});

	test('says what it is, what it can, and how soon it answers; its new tools are told by name', async () => {
		const {app, call} = await openAnswers();
		await app.press('I').see('answers', '1.2.3', '(subscribe)', 'Ask it anything.', 'joined the running');
		await app.press('p').see('It answered in');
		await app.press('L').see('Log level    debug');
		await app.press('T').see('tools 6');
		await call(5, 'its tools changed: +fresh');
		await app.press('esc', 'I').see('its tools changed: +fresh');
	});
});
