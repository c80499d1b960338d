import {chmodSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {openTorture} from '../../support/torture.ts';

afterEach(() => {
	vi.unstubAllEnvs();
});

test('a form and its JSON are two views of one value, and a broken text is said at its place', async () => {
	const {app, open} = await openTorture();
	await open('echo');
	await app.type('hi').press('ctrl-t').see('"text": "hi"', 'the same value');
	app.press('down', 'end');
	await app.type('x').see('Line 2, column');
	await app.press('ctrl-s').see('Not called');
	await app.press('ctrl-t').see('There is no form of this');
	await app.press('backspace').see('the same value');
	await app.press('left').type(' there').press('ctrl-t').see('hi there', '[ Call ]');
	await app.press('ctrl-s').see('given {"text":"hi there"}');
});

test('pasted JSON becomes the arguments', async () => {
	const {app, open} = await openTorture();
	await open('echo');
	await app.press('ctrl-t').see('the same value');
	app.press('ctrl-k', 'ctrl-k', 'ctrl-k', 'ctrl-k');
	app.paste('{\n  "text": "two\\nlines"\n}');
	await app.press('ctrl-s').see('given {"text":"two\\nlines"}');
});

test('a text of several lines is kept as it is, seen in one and edited in several', async () => {
	const {app, open} = await openTorture();
	await open('echo');
	app.paste('one\ntwo');
	await app.see('one␊two');
	await app.press('alt-l').press('enter').type('three').press('ctrl-s').see('one␊two␊three');
	await app.press('ctrl-s').see('given {"text":"one\\ntwo\\nthree"}');
});

describe('an editor of the user’s own', () => {
	function putEditor(folder: string, script: string): string {
		const file = join(folder, 'editor');
		writeFileSync(file, `#!/bin/sh\n${script}\n`);
		chmodSync(file, 0o700);
		return file;
	}

	test('gets all arguments in a file for it alone, which is gone afterwards', async () => {
		const {app, open, home} = await openTorture();
		const script = `stat -c %a "$1" > ${home}/mode; sed -i 's/hi/from outside/' "$1"`;
		vi.stubEnv('VISUAL', putEditor(home, script));
		vi.stubEnv('TMPDIR', home);
		await open('echo');
		await app.type('hi').press('down', 'down').press('alt-e').see('from outside');
		expect(readFileSync(join(home, 'mode'), 'utf8').trim()).toBe('600');
		expect(readdirSync(tmpdir()).filter(name => name.startsWith('mcpb-tui-'))).toEqual([]);
		await app.press('ctrl-s').see('given {"text":"from outside"}');
	});

	test('may leave what is no JSON: it is shown, with the place', async () => {
		const {app, open, home} = await openTorture();
		vi.stubEnv('VISUAL', putEditor(home, `printf '{"text": oops}' > "$1"`));
		await open('echo');
		await app.press('down', 'down').press('alt-e').see('{"text": oops}', 'Line 1, column 10');
	});

	test('that ends badly changes nothing', async () => {
		const {app, open, home} = await openTorture();
		vi.stubEnv('VISUAL', putEditor(home, `echo nonsense > "$1"; exit 1`));
		await open('echo');
		await app.type('hi').press('alt-e').see('editor ended with 1: nothing was', 'hi');
	});
});

test('a value comes from a file whose path is completed, and so do all arguments', async () => {
	const {app, open, home} = await openTorture();
	writeFileSync(join(home, 'letter.txt'), 'Dear all,\nhello');
	writeFileSync(join(home, 'query.json'), '{"text": "whole"}');
	await open('echo');
	await app.press('alt-i').see('A file for text');
	await app.type(`${home}/lett`).press('tab').see('letter.txt');
	await app.press('enter').see('Dear all,␊hello');
	await app.press('down', 'down').press('alt-i').see('all arguments');
	await app.type(`@${home}/query.json`).press('enter').see('text       whole');
	await app.press('alt-i').see('all arguments');
	await app.type('/does/not/exist').press('enter').see('cannot be read');
});

test('roots are what the user says, and the server hears of it', async () => {
	const {app, open, home} = await openTorture({columns: 120, rows: 36});
	await open('roots');
	await app.press('alt-o').see('Roots of torture', 'None.');
	await app.press('a').see('A folder for torture');
	await app.type(home).press('enter').see(`file://${home}`);
	await app.press('esc').press('ctrl-s').see('answered {"roots":[', `"uri":"file://${home}"`);
});

test('calls are saved under a name, renamed, taken, run and deleted, and no secret is in them', async () => {
	const {app, open, core} = await openTorture();
	await open('echo');
	await app.type('first').press('down').type('hunter2secret').press('alt-m').see('Save this call of echo');
	await app.type('mine').press('enter').see('Saved as mine. Secrets are not in it.');
	expect(JSON.stringify(await core.calls.saved('torture'))).not.toContain('hunter2');
	await app.press('ctrl-s').see('given {"text":"first"');
	await expect.poll(() => core.calls.history('torture')).toHaveLength(1);
	await app.press('alt-h').see('Calls of echo', 'mine  saved', '"text": "first"', '/password');
	await app.press('n').see('Another name for mine');
	await app.press('ctrl-u').type('yours').press('enter').see('yours  saved');
	await app.press('r').see('fill them in again', 'given {"text":"first"}');
	await app.press('alt-h').see('yours  saved');
	await app.press('d').see('Delete the saved call yours?');
	await app.press('y').seeNoMore('yours  saved');
	await app.press('enter').see('first');
});
