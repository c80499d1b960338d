import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Field} from '../../../source/core/contract.ts';
import {
	createForm,
	entryFor,
	type FormAction,
	type FormState,
	focusedField,
	formReducer,
	formValues,
	isChanged,
} from '../../../source/core/form/form-state.ts';
import {ours, safeLine} from '../../../source/core/safe-text.ts';

function field(key: string, changes: Partial<Field> = {}): Field {
	return {
		key,
		title: safeLine(key),
		description: ours(''),
		kind: 'text',
		required: false,
		multiple: false,
		sensitive: false,
		...changes,
	};
}

function afterwards(state: FormState, ...actions: readonly FormAction[]): FormState {
	return actions.reduce(formReducer, state);
}

const choices = [
	{value: 'red', label: ours('Red')},
	{value: 3, label: ours('Three')},
	{value: null, label: ours('Nothing')},
];

const fields = [
	field('text', {required: true}),
	field('number', {kind: 'number', minimum: 1, maximum: 9}),
	field('whole', {kind: 'integer'}),
	field('flag', {kind: 'boolean'}),
	field('must', {kind: 'boolean', required: true}),
	field('choice', {kind: 'choice', choices}),
	field('list', {multiple: true}),
	field('several', {kind: 'choice', multiple: true, choices}),
	field('json', {kind: 'json'}),
	field('secret', {sensitive: true, required: true}),
	field('constructor'),
];

describe('a form begins', () => {
	test('with what is known, else with defaults, else unset', () => {
		const form = createForm(
			[
				field('a', {default: 'd'}),
				field('b', {default: 5, kind: 'number'}),
				field('c'),
				field('d', {multiple: true, default: ['x', 'y']}),
			],
			{a: 'known'},
		);
		expect(form.entries).toEqual({
			a: {state: 'text', text: 'known'},
			b: {state: 'text', text: '5'},
			c: {state: 'unset'},
			d: {state: 'list', items: ['x', 'y']},
		});
		expect(form.focus).toBe('a');
		expect(formValues(form)).toEqual({
			values: {a: 'known', b: 5, d: ['x', 'y']},
			set: {},
			unset: [],
			errors: {},
		});
	});

	test('with a secret that stays in the vault', () => {
		const form = createForm([field('key', {sensitive: true, required: true})], {key: 'kept'});
		expect(entryFor(form, 'key')).toEqual({state: 'kept'});
		expect(formValues(form)).toEqual({values: {}, set: {}, unset: [], errors: {}});
	});

	test('with the word kept where it is only a word', () => {
		expect(entryFor(createForm([field('note')], {note: 'kept'}), 'note')).toEqual({
			state: 'text',
			text: 'kept',
		});
	});

	test('also without fields', () => {
		const form = createForm([]);
		expect(focusedField(afterwards(form, {type: 'focus-next'}, {type: 'check'}))).toBeUndefined();
	});
});

describe('focus', () => {
	test('goes from field to field and stops at both ends', () => {
		const form = createForm(fields);
		expect(afterwards(form, {type: 'focus-previous'}).focus).toBe('text');
		expect(afterwards(form, {type: 'focus-next'}, {type: 'focus-next'}).focus).toBe('whole');
		expect(afterwards(form, {type: 'focus-field', key: 'constructor'}, {type: 'focus-next'}).focus).toBe(
			'constructor',
		);
		expect(afterwards(form, {type: 'focus-field', key: 'nowhere'}).focus).toBe('text');
	});

	test('a check goes to the first error', () => {
		const form = afterwards(createForm(fields), {type: 'set-text', key: 'text', text: 'x'}, {type: 'check'});
		expect(form.focus).toBe('must');
		expect(form.errors).toEqual({must: 'must is required.', secret: 'secret is required.'});
	});
});

describe('editing', () => {
	const form = createForm(fields);

	test.each([
		['number', 'x', 'number must be a number.'],
		['number', '0', 'number must be at least 1.'],
		['number', '10', 'number must be at most 9.'],
		['number', '5', undefined],
		['whole', '1.5', 'whole must be a whole number.'],
		['whole', '9007199254740993', undefined],
		['choice', 'blue', 'choice must be one of Red, Three, Nothing.'],
		['json', '{"a":1}', undefined],
		['text', 'a\0b', 'text cannot hold a NUL character.'],
	])('%s with %j: %j', (key, text, error) => {
		expect(afterwards(form, {type: 'set-text', key, text}).errors[key]).toBe(error);
	});

	test('a wrong JSON says where', () => {
		expect(afterwards(form, {type: 'set-text', key: 'json', text: '{'}).errors.json).toMatch(
			/^json must be JSON \(.+\)\.$/,
		);
	});

	test('judges the field that changed and no other', () => {
		const wrong = afterwards(form, {type: 'check'}, {type: 'set-text', key: 'text', text: 'x'});
		expect(Object.keys(wrong.errors)).toEqual(['must', 'secret']);
		expect(formReducer(form, {type: 'set-text', key: 'number', text: 'x'}).errors).toEqual({
			number: 'number must be a number.',
		});
	});

	test('a field that is not there changes nothing', () => {
		expect(formReducer(form, {type: 'set-text', key: 'nowhere', text: 'x'})).toBe(form);
		expect(formReducer(form, {type: 'toggle', key: 'toString'})).toBe(form);
	});

	test('an emptied number is unset, an emptied text is an empty text', () => {
		const emptied = afterwards(
			form,
			{type: 'set-text', key: 'number', text: ''},
			{type: 'set-text', key: 'text', text: ''},
		);
		expect(formValues(emptied).values).toEqual({text: ''});
		expect(emptied.errors).toEqual({});
	});

	test('for settings an emptied text is unset as well', () => {
		const settings = createForm([field('a', {required: true})], {a: 'x'}, {emptyIsUnset: true});
		const emptied = afterwards(settings, {type: 'set-text', key: 'a', text: ''});
		expect(formValues(emptied)).toMatchObject({unset: ['a'], errors: {a: 'a is required.'}});
	});

	test('where a setting has a default, an emptied text keeps that away, and only `unset` brings it back', () => {
		const settings = createForm([field('a', {default: 'x'})], {a: 'x'}, {emptyIsUnset: true});
		const emptied = afterwards(settings, {type: 'set-text', key: 'a', text: ''});
		expect(formValues(emptied)).toMatchObject({set: {a: ['']}, unset: [], errors: {}});
		expect(formValues(afterwards(emptied, {type: 'unset', key: 'a'}))).toMatchObject({set: {}, unset: ['a']});
	});

	test('errors found elsewhere stay until their field changes', () => {
		const shown = afterwards(form, {type: 'show-errors', errors: {number: ours('is taken')}});
		expect([shown.focus, shown.errors]).toEqual(['number', {number: 'is taken'}]);
		expect(afterwards(shown, {type: 'set-text', key: 'text', text: 'x'}).errors).toEqual({
			number: 'is taken',
		});
		expect(afterwards(shown, {type: 'set-text', key: 'number', text: '2'}).errors).toEqual({});
	});
});

describe('toggling', () => {
	function texts(key: string, times: number, back = false): unknown[] {
		let form = createForm(fields);
		return Array.from({length: times}, () => {
			form = formReducer(form, {type: 'toggle', key, back});
			const entry = entryFor(form, key);
			return entry.state === 'text' ? entry.text : entry.state;
		});
	}

	test('switches a boolean on and off, and goes through choices, optional ones by way of unset', () => {
		expect(texts('flag', 4)).toEqual(['true', 'false', 'true', 'false']);
		expect(texts('must', 3)).toEqual(['true', 'false', 'true']);
		expect(texts('choice', 4)).toEqual(['red', '3', 'null', 'unset']);
	});

	test('goes back as well', () => {
		expect(texts('flag', 3, true)).toEqual(['false', 'true', 'false']);
		expect(texts('must', 2, true)).toEqual(['false', 'true']);
		expect(texts('choice', 1, true)).toEqual(['null']);
	});

	test('does nothing to a text', () => {
		expect(texts('text', 1)).toEqual(['unset']);
	});

	test('puts choices into a list in their order and takes them out', () => {
		const picked = afterwards(
			createForm(fields),
			{type: 'toggle-item', key: 'several', value: null},
			{type: 'toggle-item', key: 'several', value: 'red'},
		);
		expect(formValues(picked).values).toEqual({several: ['red', null]});
		expect(formValues(afterwards(picked, {type: 'toggle-item', key: 'several', value: null})).values).toEqual(
			{
				several: ['red'],
			},
		);
	});
});

describe('lists', () => {
	const form = createForm(fields, {list: ['a', 'b', 'c']});
	const items = (...actions: readonly FormAction[]) => formValues(afterwards(form, ...actions)).values.list;

	test('are edited item by item', () => {
		expect(items({type: 'add-item', key: 'list', text: 'd'})).toEqual(['a', 'b', 'c', 'd']);
		expect(items({type: 'set-item', key: 'list', index: 1, text: 'x'})).toEqual(['a', 'x', 'c']);
		expect(items({type: 'remove-item', key: 'list', index: 0})).toEqual(['b', 'c']);
		expect(items({type: 'set-list', key: 'list', items: []})).toEqual([]);
	});

	test('are put in another order', () => {
		expect(items({type: 'move-item', key: 'list', index: 0, by: 1})).toEqual(['b', 'a', 'c']);
		expect(items({type: 'move-item', key: 'list', index: 0, by: -1})).toEqual(['a', 'b', 'c']);
		expect(items({type: 'move-item', key: 'list', index: 2, by: 1})).toEqual(['a', 'b', 'c']);
	});

	test('an item that is not there is not set', () => {
		expect(items({type: 'set-item', key: 'list', index: 9, text: 'x'})).toEqual(['a', 'b', 'c']);
	});

	test('say which item is wrong', () => {
		const numbers = createForm([field('n', {kind: 'number', multiple: true})]);
		expect(afterwards(numbers, {type: 'set-list', key: 'n', items: ['1', 'x']}).errors).toEqual({
			n: 'n item 2 must be a number.',
		});
	});
});

describe('what a form says', () => {
	test('to a tool: typed values, nothing for what is unset', () => {
		const filled = afterwards(
			createForm(fields),
			{type: 'set-text', key: 'text', text: 'x'},
			{type: 'set-text', key: 'number', text: '2.5'},
			{type: 'toggle', key: 'must'},
			{type: 'set-text', key: 'choice', text: '3'},
			{type: 'set-text', key: 'json', text: '{"a":[1]}'},
			{type: 'set-text', key: 'secret', text: 's'},
			{type: 'set-text', key: 'constructor', text: 'c'},
		);
		expect(formValues(filled)).toMatchObject({
			values: {text: 'x', number: 2.5, must: true, choice: 3, json: {a: [1]}, secret: 's', constructor: 'c'},
			errors: {},
		});
	});

	test('to settings: what changed, as text', () => {
		const form = createForm(fields, {text: 'old', list: ['a'], secret: 'kept', number: 5});
		const changed = afterwards(
			form,
			{type: 'set-text', key: 'text', text: 'new'},
			{type: 'add-item', key: 'list', text: 'b'},
			{type: 'unset', key: 'number'},
			{type: 'toggle', key: 'must'},
		);
		expect(formValues(changed)).toMatchObject({
			set: {text: ['new'], list: ['a', 'b'], must: ['true']},
			unset: ['number'],
			errors: {},
		});
		expect(isChanged(changed)).toBe(true);
	});

	test('nothing when all is as it was', () => {
		const form = createForm(fields, {text: 'old', secret: 'kept'});
		const back = afterwards(
			form,
			{type: 'set-text', key: 'secret', text: 'x'},
			{type: 'restore', key: 'secret'},
			{type: 'set-text', key: 'text', text: 'old'},
		);
		expect(formValues(back)).toMatchObject({set: {}, unset: []});
		expect([isChanged(form), isChanged(back)]).toEqual([false, false]);
	});
});

test('no order of actions breaks a form', () => {
	const keys = fc.constantFrom(...fields.map(({key}) => key), 'nowhere');
	const index = fc.integer({min: -2, max: 4});
	const text = fc.constantFrom('', 'x', '5', 'true', 'red', '{"a":1}');
	const action = fc.oneof(
		fc.record({type: fc.constantFrom('focus-next', 'focus-previous', 'focus-first-error', 'check')}),
		fc.record({type: fc.constantFrom('focus-field', 'toggle', 'unset', 'restore'), key: keys}),
		fc.record({type: fc.constantFrom('set-text', 'add-item'), key: keys, text}),
		fc.record({type: fc.constant('set-item'), key: keys, index, text}),
		fc.record({type: fc.constant('remove-item'), key: keys, index}),
		fc.record({type: fc.constant('move-item'), key: keys, index, by: fc.constantFrom(-1, 1)}),
		fc.record({type: fc.constant('toggle-item'), key: keys, value: fc.constantFrom('red', 3, null)}),
	) as fc.Arbitrary<FormAction>;
	fc.assert(
		fc.property(fc.array(action, {maxLength: 30}), actions => {
			const form = afterwards(createForm(fields), ...actions);
			expect(focusedField(form)).toBeDefined();
			const {values, errors} = formValues(form);
			for (const key of Object.keys(errors)) expect(Object.hasOwn(values, key)).toBe(false);
			expect(afterwards(form, {type: 'check'}).errors).toEqual(errors);
		}),
		{seed: 20_261_121, numRuns: 1000},
	);
});
