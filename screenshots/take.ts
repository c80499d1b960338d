/**
 * Takes the pictures of this folder from the built program in a real pseudo-terminal, on a home of its own that is
 * made anew: `node screenshots/take.ts`.
 */
import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {createCore} from '../source/core/core.ts';
import {demoBundle} from '../source/core/own-files.ts';
import {resolvePaths} from '../source/core/paths.ts';
import {serverEverythingBundle, serverFilesystemBundle} from '../test/support/bundles.ts';
import {type Program, startProgram} from '../test/support/terminal.ts';
import {renderSvg} from './svg.ts';

// A short path that is the same every time: it is in the pictures.
const home = '/tmp/mcpb-tui-pictures';
const size = {columns: 100, rows: 30};

function takePicture(app: Program, name: string, title: string): void {
	const svg = renderSvg(app.terminal, {theme: 'dark', title});
	writeFileSync(join(import.meta.dirname, `${name}.svg`), svg);
}

async function installSome() {
	rmSync(home, {recursive: true, force: true});
	mkdirSync(join(home, 'config'), {recursive: true});
	mkdirSync(join(home, 'documents'));
	writeFileSync(join(home, 'config', 'config.json'), '{"vault": "file"}');
	const core = createCore({paths: resolvePaths({env: {}, home})});
	for (const bundle of [demoBundle(), await serverEverythingBundle(), await serverFilesystemBundle()]) {
		copyFileSync(bundle, join(home, basename(bundle)));
	}
	const install = async (name: string, set: Record<string, string[]>, enable: boolean) => {
		const prepared = await core.prepare(join(home, name));
		await core.install(prepared, {set, enable});
		prepared.close();
	};
	await install('server-everything.mcpb', {}, true);
	await install('server-filesystem.mcpb', {allowed_directories: [join(home, 'documents')]}, true);
	await core.start('server-everything');
	return core;
}

const core = await installSome();
const app = startProgram({home, ...size, env: {COLORFGBG: '15;0'}});
try {
	await app.see('Everything', 'running');
	await app.press('i').see('Install a bundle');
	await app.type(join(home, 'demo.mcpb')).press('enter').see('Review what it asks for', '[ No ]');
	takePicture(app, 'review', 'The review of a bundle before anything is installed');
	await app.press('tab', 'tab', 'enter').see('Settings of Sample Workshop', 'Weather token');
	await app.type('a-token-of-mine').see('***');
	takePicture(app, 'settings', 'The settings of an extension, a secret among them');
	await app.press('ctrl-s').see('Sample Workshop is switched on.', 'mcpb-tui-run');
	takePicture(app, 'sync', 'What changed in the client’s configuration file');
	await app.press('enter').see('Space on/off');
	await app.press('s').seeRow(/Sample Workshop +▶ running/);
	await app.seeNoMore('starting');
	takePicture(app, 'home', 'The extensions, and what is known of the selected one');
	await app.press('t').see('roll_dice');
	await app.press('j', 'enter').see('The first number');
	await app.type('12').press('down').type('30').press('enter', 'enter').see('answer, ', '42');
	takePicture(app, 'call', 'A tool called by hand, with its answer');
	await app.press('esc').seeNoMore('answer, ');
	await app.press('o').see('following');
	takePicture(app, 'logs', 'The log of a running server, followed live');
	await app.press('q');
	await app.exited;
} finally {
	app.kill('SIGHUP');
	await Promise.all((await core.status()).map(({id, pid}) => core.stop(id, {pid})));
	rmSync(home, {recursive: true, force: true});
}
