import {join} from 'node:path';
import {expect, test} from 'vitest';
import {demoBundle} from '../../../source/core/own-files.ts';
import {newJourney} from '../../support/journey.ts';
import {root} from '../../support/stores.ts';
import {temporaryFolder} from '../../support/temporary.ts';
import {type ProgramOptions, startProgram} from '../../support/terminal.ts';

function talk({home = temporaryFolder(), ...options}: Partial<ProgramOptions> = {}) {
	const app = startProgram({home, columns: 110, rows: 300, ...options});
	let read = 0;
	const talking = Object.assign(app, {
		answer: (text: string) => app.type(`${text}\r`),
		/** Waits for a text that was not there at the last question. */
		async hear(text: string): Promise<void> {
			const place = () => app.lines().findIndex((line, index) => index >= read && line.includes(text));
			await app.until(`heard "${text}"`, () => place() >= 0);
			read = place() + 1;
		},
		/** Answers the next question with the number that stands before an answer. */
		async choose(label: string): Promise<void> {
			await app.until(`offered "${label}"`, () => {
				const after = app.lines().slice(read);
				return (
					after.some(line => line.includes('Type a number')) && after.some(line => numbered(line, label))
				);
			});
			const lines = app.lines();
			const line = lines.findLast(text => numbered(text, label)) ?? '';
			read = lines.findLastIndex(text => text.includes('Type a number'));
			app.type(`${/^\d+/.exec(line)?.[0]}\r`);
			read++;
		},
	});
	return talking;
}

const numbered = (line: string, label: string) => /^\d+\. /.test(line) && line.includes(label);

test('by numbered answers a bundle is installed, set up, switched on, called and removed', async () => {
	const app = talk({args: ['--accessible']});
	await app.hear('Extensions: 0, running: 0.');
	await app.choose('Where secrets are kept');
	await app.choose('In an encrypted file');
	await app.hear('Extensions: 0');
	await app.choose('Install a bundle');
	await app.hear('Which bundle?');
	app.answer(demoBundle());
	await app.hear('Install it? Type yes or no');
	app.answer('maybe');
	await app.hear('Please type yes or no.');
	app.answer('yes');
	await app.hear('what you type is not shown');
	app.answer('a-secret-of-mine');
	await app.hear('Extensions: 1, running: 0.');
	expect(app.text()).not.toContain('a-secret-of-mine');

	await app.choose('Sample Workshop');
	await app.choose('Switch on');
	await app.hear('is on.');
	await app.choose('Call a tool');
	await app.choose('add.');
	await app.hear('required');
	app.answer('20');
	await app.hear('required');
	app.answer('22');
	await app.hear('42');
	await app.choose('Change a setting');
	await app.choose('Shout');
	await app.choose('true');
	await app.hear('Changed sample-workshop.');
	await app.choose('Remove it');
	await app.hear('Type yes or no');
	app.answer('yes');
	await app.hear('Extensions: 0, running: 0.');
	await app.choose('Quit');
	expect(await app.exited).toBe(0);
	expect(app.terminal.buffer.active.type).toBe('normal');
});

test('the environment asks for it too; Ctrl-C ends it and the end of the input is no error', async () => {
	const app = talk({env: {ACCESSIBLE: '1', TERM: 'dumb'}});
	await app.hear('Type a number');
	app.answer('99');
	await app.hear('There is no answer with that number.');
	app.press('ctrl-c');
	expect(await app.exited).toBe(130);
	const second = talk({env: {INK_SCREEN_READER: 'true'}, args: ['--readonly']});
	await second.hear('Type a number');
	expect(second.text()).not.toContain('Install a bundle');
	second.press('ctrl-d');
	expect(await second.exited).toBe(0);
});

test('arguments that are nested are asked piece by piece, with numbers before what can be chosen', async () => {
	const journey = newJourney();
	journey.put('orders', {script: join(root, 'test', 'fixtures', 'torture', 'orders.js'), name: 'Orders'});
	const app = talk({home: journey.home, args: ['--accessible']});
	await app.choose('Orders');
	await app.choose('Call a tool');
	await app.choose('order.');

	await app.hear('customer (');
	await app.choose('Piece by piece');
	await app.hear('customer, name (text, required');
	app.answer('A');
	await app.hear('name must');
	await app.hear('customer, name');
	app.answer('Ada');
	await app.hear('customer, regular');
	await app.choose('yes');
	await app.hear('customer, address');
	await app.choose('Piece by piece');
	await app.hear('customer, address, city (text, required');
	app.answer('');
	await app.hear('city is required');
	await app.hear('customer, address, city');
	app.answer('Bern');
	await app.hear('customer, address, floor (whole number, optional');
	app.answer('');

	await app.hear('items (');
	await app.choose('Piece by piece');
	await app.hear('items: add an item?');
	app.answer('yes');
	await app.hear('items, 1 (');
	await app.choose('Piece by piece');
	await app.hear('items, 1, article');
	app.answer('ink');
	await app.hear('items, 1, count');
	app.answer('none');
	await app.hear('count must be a number');
	await app.hear('items, 1, count');
	app.answer('3');
	await app.hear('items: add one more item?');
	app.answer('no');

	await app.hear('tags (');
	await app.choose('Piece by piece');
	await app.hear('tags, 1');
	app.answer('new');
	await app.hear('tags, 2');
	app.answer('');
	await app.hear('delivery');
	await app.choose('courier');
	await app.hear('extras');
	await app.choose('ribbon');
	await app.choose('That is all');
	await app.hear('labels (');
	await app.choose('Piece by piece');
	await app.hear('the name of one more key');
	app.answer('shelf');
	await app.hear('labels, shelf');
	app.answer('b/7');
	await app.hear('the name of one more key');
	app.answer('');
	await app.hear('limits (');
	await app.choose('As JSON');
	await app.hear('limits as JSON');
	app.answer('{"price": 9.5}');
	await app.hear('what you type is not shown');
	app.answer('hunter22');
	await app.hear('gift (');
	await app.choose('Leave it out');

	await app.hear('ordered {"customer"');
	const said = app.text().replaceAll(/\n */g, '');
	expect(said).toContain(
		'{"customer":{"name":"Ada","regular":true,"address":{"city":"Bern"}},"items":[{"article":"ink","count":3}],"tags":["new"],"delivery":"courier","extras":["ribbon"],"labels":{"shelf":"b/7"},"limits":{"price":9.5},"password":"hunter22"}',
	);
	await app.choose('Back to all extensions');
	await app.choose('Quit');
	expect(await app.exited).toBe(0);
});
