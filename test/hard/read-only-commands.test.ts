import {createHash} from 'node:crypto';
import {lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {commands} from '../../source/cli/commands/index.ts';
import {shellHelloBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';

const talker = join(import.meta.dirname, '..', 'core', 'runtime', 'connection', 'talker.js');

/** Everything below a folder as it can be seen: names, kinds, modes, sizes, times and contents. */
function tree(folder: string): readonly string[] {
	const names = readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();
	return names.map(name => {
		const path = join(folder, name);
		const stats = lstatSync(path);
		const content = stats.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
		return [name, stats.mode, stats.isDirectory() ? '' : stats.size, stats.mtimeMs, content].join(' ');
	});
}

/** Each command with the exit code that it has with --readonly, where everything it is about is there. */
const lines: readonly (readonly [line: string, code: number])[] = [
	['list', 0],
	['list --all', 0],
	['info shell-hello', 0],
	['info client:talker', 0],
	['status', 0],
	['tools shell-hello', 2],
	['tools client:talker', 2],
	['prompts shell-hello', 2],
	['resources shell-hello', 2],
	['read shell-hello note://1', 2],
	['complete shell-hello prompt a b', 2],
	['server shell-hello', 2],
	['call shell-hello hello', 2],
	['call client:talker seen', 2],
	['run shell-hello', 2],
	['calls shell-hello', 0],
	['calls shell-hello --saved', 0],
	['calls shell-hello --delete mine', 2],
	['logs shell-hello', 0],
	['doctor', 0],
	['doctor shell-hello', 0],
	['doctor --fix', 2],
	['report shell-hello', 0],
	['config shell-hello', 0],
	['config shell-hello --entry direct', 2],
	['config shell-hello --entry direct --dry-run', 0],
	['install BUNDLE --dry-run', 0],
	['install BUNDLE --yes', 2],
	['update --check', 0],
	['update', 2],
	['enable shell-hello', 2],
	['disable shell-hello', 2],
	['start shell-hello', 2],
	['stop shell-hello --yes', 2],
	['restart shell-hello', 2],
	['rollback shell-hello', 2],
	['remove shell-hello --yes', 2],
	['undo', 2],
	['undo --list', 0],
	['sync', 2],
	['sync --dry-run', 0],
	['sync --backups', 0],
	['vault status', 0],
	['vault list', 0],
	['vault set x', 2],
	['vault unset x', 2],
	['vault use file', 2],
	['vault migrate file', 2],
	['completion bash', 0],
];

test('no command leaves a trace with --readonly, and each that would change something says so', async () => {
	const home = newHome();
	const bundle = await shellHelloBundle();
	mkdirSync(join(home.clientFile, '..'), {recursive: true});
	const entry = {command: process.execPath, args: [talker]};
	writeFileSync(home.clientFile, JSON.stringify({mcpServers: {talker: entry}}));
	await home.install(bundle, {enable: true});
	await home.ok('call', 'shell-hello', 'hello', '--save', 'mine');
	writeFileSync(join(home.home, 'config', 'config.json'), '{"vault": "file", "theme": "dark"}');
	const named = new Set(lines.map(([line]) => line.split(' ').slice(0, 2).join(' ')));
	const missing = commands.filter(({name}) => ![...named].some(line => `${line} `.startsWith(`${name} `)));
	expect(missing.map(({name}) => name)).toEqual([]);
	const before = tree(home.home);
	for (const [line, code] of lines) {
		const ran = await home.run(['--readonly', ...line.replace('BUNDLE', bundle).split(' ')]);
		expect(ran.code, `${line}: ${ran.err}`).toBe(code);
		expect(tree(home.home), line).toEqual(before);
	}
});
