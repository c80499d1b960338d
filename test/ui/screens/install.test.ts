import {dirname} from 'node:path';
import {expect, test} from 'vitest';
import type {Core, PreparedBundle} from '../../../source/core/contract.ts';
import {createCore} from '../../../source/core/core.ts';
import {demoBundle} from '../../../source/core/own-files.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {nodeEchoBundle, serverFilesystemBundle} from '../../support/bundles.ts';
import {openTestScreens} from '../../support/screens.ts';
import {temporaryPaths} from '../../support/temporary.ts';

type Prepare = Core['prepare'];

async function openWith(around: (prepare: Prepare) => Prepare = prepare => prepare) {
	const paths = temporaryPaths();
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	await core.changeSettings({vault: 'file'});
	const app = await openTestScreens({...core, prepare: around(core.prepare)}, {columns: 80, rows: 24});
	await app.see('No extension is installed yet');
	return app;
}

/** Lets bundles be read only when the line gives way, as a slow download would. */
function slowLine() {
	const gate = Promise.withResolvers<void>();
	const around =
		(prepare: Prepare): Prepare =>
		async (source, options) => {
			const given = new Promise<never>((_, reject) => {
				options?.signal?.addEventListener('abort', () => reject(options.signal?.reason), {once: true});
			});
			await Promise.race([gate.promise, given]);
			return prepare(source, options);
		};
	return {around, giveWay: gate.resolve};
}

test('a bundle is read in the background, and its review comes when nothing else is open', async () => {
	const line = slowLine();
	const app = await openWith(line.around);
	await app.paste(demoBundle()).see('Install a bundle');
	await app.press('enter').see('Reading the bundle');
	await app.press('b').see('read in the background');
	await app.press('w').see('What goes on', 'reading ');
	line.giveWay();
	await app.see('its review comes');
	expect(app.text()).not.toContain('Install it?');
	await app.press('esc').see('Review what it asks for', 'Install it?');
});

test('reading is given up in the list of what goes on', async () => {
	const app = await openWith(slowLine().around);
	await app.paste(demoBundle()).press('enter').see('Reading the bundle');
	await app.press('b', 'w').see('What goes on', 'reading ');
	await app.press('x').see('Nothing goes on.');
});

test('several pasted sources are taken one after another', async () => {
	const second = await nodeEchoBundle();
	const app = await openWith();
	await app.paste(`${demoBundle()}\n${second}\n`).see('Install a bundle', 'And 1 other after it');
	await app.press('enter').see('Review what it asks for', 'Sample Workshop');
	await app.press('n').seeNoMore('Sample Workshop');
	await app.see('Review what it asks for', 'echo');
});

test('of three pasted bundles each has its review, and its settings before the next one comes', async () => {
	const app = await openWith();
	const third = await serverFilesystemBundle();
	await app.paste(`${demoBundle()}\n${await nodeEchoBundle()}\n${third}\n`).see('And 2 others after it');
	await app.press('enter').see('Review what it asks for', 'Sample Workshop');
	await app.press('tab').see('Enter install');
	await app.press('enter').see('Settings of Sample Workshop');
	await app.press('esc').see('Review what it asks for', 'Node Echo');
	expect(app.text()).not.toContain('Settings of');
	await app.press('tab').see('Enter install');
	await app.press('enter').see('Settings of Node Echo');
	await app.type('k-12345').press('ctrl-s').see('Save the settings of');
	await app.press('y').see('Review what it asks for', 'ilesystem');
	await app.press('esc').see('2 extensions');
	await app.seeNoMore('Review');
});

test('leaving one of several is not leaving all, before they are read and while one is', async () => {
	const line = slowLine();
	const app = await openWith(line.around);
	const [second, third] = [await nodeEchoBundle(), await serverFilesystemBundle()];
	await app.paste(`/no/such.mcpb\n${demoBundle()}\n${second}\n${third}\n`).see('And 3 others after it');
	await app.see('Esc leave this one out');
	await app.press('esc').see('And 2 others after it', 'demo.mcpb');
	await app.press('enter').see('Reading the bundle');
	await app.press('esc').see('Install a bundle');
	await app.press('esc').seeNoMore('Install a bundle');
	line.giveWay();
	await app.see('Review what it asks for', 'Node Echo');
	await app.press('n').see('ilesystem');
	await app.press('n').seeNoMore('Review');
});

test('while a path is typed one sees what it could go on to', async () => {
	const app = await openWith();
	await app.press('i').see('Install a bundle');
	app.press('ctrl-u').type(`${dirname(demoBundle())}/`);
	await app.see('.mcpb');
});

test('what a policy forbids cannot be chosen to be installed, and the reason is told', async () => {
	const forbid =
		(prepare: Prepare): Prepare =>
		async (source, options): Promise<PreparedBundle> => {
			const bundle = await prepare(source, options);
			return {...bundle, review: {...bundle.review, forbidden: [safeLine('it is not signed')]}};
		};
	const app = await openWith(forbid);
	await app.paste(demoBundle()).press('enter').see('switch on ] forbidden');
	await app.press('tab').see('A policy forbids to install it: it is not signed.');
	await app.press('enter').see('Nothing was installed.');
});
