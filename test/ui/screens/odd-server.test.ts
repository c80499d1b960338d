import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {root, storeWith} from '../../support/stores.ts';

const lines = {
	'tools/list':
		'[1,2]\n{"jsonrpc":"2.0","id":$ID,"result":{"nextCursor":"","tools":[{"description":"x"},{"name":"loose","inputSchema":null}]}}',
	'tools/call': '{"jsonrpc":"2.0","id":$ID,"error":{"code":-32000,"message":"on fire","data":{"retry":5}}}',
};

test('a server that says odd things leaves the screens alive, which say what is odd', async () => {
	const script = join(root, 'test', 'run', 'servers', 'scripted.js');
	const paths = storeWith('weather', {script, args: [JSON.stringify(lines)]});
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	const app = await openTestScreens(core, {columns: 80, rows: 24});
	await app.see('Sample');
	await app.press('t').see('Enter ask for tools');
	await app.press('enter').see('nextCursor is empty', '(no name)', '! name is missing', 'loose');
	await app.press('enter').see('This tool cannot be called: name is missing');
	await app.press('down', 'enter').see('inputSchema is null, not an object', 'The answer comes here');
	await app.press('ctrl-s').see('failed', 'weather answered with error -32000: on fire (data: {"retry":5})');
	await app.press('esc').see('(no name)');
	await app.press('I').see('Problem', 'nextCursor is empty');
	await expect
		.poll(() => core.calls.history('weather'))
		.toMatchObject([{tool: 'loose', isError: true, error: 'error -32000: on fire (data: {"retry":5})'}]);
});
