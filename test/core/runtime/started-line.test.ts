import {expect, test} from 'vitest';
import {readLog} from '../../../source/core/runtime/log-reader.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {startRunner} from '../../support/conversation.ts';
import {storeWith} from '../../support/stores.ts';

const option = {
	type: 'string',
	description: safeLine(''),
	required: false,
	multiple: false,
	sensitive: false,
} as const;

test('what a server is started with is logged without a value of a setting, however short it is', async () => {
	const paths = storeWith('odd', {
		args: [
			'--pin',
			'${user_config.pin}',
			'--where=${user_config.place}',
			'${user_config.unset}',
			'--fixed',
			'yes',
		],
		userConfig: ['pin', 'place', 'unset'].map(key => ({...option, key, title: safeLine(key)})),
		values: {pin: '4711', place: 'here'},
	});
	const client = startRunner(paths, 'odd');
	await client.initialize();
	client.end();
	await client.exit;
	const texts: string[] = [];
	for await (const {text} of readLog(paths, 'odd')) texts.push(text);
	expect(texts.find(text => text.startsWith('started, pid'))).toMatch(
		/^started, pid \d+: \S+ \S+odd\.js --pin \$\{user_config\.pin\} --where=\$\{user_config\.place\} --fixed yes$/,
	);
	expect(texts.join('\n')).not.toContain('4711');
});
