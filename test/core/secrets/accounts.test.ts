import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {withLock} from '../../../source/core/lock.ts';
import {secretAccount, storeUuid} from '../../../source/core/secrets/vault.ts';
import {temporaryPaths} from '../../support/temporary.ts';

test('a store has one uuid, however many ask first at the same time', async () => {
	const paths = temporaryPaths();
	const uuids = new Set(await Promise.all(Array.from({length: 20}, () => storeUuid(paths))));
	expect(uuids.size).toBe(1);
	expect([...uuids][0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
	expect(JSON.parse(readFileSync(join(paths.data, 'store.json'), 'utf8'))).toEqual({
		schema: 1,
		uuid: [...uuids][0],
	});
	expect(await storeUuid(temporaryPaths())).not.toBe([...uuids][0]);
});

test('the uuid can be asked for while the lock of the store is held', async () => {
	const paths = temporaryPaths();
	await expect(withLock(join(paths.data, 'store.lock'), () => storeUuid(paths))).resolves.toBeTypeOf(
		'string',
	);
});

test('a damaged uuid is told and not replaced, because every secret hangs on it', async () => {
	const paths = temporaryPaths();
	await storeUuid(paths);
	for (const text of ['', '{"schema":1', '{"schema":1}', 'null']) {
		writeFileSync(join(paths.data, 'store.json'), text);
		await expect(storeUuid(paths)).rejects.toMatchObject({code: 'RECORD_DAMAGED'});
		expect(readFileSync(join(paths.data, 'store.json'), 'utf8')).toBe(text);
	}
});

test('accounts name the store, the extension and the key', () => {
	expect(secretAccount('uuid', 'weather', 'api_key')).toBe('uuid/weather/api_key');
});
