import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';

const version = '2.12.0';
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'node_modules', '.cache', `inspector-${version}`);
const script = join(folder, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');

/** The launcher of Inspector, fetched when it is not there yet; undefined, with a note, where that cannot be done. */
export function fetchInspector(): string | undefined {
	if (existsSync(script)) return script;
	try {
		mkdirSync(folder, {recursive: true});
		const what = `@modelcontextprotocol/inspector@${version}`;
		execFileSync(
			'npm',
			['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', what],
			{
				stdio: 'pipe',
				timeout: 180_000,
			},
		);
		return script;
	} catch {
		console.error(`Inspector ${version} could not be fetched: its column stays empty.`);
		return undefined;
	}
}

/** Twenty servers for its list, each the reference server. */
export function inspectorConfig(home: string): string {
	const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');
	const names = Array.from({length: 20}, (_, index) => `server-${String(index).padStart(2, '0')}`);
	const servers = names.map(name => [name, {command: process.execPath, args: [everything]}]);
	mkdirSync(home, {recursive: true});
	const file = join(home, 'servers.json');
	writeFileSync(file, JSON.stringify({mcpServers: Object.fromEntries(servers)}));
	return file;
}
