import {existsSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {describe, expect, test} from 'vitest';
import {temporaryFolder} from '../support/temporary.ts';
import {type Program, startProgram} from '../support/terminal.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');

async function openProgram() {
	const app = startProgram({home: temporaryFolder()});
	await app.see('No extension is installed yet');
	expect(app.terminal.buffer.active.type).toBe('alternate');
	return app;
}

/** What a program wrote last may be read after its end has been told. */
async function seeLeft(app: Program) {
	await app.until('left the alternate screen', () => app.terminal.buffer.active.type === 'normal');
}

describe('the terminal is as it was', () => {
	test.each([
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGINT', 130],
		['SIGQUIT', 131],
	] as const)('after %s, with the exit code of a shell', async (signal, code) => {
		const app = await openProgram();
		app.kill(signal);
		expect(await app.exited).toBe(code);
		await seeLeft(app);
		expect(app.terminal.modes.bracketedPasteMode).toBe(false);
	});

	test('after Ctrl-C, also in the middle of a text field', async () => {
		const app = await openProgram();
		await app.press('i').type('/tmp/som').see('/tmp/som');
		app.press('ctrl-c');
		expect(await app.exited).toBe(130);
		await seeLeft(app);
	});

	test('after q', async () => {
		const app = await openProgram();
		app.press('q');
		expect(await app.exited).toBe(0);
		await seeLeft(app);
		expect(app.text().trim()).toBe('');
	});
});

test('a terminal that was made smaller and larger again is drawn anew, however quickly', async () => {
	const app = await openProgram();
	app.resize({columns: 60, rows: 18});
	await app.until('fit', () => app.lines()[16]?.includes('$ mcpb-tui list') ?? false);
	app.resize({columns: 100, rows: 30});
	await app.until('fit', () => app.lines()[28]?.includes('$ mcpb-tui list') ?? false);
	expect(app.lines()[27]).toMatch(/╯$/);
	app.press('q');
	expect(await app.exited).toBe(0);
});

test('a dumb terminal is told of the commands, in a sentence', async () => {
	const app = startProgram({home: temporaryFolder(), env: {TERM: 'dumb'}, columns: 160});
	await app.see('TERM is "dumb"', 'mcpb-tui list');
	expect(await app.exited).toBe(3);
	expect(app.terminal.buffer.active.type).toBe('normal');
});

test('without a terminal the commands are named', async () => {
	const {exitCode, stderr} = await execa(process.execPath, [bin], {
		reject: false,
		stdin: 'ignore',
		env: {MCPB_TUI_HOME: temporaryFolder()},
	});
	expect(exitCode).toBe(3);
	expect(stderr).toContain('mcpb-tui list');
});

test('the demo offers its bundle, and takes its home away when it is left', async () => {
	const app = startProgram({home: temporaryFolder(), args: ['--demo']});
	await app.see('No extension is installed yet', 'Everything is kept under ');
	const place = /kept under (\S+)\./.exec(app.text())?.[1] ?? '';
	expect(existsSync(place)).toBe(true);
	await app.press('i').see('Install a bundle', 'demo.mcpb');
	app.press('ctrl-c');
	expect(await app.exited).toBe(130);
	expect(existsSync(place)).toBe(false);
});

test('Ctrl-Z where no shell could continue it gives the screen back at once', async () => {
	const app = await openProgram();
	app.press('ctrl-z');
	await app.until('left the screen', () => app.terminal.buffer.active.type === 'normal');
	await app.see('No extension is installed yet');
	expect(app.terminal.buffer.active.type).toBe('alternate');
	app.press('q');
	expect(await app.exited).toBe(0);
});

test('with the mouse taken and a title set, both are given back at the end', async () => {
	const app = await openProgram();
	let written = '';
	app.onOutput(data => {
		written += data;
	});
	await app.press('alt-m').see('with Shift it selects text');
	expect(app.terminal.modes.mouseTrackingMode).toBe('vt200');
	app.kill('SIGTERM');
	expect(await app.exited).toBe(143);
	await seeLeft(app);
	expect(app.terminal.modes.mouseTrackingMode).toBe('none');
	// Before and after: some terminals keep the mode for each of their two screens.
	expect(written.match(/\u001B\[\?1000l/g)).toHaveLength(2);
	expect(written).toContain('\u001B[23;0t');
});
