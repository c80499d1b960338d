import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {describe, expect, onTestFinished, test} from 'vitest';
import {openBundle} from '../../source/core/bundle/open-bundle.ts';
import type {ConnectOptions, JsonObject} from '../../source/core/contract.ts';
import {connectServer} from '../../source/core/runtime/connect.ts';
import {startServer} from '../../source/core/runtime/running.ts';
import {defaultSettings} from '../../source/core/settings.ts';
import {serverEverythingBundle, serverFilesystemBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';
import {endServers} from '../support/servers.ts';
import {everythingArguments, serverEverything, storeWith} from '../support/stores.ts';
import {temporaryFolder, temporaryPaths} from '../support/temporary.ts';
import {startProgram} from '../support/terminal.ts';

const words = ({result}: {result: JsonObject}): string =>
	(result as {content: {text?: string}[]}).content.map(({text = ''}) => text).join('\n');

test('a bundle of three thousand files unpacks to what unzip makes of it', async () => {
	const path = await serverEverythingBundle();
	const [ours, theirs] = [join(temporaryFolder(), 'out'), join(temporaryFolder(), 'peer')];
	const bundle = await openBundle(path, {limits: defaultSettings.limits});
	onTestFinished(() => bundle.close());
	expect(bundle.files.length).toBeGreaterThan(3000);
	await bundle.unpack(ours);
	await execa('unzip', ['-q', path, '-d', theirs]);
	expect((await execa('diff', ['-r', ours, theirs])).stdout).toBe('');
});

test('somebody pastes the path of server-everything, installs and calls echo', async () => {
	const bundle = await serverEverythingBundle();
	const paths = temporaryPaths();
	onTestFinished(() => endServers(paths));
	const app = startProgram({home: paths.home ?? '', columns: 120, rows: 36});
	await app.see('No extension is installed yet');

	await app.paste(bundle).see('Install a bundle', bundle.slice(-20));
	await app.press('enter').see('Review what it asks for', 'Install it?');
	await app.press('tab', 'enter').see('Everything', 'is installed.');
	await app.press('t').see('Its manifest names no tools');
	await app
		.press('s')
		.see('is running')
		.then(() => app.see('echo'));
	await app.press('enter').see('Call');
	await app.see('message');
	await app.type('hello from a terminal').press('ctrl-s').see('Echo: hello from a terminal');
	await app.press('esc').seeNoMore('Echo: hello');
	await app.press('q');
	expect(await app.exited).toBe(0);
});

test('a folder with an allowed one: the reference’s file system server lists what it may', async () => {
	const home = newHome();
	const documents = join(home.folder, 'documents');
	mkdirSync(documents);
	writeFileSync(join(documents, 'a note.txt'), 'hi');
	await home.ok(
		'install',
		await serverFilesystemBundle(),
		'--yes',
		'--enable',
		'--set',
		`allowed_directories=${documents}`,
	);
	const listed = await home.ok('call', 'server-filesystem', 'list_directory', `path=${documents}`);
	expect(listed.out).toContain('a note.txt');
	const refused = await home.run(['call', 'server-filesystem', 'list_directory', 'path=/etc']);
	expect(refused.code).toBe(5);
});

describe('The reference server', () => {
	const everything = () => storeWith('everything', {script: serverEverything});
	const all: ConnectOptions = {
		handlers: {
			elicitForm: async ({schema}) => {
				const interprets = 'interpretation' in ((schema.properties ?? {}) as object);
				const content: JsonObject = interprets ? {interpretation: 'technical'} : {name: 'Ada'};
				return {action: 'accept', content};
			},
			sample: async () => ({role: 'assistant', model: 'me', content: {type: 'text', text: 'a poem'}}),
			roots: () => [{uri: 'file:///tmp', name: 'tmp'}],
		},
	};

	test('has 13 tools for who offers nothing, and 16 for who answers', async () => {
		const plain = await connectServer(everything(), 'everything');
		expect(await plain.tools()).toHaveLength(13);
		await plain.close();
		const ready = await connectServer(everything(), 'everything', all);
		expect(await ready.tools()).toHaveLength(16);
		await ready.close();
	});

	test('is used in all it has through a joined session', async () => {
		const paths = everything();
		await startServer(paths, 'everything');
		const connection = await connectServer(paths, 'everything', all);
		onTestFinished(() => connection.close());
		expect(connection.joined).toBe(true);
		expect(connection.instructions).toBeTruthy();
		const names = (await connection.tools()).map(({name}) => name);
		expect(names).toEqual(
			expect.arrayContaining(['trigger-elicitation-request', 'trigger-sampling-request']),
		);
		const results = new Map<string, string>();
		await Promise.all(
			names.map(async name => {
				const {result, structuredProblem, isError} = await connection.call(
					name,
					everythingArguments[name] ?? {},
				);
				expect(structuredProblem).toBeUndefined();
				if (name !== 'trigger-url-elicitation') expect({name, isError}).toEqual({name, isError: false});
				results.set(name, words({result}));
			}),
		);
		expect(results.get('echo')).toBe('Echo: hi');
		expect(results.get('trigger-sampling-request')).toContain('a poem');
		expect(results.get('trigger-elicitation-request')).toContain('It was a dark and stormy night.');
		expect(results.get('simulate-research-query')).toContain('After receiving clarification');
		const [first] = await connection.resources();
		expect(await connection.readResource(first?.uri ?? '')).toMatchObject({contents: [{uri: first?.uri}]});
		expect((await connection.resourceTemplates()).length).toBeGreaterThan(0);
		const prompts = await connection.prompts();
		expect(prompts.map(({name}) => name)).toContain('simple-prompt');
		expect(await connection.getPrompt('simple-prompt', {})).toMatchObject({messages: [{role: 'user'}]});
	});
});
