import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {checkClient, severalFiles} from '../../../source/core/doctor/check-client.ts';
import {desktopFindings} from '../../../source/core/doctor/check-policy.ts';
import {parseRegistry, readLinuxPolicy} from '../../../source/core/policy/desktop-policy.ts';
import {troubles} from '../../support/findings.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryFolder} from '../../support/temporary.ts';
import {healthyHome} from './home.ts';

function write(file: string, content: unknown): void {
	mkdirSync(dirname(file), {recursive: true});
	writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

test('an entry that was never written is, by the fix', async () => {
	const {core, found, clientFile} = healthyHome();
	expect(await found(checkClient, 'client-out-of-step')).toMatchObject([
		{level: 'warning', detail: 'weather: lacks', fixable: true},
	]);
	expect(await core.fix({id: 'client-out-of-step'})).toContain(`into ${clientFile}`);
	expect(Object.keys(read(clientFile).mcpServers)).toEqual(['weather']);
	expect(troubles(await found(checkClient))).toEqual([]);
});

test('an entry that Claude Desktop dropped is written again, and nothing else of the file changes', async () => {
	const {core, found, paths, clientFile} = healthyHome();
	putExtension(paths, 'edited');
	write(clientFile, {globalShortcut: 'Alt+Space', mcpServers: {other: {command: 'sh'}}});
	await core.sync();
	const {mcpServers, ...rest} = read(clientFile);
	const changed = {...mcpServers.edited, args: ['edited', 'by hand']};
	write(clientFile, {...rest, mcpServers: {other: mcpServers.other, edited: changed}});
	expect(await found(checkClient, 'client-entry-dropped')).toMatchObject([
		{extension: 'weather', fix: expect.stringContaining('mcpb-tui sync --restore weather')},
	]);
	await core.fix({id: 'client-entry-dropped', extension: 'weather'});
	expect(read(clientFile)).toEqual({
		globalShortcut: 'Alt+Space',
		mcpServers: {other: {command: 'sh'}, edited: changed, weather: mcpServers.weather},
	});
	expect(troubles(await found(checkClient))).toEqual(['client-entry-edited']);
	expect(await found(checkClient, 'client-entry-edited')).toMatchObject([
		{extension: 'edited', fixable: false, fix: expect.stringContaining('sync --restore edited')},
	]);
});

test('a file that Claude Desktop could not read is told before it erases its servers', async () => {
	const {core, found, clientFile} = healthyHome();
	await core.sync();
	const good = readFileSync(clientFile, 'utf8');
	write(clientFile, `\uFEFF${good}`);
	expect(await found(checkClient, 'client-file-mark')).toMatchObject([{level: 'problem', fixable: true}]);
	expect(await core.fix({id: 'client-file-mark'})).toContain(`into ${clientFile}`);
	expect(readFileSync(clientFile, 'utf8')).toBe(good);
	write(clientFile, good.replace(/}\s*$/, ''));
	expect(await found(checkClient, 'client-file-unusable')).toMatchObject([
		{level: 'problem', detail: expect.stringContaining('line')},
	]);
	expect(readFileSync(clientFile, 'utf8')).toBe(good.replace(/}\s*$/, ''));
});

test("other people's entries are looked at: a command that is gone, a variable that nobody fills in", async () => {
	const {core, found, paths, clientFile} = healthyHome();
	await core.sync();
	const {mcpServers} = read(clientFile);
	const launcher = mcpServers.weather.command;
	write(clientFile, {
		mcpServers: {
			...mcpServers,
			fine: {command: '/bin/sh', args: ['-c', 'true']},
			moved: {command: '/gone/away/server'},
			unknown: {command: 'no-such-runtime'},
			literal: {command: '/bin/sh', env: {KEY: '${user_config.key}'}},
			removed: {command: launcher, args: ['uninstalled']},
		},
	});
	const findings = await found(checkClient);
	const titles = findings.filter(({level}) => level === 'warning').map(({id, title}) => [id, title]);
	expect(titles).toEqual([
		['client-foreign-command', expect.stringContaining('moved starts /gone/away/server')],
		['client-foreign-command', expect.stringContaining('unknown starts no-such-runtime')],
		['client-foreign-variable', expect.stringContaining('literal')],
		['client-entry-orphan', expect.stringContaining('removed')],
	]);
	expect(troubles(await found(checkClient, undefined, 'weather'))).toEqual([]);
	putExtension(paths, 'fine');
	expect(await found(checkClient, 'client-entry-taken')).toMatchObject([
		{level: 'problem', extension: 'fine'},
	]);
});

test('text of a hostile entry reaches no terminal as it is', async () => {
	const {found, clientFile} = healthyHome(false);
	write(clientFile, {mcpServers: {'\u001B]0;title\u0007evil': {command: '/gone/\u001B[2Jx'}}});
	const [hostile] = await found(checkClient, 'client-foreign-command');
	expect(hostile?.title).toBe('The entry evil starts /gone/x, which is not there');
});

test('two installations of Claude Desktop with a file each are told', () => {
	const folder = temporaryFolder();
	const [first = '', second = ''] = ['a.json', 'b.json'].map(name => join(folder, name));
	write(first, {});
	expect(severalFiles(first, [first, second])).toEqual([]);
	write(second, {});
	expect(severalFiles(first, [first, second])).toMatchObject([{id: 'client-two-files'}]);
	expect(severalFiles(join(folder, 'own.json'), [first, second])).toEqual([]);
});

test('a policy is read and told; one that others could have written is not in force', async () => {
	const file = join(temporaryFolder(), 'managed-settings.json');
	const places = {desktop: file, owner: 0};
	expect(await readLinuxPolicy(places)).toBeUndefined();
	writeFileSync(file, '{"isLocalDevMcpEnabled": "false"}');
	chmodSync(file, 0o666);
	const policy = await readLinuxPolicy(places);
	expect(policy).toMatchObject({place: file, values: {isLocalDevMcpEnabled: 'false'}});
	expect(policy?.ignored).toMatch(/does not belong to root|others can write/);
	expect(desktopFindings(policy)).toMatchObject([{id: 'policy-ignored', level: 'note'}]);
	const inForce = (values: Record<string, unknown>) =>
		desktopFindings({place: file, values, ignored: undefined}).map(({id}) => id);
	expect(inForce({isLocalDevMcpEnabled: 'false'})).toEqual(['policy-no-servers']);
	expect(inForce({isLocalDevMcpEnabled: 'true', isDxtEnabled: 0})).toEqual(['policy-no-bundles']);
	expect(inForce({isDesktopExtensionEnabled: '0x0'})).toEqual(['policy-no-bundles']);
	expect(inForce({})).toEqual([]);
	writeFileSync(file, '{"isLocalDevMcpEnabled"');
	expect(await readLinuxPolicy(places)).toMatchObject({broken: 'it is not valid JSON'});
});

test('the registry is read as Windows lists it', () => {
	const output =
		'\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Claude\r\n    isLocalDevMcpEnabled    REG_DWORD    0x0\r\n    managedMcpServers    REG_SZ    [{"a": 1}]\r\n\r\n';
	expect(parseRegistry(output)).toEqual({isLocalDevMcpEnabled: '0x0', managedMcpServers: '[{"a": 1}]'});
});
