import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import type {Finding} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import type {Check} from '../../../source/core/doctor/check.ts';
import {createContext} from '../../../source/core/extensions/context.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {readStore} from '../../../source/core/store/read-store.ts';
import {endServers} from '../../support/servers.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

/** A home with private folders, the encrypted file as its vault, and a login shell that is quick. */
export function healthyHome(extension?: Parameters<typeof putExtension>[2] | false) {
	const paths: Paths = temporaryPaths();
	for (const folder of [paths.config, paths.data, paths.state]) mkdirSync(folder, {mode: 0o700});
	writeFileSync(join(paths.config, 'config.json'), '{"vault": "file"}', {mode: 0o600});
	if (extension !== false) putExtension(paths, 'weather', extension);
	const person = temporaryFolder('mcpb-tui-person-');
	const env = {...process.env, SHELL: '/bin/sh', HOME: person};
	const core = createCore({paths, env});
	onTestFinished(() => endServers(paths));
	const clientFile = join(paths.home ?? '', 'client', 'claude_desktop_config.json');
	const context = createContext(paths, {env, clientConfig: undefined, emit: () => undefined});
	return {
		paths,
		core,
		person,
		clientFile,
		/** What one check finds, of everything or of one extension, by the kind of finding where that is said. */
		async found(check: Check, id?: string, only?: string): Promise<readonly Finding[]> {
			const findings = await check({
				context,
				settings: await core.settings(),
				clientPath: clientFile,
				items: readStore(paths).filter(item => only === undefined || item.id === only),
				only,
				signal: new AbortController().signal,
			});
			return id === undefined ? findings : findings.filter(finding => finding.id === id);
		},
	};
}

/** A server that answers the handshake, and lists these tools, of a few lines that run under Node alone. */
export function serverScript({
	tools = ['now'],
	begin = '',
}: {
	tools?: readonly string[];
	begin?: string;
} = {}): string {
	const file = join(temporaryFolder('mcpb-tui-server-'), 'server.js');
	const list = JSON.stringify(tools.map(name => ({name, inputSchema: {type: 'object'}})));
	writeFileSync(
		file,
		`${begin}
const answers = {
	initialize: params => ({protocolVersion: params.protocolVersion, capabilities: {tools: {}}, serverInfo: {name: 'tiny', version: '1'}}),
	'tools/list': () => ({tools: ${list}}),
};
require('node:readline').createInterface({input: process.stdin}).on('line', line => {
	const {id, method, params} = JSON.parse(line);
	if (id !== undefined) console.log(JSON.stringify({jsonrpc: '2.0', id, result: answers[method]?.(params) ?? {}}));
});
`,
	);
	return file;
}
