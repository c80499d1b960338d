import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {expect, test} from 'vitest';
import {isClaudeRunning, looksLikeClaude} from '../../../source/core/clients/client-running.ts';

test.each<[NodeJS.Platform, string[], boolean]>([
	['linux', ['/usr/bin/claude-desktop'], true],
	[
		'linux',
		['/usr/lib/claude-desktop/node_modules/electron/dist/electron', '/usr/lib/claude-desktop/app.asar'],
		true,
	],
	['linux', ['/usr/bin/electron', '/opt/claude-desktop/app.asar'], true],
	['linux', ['/usr/bin/electron', '/opt/other/app.asar'], false],
	['linux', ['claude'], false],
	['linux', ['vim', 'claude-desktop.txt'], false],
	['linux', [''], false],
	['darwin', ['/Applications/Claude.app/Contents/MacOS/Claude'], true],
	['darwin', ['/Users/me/.local/bin/claude'], false],
	[
		'darwin',
		['/Applications/Claude.app/Contents/Frameworks/Claude Helper.app/Contents/MacOS/Claude Helper'],
		false,
	],
	['win32', ['Claude.exe'], true],
	['win32', ['claude.exe'], false],
])('on %s %j counts as Claude Desktop: %s', (platform, argv, expected) => {
	expect(looksLikeClaude(platform, argv)).toBe(expected);
});

test.skipIf(process.platform !== 'linux')(
	'a running Claude Desktop is seen, and that it has ended',
	async () => {
		expect(await isClaudeRunning()).toBe(false);
		const child = spawn(process.execPath, ['-e', 'console.log("up"); process.stdin.resume()'], {
			argv0: '/usr/bin/claude-desktop',
		});
		await once(child.stdout, 'data');
		expect(await isClaudeRunning()).toBe(true);
		child.kill('SIGKILL');
		await once(child, 'exit');
		expect(await isClaudeRunning()).toBe(false);
	},
);
