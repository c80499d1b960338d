import {test} from 'vitest';
import {shellHelloBundle} from '../support/bundles.ts';
import {leave, newJourney} from '../support/journey.ts';
import {tinyServer} from '../support/stores.ts';

const script = [
	'#!/bin/sh',
	'if [ -z "$DATABASE" ]; then',
	'	echo "reading the configuration" >&2',
	'	echo "FATAL: no database is configured" >&2',
	'	exit 3',
	'fi',
	`exec /bin/sh ${tinyServer.args[0]}`,
].join('\n');

test('a server that crashes at its start: its last words where the failure is, its log, mended, running', async () => {
	const journey = newJourney();
	const bundle = await shellHelloBundle({
		manifest: manifest => ({
			...manifest,
			server: {
				...manifest.server,
				mcp_config: {...manifest.server.mcp_config, env: {DATABASE: '${user_config.database}'}},
			},
			user_config: {database: {type: 'string', title: 'Database', description: 'Where it is'}},
		}),
		files: {'server/hello': {content: script, mode: 0o755}},
	});
	await journey.install(bundle);
	const app = journey.open();
	await app.see('State');
	await app.press('s').see('✗ crashed', '1 crashed', 'FATAL: no database is configured');
	await app.press('o').see('reading the configuration', 'ERR  FATAL: no database is configured');
	await app.press('c').see('Where it is');
	await app.type('/var/db').press('ctrl-s').see('Save the settings of');
	await app.press('y').see('are saved.');
	await app.press('s').see('▶ running', '1 extension, 0 on, 1 running ');
	await leave(app);
});
