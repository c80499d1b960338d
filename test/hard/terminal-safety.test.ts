import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {PassThrough} from 'node:stream';
import {render, Text} from 'ink';
import {createElement as h} from 'react';
import {expect, onTestFinished, test} from 'vitest';
import {safeLine, safeText} from '../../source/core/safe-text.ts';
import {createFrameWriter} from '../../source/ui/terminal/frame-writer.ts';
import {nodeEchoBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';
import {report} from '../support/hard-report.ts';
import {putExtension} from '../support/stores.ts';
import {createTerminal, terminalStream} from '../support/terminal.ts';
import {tortureServer} from '../support/torture.ts';

/** The same numbers at every run. */
function createDice(seed: number) {
	let state = seed;
	return (sides: number) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * sides);
	};
}

const pieces = [
	'\u001B',
	'\u001B[',
	'\u001B]',
	'\u001B]52;c;aGFja2Vk',
	'\u001B]0;owned',
	'\u001B]8;;https://evil.example\u0007',
	'\u001BP',
	'\u001B_G',
	'\u001B^',
	'\u001BX',
	'\u009B',
	'\u009D52;c;',
	'\u0090',
	'\u009C',
	'\u0007',
	'\u001B\\',
	'31m',
	'8m',
	'2J',
	'?1049h',
	';',
	'\r',
	'\n',
	'\t',
	'\b',
	'\u007F',
	'\u0000',
	'\u202E',
	'\u2066',
	'\u200F',
	'\u061C',
	'\u2028',
	'\uFFF9',
	'\uD800',
	'\uDC00',
	'\u{E0041}',
	'a\u0301\u0301\u0301\u0301\u0301\u0301',
	'👨‍👩‍👧',
	'한글',
	'word ',
	'"',
	'0',
];

function hostileText(dice: (sides: number) => number): string {
	let text = '';
	for (let count = dice(12); count >= 0; count--) {
		text += dice(4) === 0 ? String.fromCharCode(dice(0x3_00)) : pieces[dice(pieces.length)];
	}
	return text;
}

const steering =
	/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|\p{M}{5}|\p{Cs}/u;

test('nothing that steers a terminal is left of a million hostile texts', () => {
	const dice = createDice(20_261);
	const count = 1_000_000;
	let leaks = 0;
	for (let index = 0; index < count; index++) {
		const text = hostileText(dice);
		if (steering.test(safeText(text)) || /[\n\t]/.test(safeLine(text)) || steering.test(safeLine(text)))
			leaks++;
	}
	expect(leaks).toBe(0);
	report('texts made safe', count, `${leaks} leaks`);
}, 300_000);

test('ten thousand of them drawn by Ink leave title, clipboard and links of the terminal alone', async () => {
	const dice = createDice(7);
	const [columns, rows] = [80, 25];
	const terminal = createTerminal({columns, rows});
	let asked = 0;
	for (const code of [0, 1, 2, 4, 8, 10, 11, 12, 52, 104, 133, 1337]) {
		terminal.terminal.parser.registerOscHandler(code, () => {
			asked++;
			return false;
		});
	}
	terminal.terminal.onTitleChange(() => asked++);
	const written: string[] = [];
	const stream = terminalStream({
		...terminal,
		write(data: string, done?: () => void) {
			written.push(data);
			terminal.write(data, done);
		},
	});
	const writer = createFrameWriter(stream as never, {ascii: false});
	const frame = () =>
		Array.from({length: rows - 1}, (_, index) =>
			h(Text, {key: index, wrap: 'truncate'}, safeLine(hostileText(dice))),
		);
	const view = () =>
		h('ink-box', {style: {flexDirection: 'column', width: columns, height: rows}}, ...frame());
	const screens = render(view(), {
		stdout: writer.stdout,
		stdin: new PassThrough() as unknown as NodeJS.ReadStream,
		debug: true,
		interactive: true,
		patchConsole: false,
	});
	let count = rows - 1;
	while (count < 10_000) {
		screens.rerender(view());
		count += rows - 1;
		await writer.flushed();
	}
	screens.unmount();
	await terminal.settled();
	// What is left after our own cursor moves, colours, modes and scroll regions is text.
	const rest = written.join('').replaceAll(/\u001B\[[?\d;]*[A-Za-z]/g, '');
	expect(rest.match(/[\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F-\u009F]/g) ?? []).toEqual([]);
	expect(asked).toBe(0);
	report('texts drawn by Ink', count, `${asked} reached title, clipboard or links`);
});

const evil =
	'\u001B]52;c;aGFja2Vk\u0007\u001B]0;owned\u0007\u009D0;owned\u009C\u001B[31m\u202E\u001B]8;;https://evil.example\u0007x';

test('a hostile bundle, server, log, answer, error and file name, on every path to a real tmux, change neither clipboard nor title', async () => {
	const home = newHome();
	const bundle = await nodeEchoBundle({
		manifest: manifest => ({
			...manifest,
			display_name: `Echo ${evil}`,
			description: evil,
			long_description: evil,
			author: {name: evil},
			license: evil,
			tools: [{name: evil, description: evil}],
		}),
	});
	const file = join(home.folder, `evil${'\u001B]0;owned\u0007'}.mcpb`);
	writeFileSync(file, 'no zip');
	putExtension(home.paths, 'torture', {script: tortureServer});
	const thrower = join(home.folder, 'thrower.mjs');
	writeFileSync(thrower, `setTimeout(() => {throw new Error(${JSON.stringify(evil)});}, 50);`);

	const socket = `mcpb-tui-${process.pid}`;
	const tmux = (...args: string[]) =>
		execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {encoding: 'utf8', env: home.env});
	tmux('new-session', '-d', '-x', '100', '-y', '30', '-n', 'work', 'sh');
	onTestFinished(() => {
		tmux('kill-server');
	});
	tmux('set-option', '-g', 'set-clipboard', 'on');
	tmux('select-pane', '-T', 'untouched');
	tmux('set-buffer', 'untouched');
	const screen = () => tmux('capture-pane', '-p');
	const until = async (what: RegExp) => {
		const deadline = Date.now() + 60_000;
		while (!what.test(screen())) {
			if (Date.now() > deadline) throw new Error(`Never saw ${what}:\n${screen()}`);
			await new Promise(resolve => setImmediate(resolve));
		}
	};
	let commands = 0;
	const bin = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');
	const shell = async (command: string) => {
		commands++;
		tmux('send-keys', '-l', `${command}; echo done-${commands}-$((1+1))`);
		tmux('send-keys', 'Enter');
		await until(new RegExp(`^done-${commands}-2$`, 'm'));
		tmux('send-keys', '-l', 'clear');
		tmux('send-keys', 'Enter');
	};
	const us = `${process.execPath} ${bin}`;
	for (const command of [
		`${us} install ${bundle} --yes --enable --set api_key=x`,
		`${us} install '${file}' --yes`,
		`${us} list`,
		`${us} info node-echo`,
		`${us} config node-echo`,
		`${us} start torture`,
		`${us} tools torture`,
		`${us} call torture escapes`,
		`${us} call torture escapes --json`,
		`${us} call torture chatty --follow --timeout 1 | tail -5`,
		`${us} call torture wrong`,
		`${us} call torture crash`,
		`${us} logs torture -n 50`,
		`${us} status`,
		`${us} doctor torture`,
		`${us} report torture`,
		`NODE_OPTIONS='--import ${thrower}' ${us} logs torture -f`,
	]) {
		await shell(command);
	}
	tmux('send-keys', '-l', `${us}; echo left-$((1+1))`);
	tmux('send-keys', 'Enter');
	await until(/2 extensions/);
	const isHome = /q quit/;
	const keys = ['j', 'k', '2', '3', '4', '5', '1', 'j', '3', '4', '1'];
	for (const key of keys) tmux('send-keys', key);
	const overlays = ['i', 'S', '?', '@'];
	for (const key of overlays) {
		tmux('send-keys', key);
		await until(/^(?![\s\S]*q quit)/);
		// A key that comes in the same read as Esc would be Alt and that key.
		tmux('send-keys', 'Escape');
		await until(isHome);
	}
	tmux('send-keys', 'q');
	await until(/^left-2$/m);
	expect(tmux('display-message', '-p', '#{pane_title}').trim()).toBe('untouched');
	expect(tmux('show-buffer')).toBe('untouched');
	expect(tmux('list-buffers').trim().split('\n')).toHaveLength(1);
	report(
		'commands and screens in a tmux with set-clipboard on',
		commands + keys.length + overlays.length,
		'clipboard and title untouched',
	);
});
