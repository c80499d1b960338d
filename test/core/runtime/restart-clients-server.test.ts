import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {startRunner} from '../../support/conversation.ts';
import {storeWith} from '../../support/stores.ts';

function store(settings: object) {
	const paths = storeWith('odd');
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(join(paths.config, 'config.json'), JSON.stringify(settings));
	return paths;
}

test("a client's server that crashes is started again where the settings say so, and its session goes on", async () => {
	const client = startRunner(store({restartClientServers: true}), 'odd');
	await client.initialize({}, '2025-03-26');
	const pidOf = async () => {
		const {result} = await client.call('where');
		return JSON.parse(result.content[0].text).pid as number;
	};
	const before = await pidOf();
	expect((await client.call('crash')).error.message).toContain('ended with code 7');
	expect(await pidOf()).not.toBe(before);
	const {result} = await client.call('seen');
	expect(JSON.parse(result.content[0].text).initialize.protocolVersion).toBe('2025-03-26');
	client.end();
	expect(await client.exit).toMatchObject({code: 0});
});

test('it is not where they do not, and how it ended is known afterwards', async () => {
	const paths = store({});
	const client = startRunner(paths, 'odd');
	await client.initialize();
	await client.call('stderr', {lines: ['out of sugar']});
	client.send({jsonrpc: '2.0', id: 9, method: 'tools/call', params: {name: 'crash'}});
	expect(await client.exit).toMatchObject({code: 7});
	const core = createCore({paths});
	const {lastFailure} = await core.info('odd');
	expect(lastFailure?.reason).toMatch(/^ended with code 7 after [\d.]+ m?s$/);
	expect(lastFailure?.lines).toContain('out of sugar');
	await core.close();
});
