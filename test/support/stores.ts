import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import type {
	CommandTemplate,
	JsonObject,
	UserConfigOption,
	UserConfigValue,
} from '../../source/core/contract.ts';
import type {Paths} from '../../source/core/paths.ts';
import {runningServers, stopServer} from '../../source/core/runtime/running.ts';
import {safeLine} from '../../source/core/safe-text.ts';
import {extensionFolder, recordFile} from '../../source/core/store/record.ts';
import {sampleManifest, sampleRecord, sampleVersion} from './records.ts';
import {temporaryPaths} from './temporary.ts';

export const root = join(import.meta.dirname, '..', '..');
export const serverEverything = join(
	root,
	'node_modules',
	'@modelcontextprotocol',
	'server-everything',
	'dist',
	'index.js',
);
/** Arguments for those of its tools that need some. */
export const everythingArguments: Readonly<Record<string, JsonObject>> = {
	echo: {message: 'hi'},
	'get-annotated-message': {messageType: 'error'},
	'get-sum': {a: 2, b: 3},
	'get-resource-reference': {resourceType: 'Text', resourceId: 1},
	'trigger-long-running-operation': {duration: 0.2, steps: 2},
	'trigger-sampling-request': {prompt: 'a poem', maxTokens: 10},
	'get-structured-content': {location: 'New York'},
	'gzip-file-as-resource': {name: 'x.gz', data: 'data:text/plain,hello'},
	'simulate-research-query': {topic: 'python', ambiguous: true},
	'trigger-url-elicitation': {url: 'https://example.com'},
};
export const oddServer = join(root, 'test', 'run', 'servers', 'odd.js');
/** How a server is started that costs next to nothing. */
export const tinyServer: {command: string; args: string[]} = {
	command: '/bin/sh',
	args: [join(root, 'test', 'run', 'servers', 'tiny.sh')],
};

type Put = Partial<CommandTemplate> & {
	/** The script that Node runs, unless `command` says otherwise. */
	script?: string;
	/** What the screens call it. */
	name?: string;
	enabled?: boolean;
	userConfig?: readonly UserConfigOption[];
	values?: Readonly<Record<string, UserConfigValue>>;
	secrets?: readonly string[];
};

/** Puts an extension into a store as an install would have: linked, and started with the command given. */
export function putExtension(
	paths: Paths,
	id: string,
	{
		script = oddServer,
		name = 'Sample',
		command = process.execPath,
		args = [],
		env = {},
		enabled = true,
		userConfig = [],
		values = {},
		secrets = [],
	}: Put = {},
): void {
	const sha256 = 'b'.repeat(64);
	const manifest = sampleManifest({
		rawName: id,
		displayName: safeLine(name),
		userConfig,
		server: {
			type: 'node',
			entryPoint: 'x',
			command: {command, args: command === process.execPath ? [script, ...args] : args, env},
			platformOverrides: {},
		},
	});
	const version = sampleVersion(sha256, {
		manifest,
		folder: root,
		origin: {kind: 'link', asked: root, final: root},
	});
	const record = sampleRecord({
		id,
		rawName: id,
		enabled,
		current: sha256,
		versions: [version],
		userConfig: values,
		secrets,
	});
	mkdirSync(extensionFolder(paths, id), {recursive: true, mode: 0o700});
	writeFileSync(recordFile(paths, id), JSON.stringify(record));
}

/** A store of the running test's own with one extension in it; whatever runs of it is stopped when the test ends. */
export function storeWith(id: string, extension?: Put): Paths {
	const paths = temporaryPaths();
	putExtension(paths, id, extension);
	onTestFinished(async () => {
		const servers = await runningServers(paths);
		await Promise.all(
			servers.map(server => stopServer(paths, server.id, {pid: server.pid}).catch(() => undefined)),
		);
	});
	return paths;
}
