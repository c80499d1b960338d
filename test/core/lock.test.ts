import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {withLock} from '../../source/core/lock.ts';
import {temporaryFolder} from '../support/temporary.ts';

const lockModule = join(import.meta.dirname, '..', '..', 'source', 'core', 'lock.ts');

function startNode(script: string) {
	return spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['pipe', 'pipe', 'inherit']});
}

/** A process that holds the lock until it is killed. */
async function startHolder(file: string) {
	const child = startNode(`
		import {withLock} from ${JSON.stringify(lockModule)};
		await withLock(${JSON.stringify(file)}, () => new Promise(() => { setInterval(() => {}, 1000); console.log('held'); }));`);
	await once(child.stdout, 'data');
	return child;
}

test('two callers in one process take turns', async () => {
	const file = join(temporaryFolder(), 'lock');
	const seen: string[] = [];
	const work = (name: string) =>
		withLock(file, async () => {
			seen.push(`${name} in`);
			await new Promise(resolve => setImmediate(resolve));
			seen.push(`${name} out`);
		});
	await Promise.all([work('a'), work('b')]);
	expect(seen).toEqual(['a in', 'a out', 'b in', 'b out']);
});

test('six processes that add one a hundred times each lose nothing and never block each other', async () => {
	const folder = temporaryFolder();
	const counter = join(folder, 'counter');
	writeFileSync(counter, '0');
	const script = `
		import {readFileSync, writeFileSync} from 'node:fs';
		import {withLock} from ${JSON.stringify(lockModule)};
		for (let i = 0; i < 100; i++) {
			await withLock(${JSON.stringify(join(folder, 'lock'))}, async () => {
				const value = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'));
				writeFileSync(${JSON.stringify(counter)}, String(value + 1));
			});
		}`;
	const children = [1, 2, 3, 4, 5, 6].map(() => startNode(script));
	const codes = await Promise.all(children.map(async child => (await once(child, 'exit'))[0]));
	expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
	expect(readFileSync(counter, 'utf8')).toBe('600');
});

test('a killed holder frees the lock at once', async () => {
	const file = join(temporaryFolder(), 'lock');
	const child = await startHolder(file);
	const waiting = withLock(file, async () => 'mine');
	child.kill('SIGKILL');
	expect(await waiting).toBe('mine');
});

test('a caller that gives up stops waiting', async () => {
	const file = join(temporaryFolder(), 'lock');
	const child = await startHolder(file);
	const giveUp = new AbortController();
	const waiting = withLock(file, async () => 'mine', giveUp.signal);
	giveUp.abort();
	await expect(waiting).rejects.toMatchObject({name: 'AbortError'});
	child.kill('SIGKILL');
});

test('work that throws frees the lock', async () => {
	const file = join(temporaryFolder(), 'lock');
	await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
	expect(await withLock(file, async () => 1)).toBe(1);
});
