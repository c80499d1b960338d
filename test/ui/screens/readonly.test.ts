import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {endServers} from '../../support/servers.ts';
import {putExtension, serverEverything} from '../../support/stores.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

test('with --readonly an answer is saved to a file of one’s own, and calls and saved calls are refused', async () => {
	const paths = temporaryPaths();
	putExtension(paths, 'everything', {script: serverEverything});
	// With --readonly no server is started: one that runs is looked at.
	const starting = createCore({paths});
	await starting.start('everything');
	onTestFinished(async () => {
		await endServers(paths);
		await starting.close();
	});
	const core = createCore({paths, readonly: true});
	const app = await openTestScreens(core, {columns: 100, rows: 30, readonly: true});
	await app.see('State');
	await app.press('t').see('tools');
	await app.press('enter').see('started with --readonly');
	await app.press('R').see('ask the server');
	await app.press('enter').see('architecture.md');
	await app.press('enter').see('r ask again');
	await app.press('S').see('Save the whole answer as');
	const file = join(temporaryFolder(), 'answer.json');
	await app.press('ctrl-u').type(file).press('enter').see('Saved ');
	expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('contents');
	await expect(
		core.calls.save('everything', {name: 'mine', tool: 'echo', arguments: {}, inputSchema: {}}),
	).rejects.toMatchObject({code: 'READ_ONLY'});
});
