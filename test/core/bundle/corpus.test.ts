import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {resolvePaths} from '../../../source/core/paths.ts';
import {
	badManifests,
	corruptFiles,
	furtherArchives,
	refusedArchives,
	refusedEntries,
	refusedNames,
} from '../../support/bad-archives.ts';
import {temporaryFolder} from '../../support/temporary.ts';

const cases = [
	...refusedNames,
	...refusedEntries,
	...refusedArchives,
	...furtherArchives,
	...badManifests,
	...corruptFiles,
];

function filesBelow(folder: string): string[] {
	return (
		readdirSync(folder, {recursive: true, withFileTypes: true})
			// The PATH of servers is asked for once and remembered, whatever it is asked for.
			.filter(item => item.isFile() && !item.name.endsWith('.lock') && item.name !== 'login-path.json')
			.map(item => join(item.parentPath, item.name))
			.sort()
	);
}

test('a hundred bad bundles are each refused for what is wrong with them, and leave nothing anywhere', async () => {
	expect(cases.length).toBeGreaterThanOrEqual(100);
	const folder = temporaryFolder();
	const home = join(folder, 'deep', 'down', 'home');
	mkdirSync(join(home, 'config'), {recursive: true});
	writeFileSync(join(home, 'config', 'config.json'), '{"vault": "file"}');
	const core = createCore({paths: resolvePaths({env: {}, home})});
	const bundle = join(folder, 'bad.mcpb');
	writeFileSync(bundle, '');
	await core.settings();
	const before = filesBelow(folder);
	const slow: string[] = [];
	for (const [what, bytes, code, message] of cases) {
		writeFileSync(bundle, bytes());
		const begin = process.cpuUsage();
		const work = async () => {
			const prepared = await core.prepare(bundle);
			await core.install(prepared);
		};
		await expect(work(), what).rejects.toMatchObject({
			code,
			message: expect.stringMatching(message),
			hint: expect.any(String),
		});
		const {user, system} = process.cpuUsage(begin);
		if (user + system > 500_000) slow.push(`${what}: ${Math.round((user + system) / 1000)} ms`);
		expect(filesBelow(folder), what).toEqual(before);
	}
	// The first one of each kind also loads what it needs.
	expect(slow.length, slow.join(', ')).toBeLessThan(6);
	expect(await core.list()).toEqual([]);
});
