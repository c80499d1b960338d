import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {readStore} from '../../../source/core/store/read-store.ts';
import {extensionFolder, readRecord, recordFile, writeRecord} from '../../../source/core/store/record.ts';
import {sampleRecord} from '../../support/records.ts';
import {temporaryPaths} from '../../support/temporary.ts';

async function installed(paths: ReturnType<typeof temporaryPaths>, id: string) {
	const record = sampleRecord({id});
	await writeRecord(paths, record);
	mkdirSync(join(extensionFolder(paths, id), record.versions[0]?.folder ?? ''), {recursive: true});
	return record;
}

test('an empty home has an empty store', () => {
	expect(readStore(temporaryPaths())).toEqual([]);
});

test('one damaged record does not hide the others, and says what to do', async () => {
	const paths = temporaryPaths();
	const good = await installed(paths, 'good');
	await installed(paths, 'torn');
	writeFileSync(recordFile(paths, 'torn'), '{"schema": 1, "id": "to');
	const items = readStore(paths);
	expect(items).toMatchObject([
		{id: 'good', record: good, problem: undefined},
		{id: 'torn', record: undefined, problem: expect.objectContaining({code: 'RECORD_DAMAGED'})},
	]);
	expect(items[1]?.problem?.hint).toContain('mcpb-tui remove torn');
});

test('a record of a newer program is left alone and named', async () => {
	const paths = temporaryPaths();
	await installed(paths, 'future');
	writeFileSync(recordFile(paths, 'future'), '{"schema": 2}');
	expect(readStore(paths)[0]?.problem).toMatchObject({code: 'RECORD_NEWER'});
});

test('a version folder that somebody deleted is noticed', async () => {
	const paths = temporaryPaths();
	await writeRecord(paths, sampleRecord());
	expect(readStore(paths)[0]?.problem).toMatchObject({code: 'EXTENSION_BROKEN'});
});

test('a folder without a record is no extension', () => {
	const paths = temporaryPaths();
	mkdirSync(extensionFolder(paths, 'half'), {recursive: true});
	expect(readStore(paths)).toEqual([]);
});

test.each(['../../etc', '..', '.', '', 'a/b', 'A', 'x'.repeat(65), '__proto__'])(
	'the id %j reaches no file',
	async id => {
		await expect(readRecord(temporaryPaths(), id)).rejects.toMatchObject({code: 'EXTENSION_NOT_FOUND'});
	},
);
