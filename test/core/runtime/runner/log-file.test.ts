import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {createLogFile} from '../../../../source/core/runtime/runner/log-file.ts';
import {temporaryFolder} from '../../../support/temporary.ts';

const lostLine = (count: number) => `lost ${count}`;

test('Lines that cannot be written are counted, and said to be lost as soon as there is room again', async () => {
	const folder = join(temporaryFolder(), 'state', 'logs');
	mkdirSync(dirname(dirname(folder)), {recursive: true});
	// A file where the folder should be stands for a disk that takes nothing.
	writeFileSync(dirname(folder), '');
	const log = createLogFile({folder, fileBytes: 1000, totalBytes: 1000, lostLine});
	for (let line = 0; line < 5; line++) log.write(`early ${line}`);
	await log.close();
	rmSync(dirname(folder));
	log.write('late');
	await log.close();
	const [name = ''] = readdirSync(folder);
	expect(readFileSync(join(folder, name), 'utf8')).toBe('lost 5\nlate\n');
});

test('More lines than memory should hold are lost rather than kept', async () => {
	const folder = join(temporaryFolder(), 'logs');
	const log = createLogFile({folder, fileBytes: 1e9, totalBytes: 1e9, lostLine});
	const line = 'x'.repeat(1_000_000);
	for (let count = 0; count < 30; count++) log.write(line);
	await log.close();
	log.write('end');
	await log.close();
	const text = readdirSync(folder)
		.sort()
		.map(name => readFileSync(join(folder, name), 'utf8'))
		.join('');
	const kept = text.split('\n').filter(found => found === line).length;
	expect(kept).toBeLessThan(15);
	expect(text).toContain(`lost ${30 - kept}\nend\n`);
});

test('a log from a time that has not come goes before those that are written now', async () => {
	const folder = join(temporaryFolder(), 'logs');
	mkdirSync(folder);
	const old = ['20310101T000000000Z-1.jsonl', '20260101T000000000Z-1.jsonl', '20260102T000000000Z-1.jsonl'];
	for (const name of old) writeFileSync(join(folder, name), 'x'.repeat(100));
	const log = createLogFile({folder, fileBytes: 1000, totalBytes: 250, lostLine});
	log.write('now');
	await log.close();
	const kept = readdirSync(folder).sort();
	expect(kept).toHaveLength(3);
	expect(kept.slice(0, 2)).toEqual(old.slice(1));
});
