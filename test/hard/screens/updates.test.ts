import {copyFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {serveBundle} from '../../support/bundle-server.ts';
import {shellHelloBundle, type Variant} from '../../support/bundles.ts';
import {openTestScreens} from '../../support/screens.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';
import type {ScreenOptions} from '../../support/terminal.ts';

const release = (version: string, change: Variant = {}) =>
	shellHelloBundle({
		...change,
		manifest: manifest => ({...(change.manifest?.(manifest) ?? manifest), version}),
	});

/** The screens with extensions that were installed from files or addresses. */
async function screensWith(sources: Readonly<Record<string, string>>, options: ScreenOptions = {}) {
	const paths = temporaryPaths();
	const installer = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	for (const [id, source] of Object.entries(sources)) {
		const bundle = await installer.prepare(source, {as: id});
		await installer.install(bundle).finally(bundle.close);
	}
	await installer.close();
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}, readonly: options.readonly ?? false});
	const app = await openTestScreens(core, {columns: 80, rows: 24, ...options});
	await app.see('State');
	return Object.assign(app, {core, paths});
}

/** A file that its publisher has replaced since it was installed. */
async function replaced(then: string, open: (path: string) => ReturnType<typeof screensWith>) {
	const path = join(temporaryFolder(), 'bundle.mcpb');
	copyFileSync(await release('1.0.0'), path);
	const app = await open(path);
	copyFileSync(then, path);
	return app;
}

test('u looks for updates, rows and head tell them, and u on such a row leads through the review to the new one', async () => {
	const next = await release('1.2.0', {
		manifest: manifest => ({
			...manifest,
			tools: [...manifest.tools, {name: 'goodbye', description: 'Leaves'}],
		}),
	});
	const app = await replaced(next, path => screensWith({'shell-hello': path}));
	expect(app.text()).not.toContain('↑');
	await app.press('u').see('1 update: u on its row shows what it changes.', '↑ 1.2.0', '↑ 1 update');
	await app.see('1.2.0: u shows what it changes');
	await app
		.press('u')
		.see('Review the update', 'What is otherwise than in 1.0.0', '$ mcpb-tui update shell-hello');
	await app.see('- version: 1.0.0', '+ version: 1.2.0', '+ tools: goodbye', 'Update it?', '[ Update ]');
	await app.press('tab', 'enter').see('Shell Hello 1.2.0 is installed. b goes back to 1.0.0.');
	await app.seeNoMore('↑');
	await app.press('@').see('mcpb-tui update shell-hello', 'mcpb-tui update --check');
});

test('a server that runs as it was is offered to be restarted', async () => {
	const app = await replaced(await release('1.2.0'), path => screensWith({'shell-hello': path}));
	await app.core.start('shell-hello');
	await app.see('1 running');
	await app.press('u').see('↑ 1 update');
	await app.press('u').see('Update it?');
	await app.press('tab', 'enter').see('Restart Shell Hello?', 'It runs as it was in 1.0.0');
	const [before] = await app.core.status();
	await app.press('y').see('is running again');
	const [after] = await app.core.status();
	expect(after?.serverPid).not.toBe(before?.serverPid);
});

test('other bytes under the same number are an alarm, in words', async () => {
	const other = await release('1.0.0', {files: {'more.txt': 'x'}});
	const app = await replaced(other, path => screensWith({'shell-hello': path}));
	await app.press('u').see('! 1.0.0', 'other bytes under the same number');
	await app.press('u').see('Update it?', 'was installed on');
	await app.press('n').see('Nothing was installed.', '! 1.0.0');
});

test('only what is marked is looked for, and looking can be given up', async () => {
	const one = await serveBundle(await release('1.0.0'));
	const two = await serveBundle(await release('1.0.0'));
	const app = await screensWith({one: one.url, two: two.url});
	one.publish(await release('1.1.0'));
	two.answer(() => undefined);
	await app.press('m').see('1 marked');
	await app.press('u').see('↑ 1.1.0');
	expect(two.takeAsked()).toHaveLength(1);
	await app.press('esc').seeNoMore('1 marked');
	await app.press('alt-u', 'w').see('What goes on', 'looking for updates', '1 of 2');
	await app.press('x').see('Nothing goes on.');
	await app.press('esc').see('↑ 1.1.0');
});

test('what cannot be asked is told once, with the reason in its overview', async () => {
	const server = await serveBundle(await release('1.0.0'));
	const app = await screensWith({hello: server.url});
	server.answer((_request, response) => response.writeHead(404).end());
	await app
		.press('u')
		.see('There is nothing newer (1 asked). Of 1 it is not known', 'gone: There is nothing at');
});

test('reading an update is left, goes on in the background, or fails, and the list is there again', async () => {
	const server = await serveBundle(await release('1.0.0'));
	const app = await screensWith({hello: server.url});
	server.publish(await release('1.1.0'));
	await app.press('u').see('↑ 1.1.0');
	server.answer(() => undefined);
	await app.press('u').see('Reading the bundle', 'update of hello', '$ mcpb-tui update hello');
	await app.press('esc').seeNoMore('Reading the bundle');
	await app.press('w').see('Nothing goes on.');
	await app.press('esc').seeNoMore('Nothing goes on.');
	server.answer((_request, response) => response.writeHead(500).end());
	await app.press('u').see('bundle.mcpb answered with status', '↑ 1.1.0');
	expect(app.text()).not.toContain('Reading the bundle');
	const gate = Promise.withResolvers<void>();
	server.answer(async (_request, response) => {
		await gate.promise;
		response.writeHead(304).end();
	});
	await app.press('u').see('Reading the bundle');
	await app.press('b').see('It is read in the background');
	gate.resolve();
	await app.see('Review the update', '+ version: 1.1.0');
});

test('read-only may look, and is shown no way to install', async () => {
	const app = await replaced(await release('1.2.0'), path =>
		screensWith({'shell-hello': path}, {readonly: true}),
	);
	await app.press('u').see('↑ 1.2.0');
	await app.press('u').see('1 update');
	expect(app.text()).not.toContain('Review the update');
});
