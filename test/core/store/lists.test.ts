import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {beforeEach, expect, test} from 'vitest';
import {callHistory, rememberCall} from '../../../source/core/calls/history.ts';
import {readLedgerFile, writeLedgerFile} from '../../../source/core/clients/ledger.ts';
import {createContext} from '../../../source/core/extensions/context.ts';
import {listFaults} from '../../../source/core/extensions/list-faults.ts';
import {secretNames, setNamedSecret} from '../../../source/core/extensions/named-secrets.ts';
import {recover} from '../../../source/core/extensions/recover.ts';
import {secretTexts} from '../../../source/core/extensions/remember-calls.ts';
import {rememberRemote, remoteServers} from '../../../source/core/extensions/remembered-remotes.ts';
import {finishSecrets, writeWithSecrets} from '../../../source/core/extensions/secrets.ts';
import {type KeptCheck, keepChecks, keptChecks} from '../../../source/core/extensions/updates/kept-checks.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {readLinuxPolicy} from '../../../source/core/policy/desktop-policy.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {secretAccount, storeUuid} from '../../../source/core/secrets/accounts.ts';
import {openVault} from '../../../source/core/secrets/vault.ts';
import {recordFile} from '../../../source/core/store/record.ts';
import {readUnderWay} from '../../../source/core/store/secrets-under-way.ts';
import {noteStep, readJournal} from '../../../source/core/store/undo-journal.ts';
import {sampleRecord} from '../../support/records.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import {unknownWays, unreadableWays} from '../../support/unreadable.ts';

let paths: Paths;
beforeEach(() => {
	paths = temporaryPaths();
	for (const folder of [paths.config, paths.data, paths.state]) mkdirSync(folder);
	writeFileSync(join(paths.config, 'config.json'), '{"vault": "file"}');
});
const context = () => createContext(paths, {env: {}, clientConfig: undefined, emit: () => undefined});

const call = {
	tool: 'echo',
	arguments: {},
	inputSchema: {},
	secrets: [],
	milliseconds: 1,
	isError: false,
	bytes: 1,
};
const step = {change: 'a', id: 'sample', name: 'Sample', type: 'switch', was: true} as const;
const found: KeptCheck = {
	of: 'x',
	check: {id: 'sample', installed: safeLine('1'), checkedAt: '', status: 'current', text: safeLine('')},
};

type List = {
	what: string;
	file: () => string;
	read: () => Promise<unknown>;
	/** Adds something; resolves to what is told when nothing was added. */
	add: () => Promise<unknown>;
};

const lists: readonly List[] = [
	{
		what: 'what can be undone',
		file: () => join(paths.state, 'undo.json'),
		read: () => readJournal(paths),
		add: () => noteStep(paths, step),
	},
	{
		what: 'what was written into the client file',
		file: () => join(paths.state, 'ledger.json'),
		read: () => readLedgerFile(paths, '/a'),
		add: () => writeLedgerFile(paths, '/a', {entries: {sample: {written: 'x'}}}),
	},
	{
		what: 'secrets under way',
		file: () => join(paths.data, 'secrets-under-way.json'),
		read: () => readUnderWay(paths),
		add: () => writeWithSecrets(context(), sampleRecord({secrets: ['key']}), new Map([['key', 'a secret']])),
	},
	{
		what: 'names of secrets',
		file: () => join(paths.data, 'secret-names.json'),
		read: () => secretNames(paths),
		add: () => setNamedSecret(context(), 'token', 'a secret'),
	},
	{
		what: 'remote servers',
		file: () => join(paths.state, 'remote-servers.json'),
		read: () => remoteServers(paths),
		add: () => rememberRemote(paths, 'https://example.org/mcp', {}),
	},
	{
		what: 'updates that were found',
		file: () => join(paths.state, 'updates.json'),
		// Nothing is claimed of an extension then.
		read: async () =>
			keptChecks(context()).then(checks => Promise.reject({code: 'RECORD_', size: checks.size})),
		add: () => keepChecks(context(), {sample: found}, 'disk'),
	},
	{
		what: 'calls',
		file: () => join(paths.state, 'history', 'sample.calls.json'),
		read: () => callHistory(paths, 'sample'),
		add: () => rememberCall(paths, 'sample', call),
	},
];

test.each(lists)(
	'the list of $what is never replaced where it cannot be read or is newer',
	async ({file, read, add}) => {
		mkdirSync(dirname(file()), {recursive: true});
		for (const [how, damage, code] of unknownWays.filter(([, , code]) => code !== 'RECORD_DAMAGED')) {
			damage(file());
			const before = lstatSync(file()).ino;
			const reading = await read().then(
				value => value,
				(error: unknown) => error,
			);
			expect(reading, how).toMatchObject({code: expect.stringMatching(new RegExp(`^(?:${code}|RECORD_)$`))});
			const told = await add().then(
				value => (Array.isArray(value) ? value.join() : undefined),
				(error: Error) => error.message,
			);
			expect(told, how).toMatch(code === 'RECORD_NEWER' ? /newer mcpb-tui/ : /cannot be read/);
			expect(lstatSync(file()).ino, how).toBe(before);
			expect(
				(await listFaults(paths)).map(fault => fault.code),
				how,
			).toEqual([code]);
		}
		rmSync(file());
		await add();
		expect(existsSync(file()) || file().includes('under-way')).toBe(true);
		expect(await listFaults(paths)).toEqual([]);
	},
);

test('secrets of an install that cannot be noted are not stored, and those that cannot be looked up stay', async () => {
	const note = join(paths.data, 'secrets-under-way.json');
	unreadableWays[0]?.[1](note);
	await expect(lists[2]?.add()).rejects.toMatchObject({code: 'RECORD_UNREADABLE'});
	await finishSecrets(context());
	expect(lstatSync(note).isDirectory()).toBe(true);
	expect(existsSync(join(paths.data, 'vault.age'))).toBe(false);
	expect(existsSync(recordFile(paths, 'sample'))).toBe(false);
});

test('a removal that was broken off does not take the secrets of an extension that cannot be read', async () => {
	const trash = join(paths.data, 'trash', '99999999-abcdef');
	mkdirSync(trash, {recursive: true});
	putExtension(paths, 'weather', {secrets: ['key']});
	writeFileSync(join(trash, 'extension.json'), readFileSync(recordFile(paths, 'weather')));
	const vault = openVault('file', paths);
	const account = secretAccount(await storeUuid(paths), 'weather', 'key');
	await vault.set(account, 'in use');
	unreadableWays[1]?.[1](recordFile(paths, 'weather'));
	await recover(context());
	expect(await vault.get(account)).toBe('in use');
	expect(readdirSync(join(paths.data, 'extensions', 'weather'))).toEqual(['extension.json']);

	// Gone for good it is another matter.
	mkdirSync(trash, {recursive: true});
	rmSync(recordFile(paths, 'weather'));
	putExtension(paths, 'weather', {secrets: ['key']});
	renameSync(recordFile(paths, 'weather'), join(trash, 'extension.json'));
	await recover(context());
	expect(await vault.get(account)).toBeUndefined();
});

test('nothing is remembered of a call where it is not known what is secret', async () => {
	expect(await secretTexts(context(), 'client:not-ours')).toEqual([]);
	putExtension(paths, 'weather');
	expect(await secretTexts(context(), 'weather')).toEqual([]);
	unreadableWays[1]?.[1](recordFile(paths, 'weather'));
	await expect(secretTexts(context(), 'weather')).rejects.toMatchObject({code: 'RECORD_UNREADABLE'});
});

test('a policy for Claude Desktop that cannot be read is not "no policy"', async () => {
	const desktop = join(paths.config, 'managed-settings.json');
	const owner = lstatSync(paths.config).uid;
	expect(await readLinuxPolicy({desktop, owner})).toBeUndefined();
	mkdirSync(desktop);
	expect(await readLinuxPolicy({desktop, owner})).toMatchObject({
		broken: expect.stringContaining('it is a folder'),
	});
});
