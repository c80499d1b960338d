import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {expect, test} from 'vitest';
import {checkClient} from '../../../source/core/doctor/check-client.ts';
import {healthyHome} from '../../core/doctor/home.ts';
import {troubles} from '../../support/findings.ts';
import {putExtension} from '../../support/stores.ts';

// biome-ignore lint/suspicious/noExplicitAny: Claude Desktop may put anything into its file
type Config = Record<string, any>;

const github = {command: '/bin/sh', args: ['-c', 'true'], env: {TOKEN: 'ghp-canary'}};
const settings: Config = {
	globalShortcut: 'Alt+Space',
	mcpServers: {github},
	preferences: {theme: 'dark', sidebar: true},
	isUsingBuiltInNodeForMcp: false,
};

/** Claude Desktop as it treats its file: it reads it once when it starts, and writes all of what it remembers in place. */
function claudeDesktop(file: string) {
	let memory: Config = {};
	const write = (config: Config) => writeFileSync(file, JSON.stringify(config, undefined, 2), {mode: 0o600});
	return {
		start() {
			try {
				memory = JSON.parse(readFileSync(file, 'utf8'));
			} catch {
				// It starts from its defaults and forgets every server.
				memory = {globalShortcut: ''};
				write(memory);
			}
		},
		/** Something is switched in its windows, and the file written. */
		change(more: Config) {
			memory = {...memory, ...more};
			write(memory);
		},
		quit: () => write(memory),
	};
}

/** Claude Desktop with a server and preferences of the user's, open or closed, and two extensions switched on. */
async function machine() {
	const home = healthyHome();
	const {core, paths, clientFile, found} = home;
	putExtension(paths, 'notes');
	mkdirSync(dirname(clientFile), {recursive: true});
	writeFileSync(clientFile, JSON.stringify(settings, undefined, 2));
	return {
		...home,
		claude: claudeDesktop(clientFile),
		text: () => readFileSync(clientFile, 'utf8'),
		config: (): Config => JSON.parse(readFileSync(clientFile, 'utf8')),
		/** What the bar at the top, the doctor and a preview say, in a word each. */
		async noticed() {
			const preview = await core.sync({dryRun: true});
			const list = await core.list();
			return {
				inStep: (await core.clientStatus()).inStep,
				doctor: troubles(await found(checkClient)),
				preview: preview.changes.map(({id, kind}) => `${kind} ${id}`),
				inClient: list.map(({id, inClient}) => `${id}: ${inClient}`),
			};
		},
	};
}

const allIsWell = {inStep: true, doctor: [], preview: [], inClient: ['notes: yes', 'weather: yes']};
const bothGone = {
	inStep: false,
	doctor: ['client-entry-dropped', 'client-entry-dropped'],
	preview: ['add notes', 'add weather'],
	inClient: ['notes: no', 'weather: no'],
};

test('it quits and writes what it remembered from before our entries: they are told to be gone, and one sync brings them back beside all that is theirs', async () => {
	const {core, claude, config, text, noticed} = await machine();
	claude.start();
	await core.sync();
	expect(await noticed()).toEqual(allIsWell);
	claude.change({preferences: {theme: 'light'}, deploymentMode: '1p'});
	claude.quit();
	const theirs = text();
	expect(await noticed()).toEqual(bothGone);
	expect(text()).toBe(theirs);

	const {backup, changes} = await core.sync();
	expect(changes.map(({kind}) => kind)).toEqual(['add', 'add']);
	expect(readFileSync(backup as string, 'utf8')).toBe(theirs);
	const {mcpServers, ...rest} = config();
	expect(rest).toEqual({...JSON.parse(theirs), mcpServers: undefined});
	expect(Object.keys(mcpServers)).toEqual(['github', 'notes', 'weather']);
	expect(mcpServers.github).toEqual(github);
	expect(await noticed()).toEqual(allIsWell);
	claude.start();
	claude.quit();
	expect(await noticed()).toEqual(allIsWell);
});

test('it drops mcpServers as a whole: other changes of ours leave it so and say it, a sync writes ours again', async () => {
	const {core, clientFile, config, text, noticed} = await machine();
	await core.sync();
	const {mcpServers: _, ...kept} = config();
	writeFileSync(clientFile, JSON.stringify(kept, undefined, 2));
	const theirs = text();
	expect(await noticed()).toEqual(bothGone);

	const {sync} = await core.setEnabled('notes', false);
	expect(sync?.warnings.join('\n')).toMatch(/entry of weather is gone.*mcpb-tui sync/);
	expect(config()).toEqual(kept);
	const {backup} = await core.sync();
	expect(readFileSync(backup as string, 'utf8')).toBe(theirs);
	expect(Object.keys(config().mcpServers)).toEqual(['weather']);
	await core.setEnabled('weather', false);
	expect(text()).toBe(theirs);
});

test('an editor adds a byte order mark: it is told before it costs every server, and a sync alone takes it off', async () => {
	const {core, claude, clientFile, text, noticed} = await machine();
	await core.sync();
	const good = text();
	writeFileSync(clientFile, `\uFEFF${good}`);
	expect(await noticed()).toEqual({...allIsWell, inStep: false, doctor: ['client-file-mark']});
	const preview = await core.sync({dryRun: true});
	expect(preview.diff).toEqual(['-(byte order mark)']);
	expect(preview.warnings.join('\n')).toMatch(/byte order mark/);
	expect(text()).toBe(`\uFEFF${good}`);

	const {written, backup, warnings} = await core.sync();
	expect(written).toBe(true);
	expect(warnings.join('\n')).toMatch(/byte order mark/);
	expect(readFileSync(backup as string, 'utf8')).toBe(`\uFEFF${good}`);
	expect(text()).toBe(good);
	claude.start();
	claude.quit();
	expect(await noticed()).toEqual(allIsWell);
});

test('it starts with a mark in its file and rewrites it from its defaults: ours come back, and theirs is in the backup', async () => {
	const {core, claude, clientFile, config, text, noticed} = await machine();
	await core.sync();
	const before = text();
	writeFileSync(clientFile, `\uFEFF${before}`);
	claude.start();
	expect(await noticed()).toEqual(bothGone);
	await core.sync();
	expect(config()).toMatchObject({globalShortcut: '', mcpServers: {notes: {}, weather: {}}});
	const servers = (await core.backups()).map(kept => kept.servers);
	expect(servers).toContainEqual(['github']);
});

test('it strips keys that it does not know and indents anew: nothing of that is drift, and nothing is written', async () => {
	const {core, clientFile, config, noticed} = await machine();
	writeFileSync(clientFile, JSON.stringify({...settings, ours: {note: 'stripped soon'}}, undefined, '\t'));
	await core.sync();
	const {ours: _, ...known} = config();
	for (const indent of [4, undefined]) {
		writeFileSync(clientFile, JSON.stringify(known, undefined, indent));
		const {mtimeMs, ino} = statSync(clientFile);
		expect(await noticed()).toEqual(allIsWell);
		expect(await core.sync()).toMatchObject({written: false, changes: [], warnings: []});
		expect(statSync(clientFile)).toMatchObject({mtimeMs, ino});
	}
	await core.setEnabled('notes', false);
	await core.setEnabled('weather', false);
	expect(config()).toEqual(settings);
});
